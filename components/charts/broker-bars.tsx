import { Card } from '#components/ui/card.tsx'
import { bytes, count } from '#components/ui/format.ts'
import type { BrokerLoad } from '#lib/domain/plan/plan.ts'
import { type Bar, BarPlot } from './bar-plot.tsx'
import { MEASURES, type Measure } from './measures.ts'
import { spreadOf } from './spread.ts'

/** With more brokers than this each measure has the whole width. */
export const SIDE_BY_SIDE = 24

/** Preferred leaders, replicas and bytes of each broker as bars; the same as a table for a screen reader. */
export function BrokerBars({ loads }: { loads: readonly BrokerLoad[] }) {
  return (
    <>
      <div className={`grid gap-3 ${loads.length > SIDE_BY_SIDE ? '' : 'md:grid-cols-3'}`}>
        {MEASURES.map((measure) => (
          <MeasureCard key={measure.key} measure={measure} loads={loads} />
        ))}
      </div>
      {/* Around the table, because a table keeps its own height. */}
      <div className="sr-only">
        <LoadTable loads={loads} />
      </div>
    </>
  )
}

function MeasureCard({ measure, loads }: { measure: Measure; loads: readonly BrokerLoad[] }) {
  const spread = spreadOf(loads.map((load) => load[measure.key]))
  const write = measure.format === 'bytes' ? bytes : count
  const bars = loads.map((load): Bar => {
    const value = load[measure.key]
    return { broker: load.broker, rack: load.rack, value, text: value === null ? 'unknown' : write(value) }
  })
  return (
    <Card className="min-w-0 px-3.5 pt-3 pb-2">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-3 text-small">
        <span className="font-medium">{measure.title}</span>
        <span className="text-muted">{spread === null ? 'not known yet' : spreadWords(spread, write)}</span>
      </div>
      <div aria-hidden="true">
        <BarPlot bars={bars} colour={measure.colour} format={measure.format} even={spread?.even ?? null} />
      </div>
    </Card>
  )
}

function spreadWords(
  spread: { least: number; most: number; even: number },
  write: (value: number) => string,
): string {
  if (spread.least === spread.most) return `${write(spread.most)} each`
  return `${write(spread.least)} to ${write(spread.most)} · even ${write(Math.round(spread.even))}`
}

function LoadTable({ loads }: { loads: readonly BrokerLoad[] }) {
  return (
    <table>
      <caption>Load of each broker</caption>
      <thead>
        <tr>
          <th scope="col">Broker</th>
          {MEASURES.map((measure) => (
            <th key={measure.key} scope="col">
              {measure.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {loads.map((load) => (
          <tr key={load.broker}>
            <th scope="row">{load.broker}</th>
            <td>{count(load.leaders)}</td>
            <td>{count(load.replicas)}</td>
            <td>{bytes(load.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
