import { Card } from '#components/ui/card.tsx'
import { count } from '#components/ui/format.ts'
import { Sentence } from '#components/ui/sentence.tsx'
import type { Fit } from '#lib/domain/placement/fit.ts'
import { topicPlacement, unsafeFirst } from '#lib/domain/placement/words.ts'
import { DepartureWords } from './partitions-table.tsx'

const SHOWN = 12

/** Which rule the placement follows, and each partition that departs from it with the reason. */
export function PlacementCard({ fit }: { fit: Fit }) {
  const { sentence, rule } = topicPlacement(fit)
  const departures = fit.departures.toSorted(unsafeFirst)
  return (
    <Card className="px-3.5 py-3">
      <p className="font-medium">
        <Sentence segments={sentence} />
      </p>
      <p className="mt-1 text-[13px] text-muted">{rule}</p>
      {departures.length === 0 ? null : (
        <ul className="mt-3 grid gap-1.5 text-[13px]">
          {departures.slice(0, SHOWN).map((departure) => (
            <li key={departure.partition}>
              <a href={`#partition-${departure.partition}`} className="font-medium hover:underline">
                Partition {departure.partition}
              </a>{' '}
              <DepartureWords departure={departure} />
              {departure.kind === 'skewed' ? null : (
                <div className="font-mono text-fine text-muted">
                  {departure.actual.join(', ')}; by the rule {departure.expected.join(', ')}
                </div>
              )}
            </li>
          ))}
          {departures.length > SHOWN ? (
            <li className="text-muted">and {count(departures.length - SHOWN)} more, in the table below</li>
          ) : null}
        </ul>
      )}
    </Card>
  )
}
