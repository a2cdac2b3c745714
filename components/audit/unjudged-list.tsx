import { Card } from '#components/ui/card.tsx'
import type { Audit } from '#lib/domain/audit/audit.ts'
import { ruleOf } from '#lib/domain/audit/rules.ts'
import { listed } from '#lib/domain/words.ts'

/** What is not known, and which rules would have needed it: no finding of theirs does not mean that all is well. */
export function UnjudgedList({ unjudged }: { unjudged: Audit['unjudged'] }) {
  const byFact = [...Map.groupBy(unjudged, ({ missing }) => missing)]
  return (
    <Card>
      <ul className="divide-y divide-line text-[13px]">
        {byFact.map(([missing, rules]) => (
          <li key={missing} className="px-3.5 py-2 wrap-anywhere">
            {missing}
            <span className="block text-muted">
              Not looked for: {listed(rules.map(({ rule }) => titleOf(rule)))}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function titleOf(rule: string): string {
  const title = ruleOf(rule)?.title ?? rule
  return `“${title}”`
}
