import { Card } from '#components/ui/card.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { count } from '#components/ui/format.ts'
import { Sentence } from '#components/ui/sentence.tsx'
import type { Fit } from '#lib/domain/placement/fit.ts'
import { additionWords, RULE_NAMES, ruleWords, topicPlacement } from '#lib/domain/placement/words.ts'
import { listedUpTo } from '#lib/domain/words.ts'

const ADDITIONS_SHOWN = 3

/** Which rule the placement follows, from where, and how many partitions do. */
export function PlacementCard({ fit }: { fit: Fit }) {
  if (fit.partitions === 0) return null
  const additions = additionWords(fit)
  return (
    <Card className="px-3.5 py-3">
      <p className="font-medium">
        <Sentence segments={topicPlacement(fit)} />
      </p>
      <p className="mt-1 mb-3 text-[13px] text-muted">{ruleWords(fit)}</p>
      <div className="text-[13px]">
        <Facts>
          <Fact name="Rule that fits best">{RULE_NAMES[fit.rule]}</Fact>
          <Fact name="Start">
            {fit.start} (broker {fit.brokers[fit.start]})
          </Fact>
          {fit.shift === null ? null : <Fact name="Shift">{fit.shift}</Fact>}
          <Fact name="Brokers that it runs over">{count(fit.brokers.length)}</Fact>
          <Fact name="Partitions that follow">
            {count(fit.follows)} of {count(fit.partitions)}
          </Fact>
          {additions.length === 0 ? null : (
            <Fact name="Added later, from">{listedUpTo(ADDITIONS_SHOWN, additions)}</Fact>
          )}
        </Facts>
      </div>
    </Card>
  )
}
