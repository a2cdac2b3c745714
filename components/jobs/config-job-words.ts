import type { Job, JobStep } from '#lib/domain/job/job.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'

/** What pausing such a job does, in sentences. */
export const CONFIG_PAUSE_WORDS: readonly string[] = [
  'What has not been sent yet stays as it is until the job is resumed.',
]

/** The same of cancelling it. */
export const CONFIG_CANCEL_WORDS: readonly string[] = [
  'What has not been sent yet stays as it is, and the job is over.',
  'What has been sent keeps its new value, and a plan can bring the old one back.',
]

/** The same of resuming it. */
export const CONFIG_RESUME_WORDS: readonly string[] = [
  'What is set is compared with the preview once more, and then changed.',
]

/** What a job that changes settings is about now: its own sentence where that of moves would say nothing; null elsewhere. */
export function configJobSentence(job: Job): Sentence | null {
  switch (job.state) {
    case 'paused':
      return [
        { text: 'It rests', tone: 'warn' },
        { text: ': what is left to change stays as it is.', tone: 'plain' },
      ]
    case 'cancelled':
      return [{ text: 'It was cancelled.', tone: 'plain' }]
    case 'done':
      return [
        { text: 'It is done', tone: 'ok' },
        { text: `: ${outcomeOf(job) ?? 'the setting is changed.'}`, tone: 'plain' },
      ]
    case 'running':
      return stoppingSentence(job)
    default:
      return null
  }
}

function stoppingSentence(job: Job): Sentence | null {
  if (job.wish === 'run' || hasConfigured(job)) return null
  return [{ text: job.wish === 'pause' ? 'It is pausing.' : 'It is being cancelled.', tone: 'warn' }]
}

/** What stands under the sentence of such a job, beside the advice of its problem. */
export function configJobLede(job: Job): string {
  switch (job.state) {
    case 'failed':
      return hasConfigured(job) ? (outcomeOf(job) ?? '') : ''
    case 'cancelled':
      return outcomeOf(job) ?? ''
    case 'paused':
      return 'It goes on when it is resumed, and compares what is set with the preview again.'
    case 'done':
      return 'What was set before is in its plan: a roll-back brings that back, unless somebody changes it meanwhile.'
    default:
      return ''
  }
}

/** Whether all is changed that was to be, as this job has seen it. */
export function hasConfigured({ steps }: Pick<Job, 'steps'>): boolean {
  return stepOf(steps)?.state === 'done'
}

/** Whether some of it may be changed: the requests go out one after the other, and each step may end between two of them. */
export function hasBegunToConfigure({ steps }: Pick<Job, 'steps'>): boolean {
  const state = stepOf(steps)?.state
  return state !== undefined && state !== 'pending'
}

/** Whether it can still be held up: no change was seen yet. */
export function canStillStop({ steps }: Pick<Job, 'steps'>): boolean {
  const state = stepOf(steps)?.state
  return state === 'pending' || state === 'running'
}

function outcomeOf({ steps }: Pick<Job, 'steps'>): string | null {
  return stepOf(steps)?.outcome ?? null
}

function stepOf(steps: readonly JobStep[]): JobStep | undefined {
  return steps.find(({ kind }) => kind === 'configure')
}
