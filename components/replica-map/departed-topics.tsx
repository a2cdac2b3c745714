import { Card } from '#components/ui/card.tsx'
import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import type { Topic } from '#lib/domain/cluster.ts'
import { DEPARTURE_KINDS, type DepartureKind, type Fit } from '#lib/domain/placement/fit.ts'
import { RULE_NAMES, unsafeFirst } from '#lib/domain/placement/words.ts'

const SHOWN = 24

/** Topics that depart from the placement rule, the unsafe ones first, each with its worst partition and why. */
export function DepartedTopics({
  base,
  topics,
  fitOf,
}: {
  /** The address of the cluster. */
  base: string
  topics: readonly Topic[]
  fitOf: (topic: Topic) => Fit
}) {
  const departed = topics
    .flatMap((topic) => {
      const fit = fitOf(topic)
      if (fit.departures.length === 0) return []
      const worst = fit.departures.reduce((a, b) => (unsafeFirst(a, b) <= 0 ? a : b))
      return [{ topic, fit, worst }]
    })
    .sort((a, b) => rankOf(a.worst.kind) - rankOf(b.worst.kind))
  return (
    <Card className="px-3.5 py-3 text-[13px]">
      <h2 className="font-semibold">Off the rule</h2>
      {departed.length === 0 ? (
        <p className="mt-1 text-muted">Every topic shown follows a placement rule.</p>
      ) : (
        <ul className="mt-2 grid gap-2">
          {departed.slice(0, SHOWN).map(({ topic, fit, worst }) => (
            <li key={topic.name}>
              <div className="flex items-baseline justify-between gap-4">
                <Link
                  href={`${base}/topics/${encodeURIComponent(topic.name)}`}
                  className="font-mono text-small font-medium wrap-anywhere hover:underline"
                >
                  {topic.name}
                </Link>
                <span className="text-fine whitespace-nowrap text-muted tabular-nums">
                  {count(fit.departures.length)} of {count(fit.partitions)} off {RULE_NAMES[fit.rule]}
                </span>
              </div>
              <div className={`text-fine ${worst.kind === 'unsafe' ? 'text-bad' : 'text-muted'}`}>
                {worst.kind === 'unsafe' ? '✕ ' : ''}
                Partition {worst.partition} is {worst.kind}: {worst.reason}
              </div>
            </li>
          ))}
        </ul>
      )}
      {departed.length > SHOWN ? (
        <Link
          href={`${base}/topics?show=off-rule&sort=fit`}
          className="mt-2 block text-muted hover:underline"
        >
          All {count(departed.length)} topics off the rule
        </Link>
      ) : null}
    </Card>
  )
}

function rankOf(kind: DepartureKind): number {
  return DEPARTURE_KINDS.indexOf(kind)
}
