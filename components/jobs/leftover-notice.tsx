import { ButtonLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { Leftover } from '#lib/domain/job/job.ts'
import { leftoverAdvice, leftoverWords } from '#lib/domain/job/leftover-words.ts'

/** What ended jobs have left on brokers that were away; nothing, where there is none. `slug`: where the job is not shown itself. */
export function LeftoverNotice({ leftovers, slug }: { leftovers: readonly Leftover[]; slug?: string }) {
  const title = leftoverWords(leftovers)
  const [first] = leftovers
  if (title === null || !first) return null
  return (
    <div className="my-3">
      <Notice
        tone="warn"
        title={title}
        {...(slug === undefined
          ? {}
          : { action: <ButtonLink href={`/clusters/${slug}/jobs/${first.jobId}`}>Open the job</ButtonLink> })}
      >
        {leftoverAdvice(leftovers)}
      </Notice>
    </div>
  )
}
