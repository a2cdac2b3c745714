import { bytes, duration } from '#components/ui/format.ts'
import { enoughWords, unmetWords } from '#lib/domain/job/demand-words.ts'
import {
  changesSettings,
  goesBack,
  isInFlight,
  type Job,
  type JobState,
  OPEN_STATES,
  type StepKind,
} from '#lib/domain/job/job.ts'
import { wholeProgress } from '#lib/domain/job/whole-progress.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { copiesOf } from '#lib/domain/plan/plan.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import { configJobLede, configJobSentence } from './config-job-words.ts'
import { changeOf, isCopied } from './job-change.ts'
import { leftWords, logDirsSentence } from './log-dir-words.ts'
import { changedWords, copiedWords, doneMoves, outcomeWords, reachedWords } from './reached-words.ts'

export const STEP_WORDS: Record<StepKind, string> = {
  check: 'Check that nothing changed since the plan',
  configure: 'Change the setting',
  throttle: 'Limit the copying',
  reassign: 'Bring the partitions to their new replicas',
  'log-dirs': 'Move replicas between log directories',
  elect: 'Elect the preferred leaders',
  unthrottle: 'Put the limits back',
  verify: 'Read the cluster again',
}

const DOING: Record<Exclude<StepKind, 'reassign'>, string> = {
  check: 'It is checking that nothing changed since the plan.',
  configure: 'It is changing the setting.',
  throttle: 'It is limiting the copying.',
  'log-dirs': 'It is moving replicas between log directories.',
  elect: 'It is electing the preferred leaders.',
  unthrottle: 'It is putting the limits back.',
  verify: 'It is reading the cluster again.',
}

/** Whether a job still works, or would if it could. */
export function isActive(state: JobState): boolean {
  return OPEN_STATES.includes(state)
}

/** "Is it going well, and when is it over?" */
export function jobSentence(job: Job): Sentence {
  const ofSettings = changesSettings(job) ? configJobSentence(job) : null
  if (ofSettings !== null) return ofSettings
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
      return [{ text: `It was cancelled: ${outcomeWords(job)}.`, tone: 'plain' }]
    case 'done':
      return doneSentence(job)
  }
}

function runningSentence(job: Job): Sentence {
  const step = job.steps.find(({ state }) => state === 'running')?.kind
  if (step === undefined) return [{ text: 'It is starting.', tone: 'plain' }]
  const { logDirs } = job.progress
  if (step === 'log-dirs' && logDirs !== null)
    return logDirsSentence(job, logDirs, leftWords(logDirs.secondsLeft))
  if (step !== 'reassign') return [{ text: doing(step, job), tone: 'plain' }]
  const losing = losingSentence(job)
  if (losing) return losing
  const stopping = stoppingSentence(job)
  const stalled = job.moves.filter(({ seq }) => stalledSeqs(job).has(seq))
  if (stalled.length > 0)
    return [
      ...stalledSentence(stalled),
      ...(stopping ? [{ text: ' ', tone: 'plain' } as const, ...stopping] : []),
    ]
  if (stopping) return stopping
  if (changeOf(job) !== 'copies')
    return [{ text: `Nothing has to be copied: ${reachedWords(job)}.`, tone: 'plain' }]
  return [
    { text: 'It is going well', tone: 'ok' },
    { text: `: ${copiedWords(job)}, ${leftWords(wholeProgress(job).secondsLeft)}.`, tone: 'plain' },
  ]
}

/** Where the limit is used up by what is written meanwhile: no other word about the time left would be true. */
function losingSentence({ moves, progress, throttleBytesPerSecond }: Job): Sentence | null {
  const words = unmetWords(progress.losing, throttleBytesPerSecond)
  if (words === null || !moves.some(isInFlight)) return null
  return [
    { text: 'The copies come no nearer to their end', tone: 'warn' },
    { text: `: ${words} ${enoughWords(progress.losing)}`, tone: 'plain' },
  ]
}

/** While something is to be carried out that ends the copying: what is still in flight. Null while it just goes on. */
function stoppingSentence(job: Job): Sentence | null {
  const inFlight = job.moves.filter(isInFlight).length
  if (inFlight === 0 && job.wish === 'pause') return [{ text: 'It is pausing.', tone: 'warn' }]
  if (inFlight === 0 && job.wish !== 'run') return [{ text: 'It is being cancelled.', tone: 'warn' }]
  const ends = `${counted(inFlight, 'partition')} in flight ${inFlight === 1 ? 'ends' : 'end'} first.`
  if (job.wish === 'pause')
    return [
      { text: 'It is pausing', tone: 'warn' },
      { text: `: ${ends}`, tone: 'plain' },
    ]
  if (job.wish === 'finish')
    return [
      { text: 'It is being cancelled', tone: 'warn' },
      { text: `: ${ends}`, tone: 'plain' },
    ]
  if (goesBack(job.wish))
    return [
      { text: 'It is being cancelled', tone: 'warn' },
      {
        text: `: ${counted(inFlight, 'partition')} in flight ${inFlight === 1 ? 'goes' : 'go'} back to where ${inFlight === 1 ? 'it was' : 'they were'}.`,
        tone: 'plain',
      },
    ]
  const refused = job.moves.filter(({ state }) => state === 'refused')
  if (refused.length === 0) return null
  return [
    { text: `It stops, because ${counted(refused.length, 'partition')} cannot be moved`, tone: 'bad' },
    { text: `: ${ends}`, tone: 'plain' },
  ]
}

function stalledSeqs({ progress }: Job): ReadonlySet<number> {
  return new Set(progress.moves.flatMap(({ seq, stalledSince }) => (stalledSince === null ? [] : [seq])))
}

const NAMED = 3

function stalledSentence(stalled: Job['moves']): Sentence {
  const brokers = [...new Set(stalled.flatMap(copiesOf))].sort((a, b) => a - b)
  const grow = stalled.length === 1 ? 'does not grow' : 'do not grow'
  return [
    { text: 'It is stalled', tone: 'warn' },
    {
      text: `: ${counted(stalled.length, 'copy', 'copies')} to ${brokers.length === 1 ? 'broker' : 'brokers'} ${listedUpTo(NAMED, brokers)} ${grow}.`,
      tone: 'plain',
    },
  ]
}

/** What a step does; where nothing was copied, or not all of it, it does not say so. */
function doing(step: Exclude<StepKind, 'reassign'>, job: Job): string {
  const words = DOING[step]
  const { logDirs } = job.progress
  const isWhole = doneMoves(job) === job.moves.length && logDirs?.arrived === logDirs?.replicas
  return isCopied(job) && isWhole && AFTER_COPYING.includes(step)
    ? `All replicas are copied. ${words}`
    : words
}

const AFTER_COPYING: readonly StepKind[] = ['elect', 'unthrottle', 'verify']

function doneSentence(job: Job): Sentence {
  const { verdict } = job
  const left = verdict.filter(({ gone }) => !gone).length
  if (verdict.length === 0)
    return [
      { text: 'It is done', tone: 'ok' },
      { text: `: ${changedWords(job)}.`, tone: 'plain' },
    ]
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
  if (changesSettings(job) && (job.state === 'paused' || !isActive(job.state)))
    return [hint, configJobLede(job), tookWords(job)].filter((words) => words).join(' ')
  switch (job.state) {
    case 'queued':
    case 'running':
      return 'It goes on when this page is closed, and after a restart of the console.'
    case 'blocked':
      return `${hint} Nothing is lost meanwhile, and it goes on by itself.`.trim()
    case 'failed':
      return `${hint} ${sentenceOf(outcomeWords(job))}`.trim()
    case 'paused':
      return 'It goes on when it is resumed. The limits on copying stay until then.'
    case 'cancelled':
      return endedWords(job)
    case 'done':
      return recordWords(job)
  }
}

function sentenceOf(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}

function endedWords(job: Job): string {
  const copied = isCopied(job)
    ? `${bytes(wholeProgress(job).bytesDone)} were copied and kept.`
    : 'Nothing was copied.'
  return [copied, tookWords(job)].filter((words) => words !== null).join(' ')
}

function tookWords({ startedAt, endedAt }: Job): string | null {
  return startedAt === null || endedAt === null ? null : `It took ${duration((endedAt - startedAt) / 1000)}.`
}

/** "It copied 240 MB to give 6 partitions their new replicas. It took 31 s." */
function recordWords(job: Job): string {
  const { moves, progress, steps } = job
  const whose = moves.length === 1 ? 'its' : 'their'
  const elected = steps.find(({ kind }) => kind === 'elect')?.outcome ?? null
  const { logDirs } = progress
  const nothing = logDirs === null ? 'Nothing was copied' : 'Nothing was copied between brokers'
  const what = {
    copies: `It copied ${bytes(progress.bytesDone)} to give ${counted(moves.length, 'partition')} ${whose} new replicas.`,
    drops: `${nothing}: replicas were only dropped.`,
    orders: `${nothing}: only the order of replicas changed.`,
    leaders: elected ?? `${nothing}.`,
    'log-dirs': null,
  }[changeOf(job)]
  const inside =
    logDirs &&
    `It copied ${bytes(logDirs.bytesDone)} to bring ${counted(logDirs.replicas, 'replica')} to another log directory.`
  return [what, inside, tookWords(job)].filter((words) => words !== null).join(' ')
}
