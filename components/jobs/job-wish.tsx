import { Notice } from '#components/ui/notice.tsx'
import { changesSettings, isOpen, type Job } from '#lib/domain/job/job.ts'
import { jobScope, sizeOf, thingsWords } from './order-words.ts'

/** What its operator has asked of a job and is being carried out; nothing while it just runs, or rests. */
export function JobWish({ job }: { job: Job }) {
  if (changesSettings(job) || !isOpen(job) || job.wish === 'run' || job.state === 'paused') return null
  const things = jobScope(job).inFlight
  const inFlight = sizeOf(things)
  if (inFlight === 0 && job.wish === 'pause') return null
  const flying = thingsWords(things)
  const [it, ends] = inFlight === 1 ? ['it', 'ends'] : ['they', 'end']
  if (inFlight === 0) {
    return (
      <Notice tone="moving" title="Being cancelled.">
        Nothing is in flight any more: the limits are put back, and the job is over.
      </Notice>
    )
  }
  switch (job.wish) {
    case 'pause':
      return (
        <Notice tone="moving" title="Being paused.">
          Nothing more begins. {flying} in flight {ends} first; then the job rests until it is resumed.
        </Notice>
      )
    case 'finish':
      return (
        <Notice tone="moving" title="Being cancelled.">
          Nothing more begins. {flying} in flight {ends}; then the limits are put back and the job is over.
        </Notice>
      )
    case 'revert':
    case 'revert-anyway':
      return (
        <Notice tone="moving" title="Being cancelled.">
          {flying} in flight {inFlight === 1 ? 'goes' : 'go'} back to where {it}{' '}
          {inFlight === 1 ? 'was' : 'were'}; then the limits are put back and the job is over.
        </Notice>
      )
  }
}
