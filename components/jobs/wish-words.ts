import { changesSettings, isOpen, type Job } from '#lib/domain/job/job.ts'
import { jobScope, sizeOf, thingsWords } from './order-words.ts'

/** What its operator has asked of a job. */
export type WishWords = { readonly title: string; readonly text: string }

/** That it is being carried out; null while the job just runs, or rests. */
export function wishWords(job: Job): WishWords | null {
  if (changesSettings(job) || !isOpen(job) || job.wish === 'run' || job.state === 'paused') return null
  const things = jobScope(job).inFlight
  const inFlight = sizeOf(things)
  const flying = thingsWords(things)
  const [it, ends] = inFlight === 1 ? ['it', 'ends'] : ['they', 'end']
  const cancelled = (text: string) => ({ title: 'Being cancelled.', text })
  if (job.wish === 'pause') {
    if (inFlight === 0) return null
    const text = `Nothing more begins. ${flying} in flight ${ends} first; then the job rests until it is resumed.`
    return { title: 'Being paused.', text }
  }
  if (inFlight === 0)
    return cancelled(
      job.state === 'blocked'
        ? 'Nothing is in flight any more. Once what the job waits for is there, the limits are put back and the job is over.'
        : 'Nothing is in flight any more: the limits are put back, and the job is over.',
    )
  if (job.wish === 'finish')
    return cancelled(
      `Nothing more begins. ${flying} in flight ${ends}; then the limits are put back and the job is over.`,
    )
  const goes = inFlight === 1 ? 'goes' : 'go'
  const was = inFlight === 1 ? 'was' : 'were'
  return cancelled(
    `${flying} in flight ${goes} back to where ${it} ${was}; then the limits are put back and the job is over.`,
  )
}
