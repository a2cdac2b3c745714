import { bytes, duration } from '#components/ui/format.ts'
import { type Job, type JobState, OPEN_STATES, type StepKind } from '#lib/domain/job/job.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { counted } from '#lib/domain/words.ts'

export const STEP_WORDS: Record<StepKind, string> = {
  check: 'Check that nothing changed since the plan',
  throttle: 'Limit the copying',
  reassign: 'Copy the replicas',
  'log-dirs': 'Move replicas between log directories',
  elect: 'Elect the preferred leaders',
  unthrottle: 'Put the limits back',
  verify: 'Read the cluster again',
}

const DOING: Record<Exclude<StepKind, 'reassign'>, string> = {
  check: 'It is checking that nothing changed since the plan.',
  throttle: 'It is limiting the copying.',
  'log-dirs': 'All replicas are copied. It is moving replicas between log directories.',
  elect: 'All replicas are copied. It is electing the preferred leaders.',
  unthrottle: 'All replicas are copied. It is putting the limits back.',
  verify: 'All replicas are copied. It is reading the cluster again.',
}

/** Whether a job still works, or would if it could. */
export function isActive(state: JobState): boolean {
  return OPEN_STATES.includes(state)
}

/** "Is it going well, and when is it over?" */
export function jobSentence(job: Job): Sentence {
  switch (job.state) {
    case 'queued':
      return [{ text: 'It waits for its turn.', tone: 'plain' }]
    case 'running':
      return runningSentence(job)
    case 'blocked':
      return [
        { text: 'It waits', tone: 'warn' },
        { text: `: ${job.problem?.message ?? 'the reason is not known yet.'}`, tone: 'plain' },
      ]
    case 'failed':
      return [
        { text: 'It failed', tone: 'bad' },
        { text: `: ${job.problem?.message ?? 'the reason was not kept.'}`, tone: 'plain' },
      ]
    case 'paused':
      return [
        { text: 'It rests', tone: 'warn' },
        { text: `: ${copiedWords(job)}, and nothing is in flight.`, tone: 'plain' },
      ]
    case 'cancelled':
      return [{ text: `It was cancelled: ${copiedWords(job)}.`, tone: 'plain' }]
    case 'done':
      return doneSentence(job)
  }
}

function runningSentence(job: Job): Sentence {
  const step = job.steps.find(({ state }) => state === 'running')?.kind
  if (step === undefined) return [{ text: 'It is starting.', tone: 'plain' }]
  if (step !== 'reassign') return [{ text: DOING[step], tone: 'plain' }]
  return [
    { text: 'It is going well', tone: 'ok' },
    { text: `: ${copiedWords(job)}, ${leftWords(job.progress.secondsLeft)}.`, tone: 'plain' },
  ]
}

export function doneMoves({ moves }: Pick<Job, 'moves'>): number {
  return moves.filter(({ state }) => state === 'done').length
}

function copiedWords({ moves, progress }: Job): string {
  const { bytesDone, bytesTotal } = progress
  if (bytesTotal !== null && bytesTotal > 0) return `${bytes(bytesDone)} of ${bytes(bytesTotal)} are copied`
  const done = doneMoves({ moves })
  return `${done} of ${counted(moves.length, 'partition')} ${done === 1 ? 'is' : 'are'} copied`
}

function leftWords(secondsLeft: number | null): string {
  return secondsLeft === null
    ? 'the time left is not known yet'
    : `about ${duration(Math.max(1, secondsLeft))} left`
}

function doneSentence({ verdict, moves }: Job): Sentence {
  const left = verdict.filter(({ gone }) => !gone).length
  if (verdict.length === 0)
    return [{ text: `It is done: ${counted(moves.length, 'partition')} changed.`, tone: 'ok' }]
  if (left === 0) {
    const all = verdict.length === 1 ? 'the finding is gone' : `all ${verdict.length} findings are gone`
    return [
      { text: 'It is done', tone: 'ok' },
      { text: `: ${all}.`, tone: 'plain' },
    ]
  }
  return [
    { text: 'It is done, but ', tone: 'plain' },
    {
      text: `${left} of ${counted(verdict.length, 'finding')} ${left === 1 ? 'is' : 'are'} still there`,
      tone: 'warn',
    },
    { text: '.', tone: 'plain' },
  ]
}

/** What stands under the sentence: what to do, or what goes on by itself. */
export function jobLede(job: Job): string {
  const hint = job.problem?.hint ?? ''
  switch (job.state) {
    case 'queued':
    case 'running':
      return 'It goes on when this page is closed, and after a restart of the console.'
    case 'blocked':
      return `${hint} Nothing is lost meanwhile, and it goes on by itself.`.trim()
    case 'failed':
      return `${hint} The steps below say what was changed and what was not.`.trim()
    case 'paused':
      return 'It goes on when it is resumed. The limits on copying stay until then.'
    case 'cancelled':
      return 'The steps below say what was changed and what was not.'
    case 'done':
      return recordWords(job)
  }
}

/** "It copied 240 MB to give 6 partitions their new replicas, and took 31 s." */
function recordWords({ moves, progress, startedAt, endedAt }: Job): string {
  const took =
    startedAt === null || endedAt === null ? '' : `, and took ${duration((endedAt - startedAt) / 1000)}`
  return `It copied ${bytes(progress.bytesDone)} to give ${counted(moves.length, 'partition')} ${moves.length === 1 ? 'its' : 'their'} new replicas${took}.`
}
