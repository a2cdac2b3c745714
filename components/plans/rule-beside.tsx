import { bytes, count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { counted } from '#lib/domain/words.ts'

/** What the i mod n rule costs beside the least that levels the same brokers. */
export function RuleBeside({ byRule, least, href }: { byRule: Plan; least: Plan; href: string }) {
  return (
    <div className="mt-3.5 border-t border-line pt-3.5 text-[13px]">
      <h3 className="mb-1 font-semibold">The rule beside the least</h3>
      <table className="w-full">
        <thead>
          <tr className="text-left text-fine text-muted">
            <th scope="col" className="font-medium">
              To copy
            </th>
            <th scope="col" className="text-right font-medium">
              Replicas
            </th>
            <th scope="col" className="text-right font-medium">
              Bytes
            </th>
          </tr>
        </thead>
        <tbody>
          <CostLine name="By the i mod n rule" plan={byRule} />
          <CostLine name="Level without the rule" plan={least} />
        </tbody>
      </table>
      <p className="mt-1.5 text-small text-muted">
        {differenceWords(byRule, least)}{' '}
        <Link href={href} className="underline">
          Plan without the rule
        </Link>
      </p>
    </div>
  )
}

/** What of the rule's cost is for its pattern alone. */
export function differenceWords(byRule: Plan, least: Plan): string {
  const copies = byRule.copies - least.copies
  const size = byRule.bytes === null || least.bytes === null ? 0 : byRule.bytes - least.bytes
  if (copies > 0) return `${counted(copies, 'copy', 'copies')} would be for the pattern alone.`
  return size > 0
    ? `No more replicas, but ${bytes(size)} more would be for the pattern alone.`
    : 'The rule costs no more here.'
}

function CostLine({ name, plan }: { name: string; plan: Plan }) {
  return (
    <tr>
      <th scope="row" className="text-left font-normal">
        {name}
      </th>
      <td className="text-right font-mono text-small tabular-nums">{count(plan.copies)}</td>
      <td className="text-right font-mono text-small whitespace-nowrap tabular-nums">{bytes(plan.bytes)}</td>
    </tr>
  )
}
