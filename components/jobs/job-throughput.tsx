import { RatePlot, type RatePoint } from '#components/charts/rate-plot.tsx'
import { Card } from '#components/ui/card.tsx'
import { bytes, rate } from '#components/ui/format.ts'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { pacesOf, type Throughput } from '#lib/domain/job/throughput.ts'
import { counted } from '#lib/domain/words.ts'

const MOST_SHOWN = 6

type Course = {
  readonly broker: BrokerId
  /** Bytes. */
  readonly received: number
  readonly points: readonly RatePoint[]
}

/** What each receiving broker received over the time of a job; the busiest ones, where they are many. */
export function JobThroughput({ job }: { job: Job }) {
  const courses = coursesOf(job.progress.throughput)
  const shown = courses.slice(0, MOST_SHOWN)
  const fastest = Math.max(0, ...shown.flatMap(({ points }) => points.map((point) => point.rate)))
  const limits = shown.flatMap(({ points }) => points.map(({ limit }) => limit))
  // A limit far above all that was received would leave nothing of the curve.
  const most = Math.max(fastest, ...limits.filter((limit) => limit <= 2 * fastest))
  const rest = courses.length - shown.length
  return (
    <>
      <div className={`grid gap-3 ${shown.length > 2 ? 'md:grid-cols-2 lg:grid-cols-3' : 'md:grid-cols-2'}`}>
        {shown.map((course) => (
          <Card key={course.broker} className="min-w-0 px-3.5 pt-3 pb-2">
            <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-3 text-small">
              <span className="font-medium">Broker {course.broker}</span>
              <span className="text-muted tabular-nums">{courseWords(course)}</span>
            </div>
            <div aria-hidden="true">
              <RatePlot points={course.points} most={most} />
            </div>
          </Card>
        ))}
      </div>
      {rest > 0 ? (
        <p className="mt-2 text-small text-muted">{counted(rest, 'broker')} more received less than these.</p>
      ) : null}
    </>
  )
}

/** Whether there is anything to draw. */
export function hasThroughput({ progress: { throughput } }: Job): boolean {
  return throughput.brokers.length > 0 && throughput.samples.length > 1
}

/** The busiest first; those that received as much by their ids. */
function coursesOf(throughput: Throughput): Course[] {
  const begin = throughput.samples[0]?.at ?? 0
  const courses = throughput.brokers.map((broker, column): Course => {
    const points = pacesOf(throughput, broker).map(({ at, rate, limit }) => ({
      seconds: (at - begin) / 1000,
      rate,
      limit,
    }))
    return { broker, received: throughput.samples.at(-1)?.received[column] ?? 0, points }
  })
  if (courses.length <= MOST_SHOWN) return courses
  return courses.sort((a, b) => b.received - a.received || a.broker - b.broker)
}

function courseWords({ received, points }: Course): string {
  const seconds = points.at(-1)?.seconds ?? 0
  const fastest = Math.max(0, ...points.map((point) => point.rate))
  if (seconds === 0) return bytes(received)
  return `${bytes(received)} · ${rate(received / seconds)} on average, ${rate(fastest)} at most`
}
