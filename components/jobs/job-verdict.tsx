import { Card } from '#components/ui/card.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Job } from '#lib/domain/job/job.ts'

/** Each finding that the job was to mend, and whether the cluster still has it. */
export function JobVerdict({ verdict }: { verdict: Job['verdict'] }) {
  return (
    <Card>
      <ul>
        {verdict.map(({ finding, title, gone }) => (
          <li
            key={finding}
            className="flex items-baseline justify-between gap-3 border-b border-line px-3.5 py-2 last:border-b-0"
          >
            <span className="min-w-0 wrap-anywhere">{title}</span>
            {gone ? (
              <Tag tone="ok" mark="✓">
                gone
              </Tag>
            ) : (
              <Tag tone="warn" mark="▲">
                still there
              </Tag>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
