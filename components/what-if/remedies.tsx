import { changeGoalsHref } from '#components/plans/goals-query.ts'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import type { Remedy } from '#lib/domain/loss/remedies.ts'

/** What would have to change, each with the plan that does it where one can. */
export function Remedies({ slug, remedies }: { slug: string; remedies: readonly Remedy[] }) {
  return (
    <Card>
      <ul className="divide-y divide-line">
        {remedies.map(({ text, goals }) => {
          const href = goals && changeGoalsHref(slug, goals)
          return (
            <li
              key={text}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-3.5 py-2.5 text-[13px]"
            >
              <span className="min-w-0 flex-1 basis-64 wrap-anywhere">{text}</span>
              {href === null ? null : <ButtonLink href={href}>Plan it</ButtonLink>}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
