import { type StepLine, StepPlot } from '#components/charts/step-plot.tsx'
import { Card } from '#components/ui/card.tsx'
import { count, instant } from '#components/ui/format.ts'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Course, CoursePoint } from '#lib/domain/history/course.ts'
import { counted } from '#lib/domain/words.ts'
import { brokersShown } from './course-brokers.ts'

/** What is not worth a word. */
const SHORT_MS = 60_000
/** Less than that is no course: a few readings. */
const DRAWN_MS = 15_000

type Measure = 'leaders' | 'inSync'

const TITLES: Record<Measure, string> = { leaders: 'Leaders over time', inSync: 'In-sync replicas over time' }

/** Neither colour alone nor a colour that means a state. */
const LOOKS: readonly Omit<StepLine, 'name'>[] = [
  { colour: 'var(--leader)', dashes: '' },
  { colour: 'var(--ink)', dashes: '5 3' },
  { colour: 'var(--muted)', dashes: '' },
  { colour: 'var(--leader)', dashes: '2 3' },
  { colour: 'var(--ink)', dashes: '' },
  { colour: 'var(--muted)', dashes: '5 3' },
]

/** Leaders and in-sync replicas of each broker over time: of one broker, or of those that changed most. */
export function CourseCharts({
  course: { points },
  broker,
  from,
  now,
}: {
  course: Course
  /** Null for all. */
  broker: BrokerId | null
  /** Where the time axis begins; what is drawn may begin later. */
  from: number
  now: number
}) {
  return (
    <div className="mb-3 grid gap-3 md:grid-cols-2">
      {(['leaders', 'inSync'] as const).map((measure) => (
        <Chart key={measure} measure={measure} points={points} broker={broker} from={from} now={now} />
      ))}
    </div>
  )
}

function Chart({
  measure,
  points,
  broker,
  from,
  now,
}: {
  measure: Measure
  points: readonly CoursePoint[]
  broker: BrokerId | null
  from: number
  now: number
}) {
  const { shown, others } = brokersShown(points, measure, broker, LOOKS.length)
  const lines = shown.map((id, index): StepLine => {
    const { colour, dashes } = LOOKS[index % LOOKS.length] ?? { colour: 'var(--ink)', dashes: '' }
    return { name: `Broker ${id}`, colour, dashes }
  })
  const valueAt = (point: CoursePoint, id: BrokerId) => Math.max(0, point[measure][id] ?? 0)
  const begin = points[0]?.at ?? now
  const isShort = begin > from + SHORT_MS
  return (
    <Card className="min-w-0 px-3.5 pt-3 pb-2">
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3 text-small">
        <span className="font-medium">{TITLES[measure]}</span>
        {isShort ? <span className="text-muted">known since {instant(begin)}</span> : null}
      </div>
      <ul aria-hidden="true" className="mb-1 flex flex-wrap gap-x-3 text-fine text-muted">
        {lines.map((line) => (
          <li key={line.name} className="flex items-center gap-1.5">
            <Sample line={line} />
            {line.name}
          </li>
        ))}
        {others > 0 ? <li>{counted(others, 'broker')} more changed less</li> : null}
      </ul>
      <div aria-hidden="true">
        <StepPlot
          lines={lines}
          points={points.map((point) => ({ at: point.at, values: shown.map((id) => valueAt(point, id)) }))}
          from={isShort ? begin : from}
          until={now}
          instead={insteadOf(shown.length, now - begin)}
        />
      </div>
      <ul className="sr-only">
        {shown.map((id) => {
          const values = points.map((point) => valueAt(point, id))
          return (
            <li key={id}>
              Broker {id}: {count(values[0] ?? 0)} at first, {count(Math.min(...values))} at least,{' '}
              {count(Math.max(...values))} at most, {count(values.at(-1) ?? 0)} now
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

function insteadOf(lines: number, length: number): string | null {
  if (lines === 0) return 'No broker had any in this time.'
  return length < DRAWN_MS ? 'Too little is known to draw it yet.' : null
}

function Sample({ line: { colour, dashes } }: { line: StepLine }) {
  return (
    <svg width="18" height="6" aria-hidden="true">
      <line x1="0" x2="18" y1="3" y2="3" stroke={colour} strokeWidth="2" strokeDasharray={dashes} />
    </svg>
  )
}
