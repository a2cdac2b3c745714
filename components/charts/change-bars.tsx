import { Card } from '#components/ui/card.tsx'
import { bytes, count, UNKNOWN } from '#components/ui/format.ts'
import type { BrokerLoad } from '#lib/domain/plan/plan.ts'
import { type Bar, BarPlot } from './bar-plot.tsx'
import { SIDE_BY_SIDE } from './broker-bars.tsx'
import { MEASURES, type Measure } from './measures.ts'
import { spreadOf } from './spread.ts'

/** Leaders, replicas and bytes of each broker before a change (pale) and after it. The page has the same as a table. */
export function ChangeBars({
  before,
  after,
}: {
  before: readonly BrokerLoad[]
  after: readonly BrokerLoad[]
}) {
  return (
    <div className={`grid gap-3 ${after.length > SIDE_BY_SIDE ? '' : 'md:grid-cols-3'}`}>
      {MEASURES.map((measure) => (
        <MeasureCard key={measure.key} measure={measure} before={before} after={after} />
      ))}
    </div>
  )
}

function MeasureCard({
  measure,
  before,
  after,
}: {
  measure: Measure
  before: readonly BrokerLoad[]
  after: readonly BrokerLoad[]
}) {
  const write = measure.format === 'bytes' ? bytes : count
  const earlier = new Map(before.map((load) => [load.broker, load[measure.key]]))
  const bars = after.map((load): Bar => {
    const value = load[measure.key]
    const was = earlier.get(load.broker) ?? null
    const text = value === null ? UNKNOWN : write(value)
    return { broker: load.broker, rack: load.rack, value, text, before: was }
  })
  return (
    <Card className="min-w-0 px-3.5 pt-3 pb-2">
      <div className="mb-2 text-small">
        <div className="font-medium">{measure.title}</div>
        <div className="text-muted">
          {rangeWords([...earlier.values()], write)} →{' '}
          {rangeWords(
            bars.map(({ value }) => value),
            write,
          )}
        </div>
      </div>
      <div aria-hidden="true">
        <BarPlot bars={bars} colour={measure.colour} format={measure.format} even={null} />
      </div>
    </Card>
  )
}

function rangeWords(values: readonly (number | null)[], write: (value: number) => string): string {
  const spread = spreadOf(values)
  if (spread === null) return UNKNOWN
  return spread.least === spread.most
    ? `${write(spread.most)} each`
    : `${write(spread.least)}–${write(spread.most)}`
}
