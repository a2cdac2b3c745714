import { Card } from '#components/ui/card.tsx'
import { instant } from '#components/ui/format.ts'
import type { Job } from '#lib/domain/job/job.ts'

/** What happened, oldest first, with exact times. */
export function JobLog({ log }: { log: Job['log'] }) {
  return (
    <Card className="px-3.5 py-2.5">
      <ol className="space-y-1 text-[13px]">
        {log.map(({ at, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever appended
          <li key={index} className="flex flex-col gap-x-3 sm:flex-row">
            <time
              dateTime={new Date(at).toISOString()}
              className="shrink-0 font-mono text-fine leading-[1.6] text-muted"
            >
              {instant(at)}
            </time>
            <span className="min-w-0 wrap-anywhere">{text}</span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
