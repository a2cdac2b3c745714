import { Notice } from '#components/ui/notice.tsx'
import type { Job } from '#lib/domain/job/job.ts'
import { wishWords } from './wish-words.ts'

/** What its operator has asked of a job and is being carried out; nothing while it just runs, or rests. */
export function JobWish({ job }: { job: Job }) {
  const words = wishWords(job)
  if (words === null) return null
  return (
    <Notice tone="moving" title={words.title}>
      {words.text}
    </Notice>
  )
}
