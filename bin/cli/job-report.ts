import { hasBegunToConfigure, hasConfigured } from '#components/jobs/config-job-words.ts'
import { changeWords } from '#components/jobs/job-change.ts'
import { jobSentence, STEP_WORDS } from '#components/jobs/job-words.ts'
import { jobScope, sizeOf } from '#components/jobs/order-words.ts'
import { countWords } from '#components/jobs/reached-words.ts'
import { duration } from '#components/ui/format.ts'
import {
  changesSettings,
  isOpen,
  type Job,
  type JobMove,
  type JobSummary,
  type ListedJob,
  type MoveProgress,
} from '#lib/domain/job/job.ts'
import { leftoverAdvice, leftoverWords } from '#lib/domain/job/leftover-words.ts'
import { isCopying, shareDone, wholeProgress } from '#lib/domain/job/whole-progress.ts'
import { nameOf } from '#lib/domain/plan/plan.ts'
import { formatBytes, formatPercent } from '#lib/domain/quantity.ts'
import { jsonObject } from '#lib/files/json-list.ts'
import type { Carrier } from '#lib/services/jobs.ts'
import { rateWords } from './rate.ts'
import { table } from './table.ts'

type Carried = { readonly carrier: Carrier }
type Listed = ListedJob & Carried
export type Shown = Job & Carried

/** All jobs, one a line. */
export function jobsText(jobs: readonly Listed[]): string {
  if (jobs.length === 0) return 'There is no job yet.\n'
  const columns = [
    ...[{ title: 'Job' }, { title: 'Cluster' }, { title: 'State' }, { title: 'Changes', right: true }],
    ...[{ title: 'Bytes', right: true }, { title: 'Made' }, { title: 'Title' }],
  ]
  const rows = jobs.map((job) => [
    ...[job.id, job.clusterSlug, isLeft(job) ? `${job.state}, left` : job.state],
    ...[changeWords(job), sizeWords(job), moment(job.createdAt), job.title],
  ])
  const left = jobs.some(isLeft)
    ? ['', 'Left: nobody carries it out at the moment. ballast job ID --resume goes on with it.']
    : []
  return `${[...table(columns, rows), ...left].join('\n')}\n`
}

function sizeWords({ partitions, replicas, bytesTotal }: JobSummary): string {
  if (partitions + replicas === 0) return '–'
  return bytesTotal === null ? 'unknown' : formatBytes(bytesTotal)
}

/** The same as one JSON object. */
export function jobsJson(jobs: readonly Listed[]): string {
  return jsonObject({ jobs: jobs.map(summaryOf) })
}

/** A job as one JSON object, with each step, partition, replica and line of its log. */
export function jobJson(job: Shown): string {
  const { steps, moves, progress, verdict, log } = job
  const { moves: measured, bytesDone, bytesTotal, rate, secondsLeft, losing } = progress
  const bytes = new Map(measured.map((move) => [move.seq, move]))
  return jsonObject({
    ...summaryOf(job),
    progress: { bytesDone, bytesTotal, rate, secondsLeft, losing, logDirs: logDirsOf(job) },
    steps: steps.map(({ kind, state, startedAt, endedAt, outcome }) => ({
      ...{ kind, state, startedAt: iso(startedAt), endedAt: iso(endedAt), outcome },
    })),
    partitions: moves.map(({ seq, topic, partition, from, to, state, problem }) => ({
      ...{ topic, partition, from, to, state },
      bytesDone: bytes.get(seq)?.bytesDone ?? 0,
      bytesTotal: bytes.get(seq)?.bytesTotal ?? null,
      stalledSince: iso(bytes.get(seq)?.stalledSince ?? null),
      problem: problem?.message ?? null,
    })),
    replicas: replicasOf(job),
    verdict,
    leftovers: job.leftovers.map(({ broker, key, prior, since }) => ({
      broker,
      key,
      prior,
      since: iso(since),
    })),
    log: log.map(({ at, text }) => ({ at: iso(at), text })),
  })
}

/** All copies between log directories together: each is told on its own. */
function logDirsOf({ progress }: Job) {
  if (progress.logDirs === null) return null
  const { moves: _, ...sums } = progress.logDirs
  return sums
}

function replicasOf({ logDirMoves, progress }: Job) {
  const measured = new Map(progress.logDirs?.moves.map((copy) => [copy.seq, copy]))
  return logDirMoves.map(({ seq, topic, partition, broker, from, to, bytes, state, problem }) => {
    const copy = measured.get(seq)
    return {
      ...{ topic, partition, broker, from, to, state },
      bytesDone: copy?.bytesDone ?? (state === 'done' ? bytes : 0),
      bytesTotal: copy?.bytesTotal ?? bytes,
      rate: copy?.rate ?? null,
      stalledSince: iso(copy?.stalledSince ?? null),
      problem: problem?.message ?? null,
    }
  })
}

function summaryOf(job: JobSummary & Carried) {
  const { id, clusterSlug, planId, title, state, wish, carrier, createdBy, problem } = job
  const { throttleBytesPerSecond, partitions: count, replicas, bytesTotal } = job
  return {
    ...{ id, cluster: clusterSlug, plan: planId, title, state, wish, carriedOut: carrier !== 'nobody' },
    ...{ createdBy, createdAt: iso(job.createdAt), startedAt: iso(job.startedAt), endedAt: iso(job.endedAt) },
    ...{ throttleBytesPerSecond, partitionCount: count, replicaCount: replicas, bytesTotal },
    problem: problem?.message ?? null,
  }
}

/** A job for a person: how it goes first, then its steps, what is stuck, and what happened. */
export function jobText(job: Shown): string {
  const rows = job.steps.map(({ kind, state, outcome }) => [STEP_WORDS[kind], state, outcome ?? ''])
  const stuck = stuckWords(job)
  const lines = [
    sentence(job),
    ...(job.problem === null ? [] : [job.problem.hint]),
    ...(isLeft(job) ? [leftWords(job.id)] : []),
    '',
    `Job ${job.id} on ${job.clusterSlug}: ${job.title}`,
    madeWords(job),
    ...(job.moves.length === 0 && job.progress.logDirs === null ? [] : [`${countWords(job)} done.`]),
    '',
    ...table([{ title: 'Step' }, { title: 'State' }, { title: 'Outcome' }], rows),
    ...(stuck.length === 0 ? [] : ['', ...stuck]),
    ...leftoverLines(job),
    '',
    ...job.log.map(logLine),
  ]
  return `${lines.join('\n')}\n`
}

function madeWords(job: Job): string {
  const made = `Made by ${job.createdBy} at ${moment(job.createdAt)}`
  if (changesSettings(job)) return `${made}.`
  return `${made}, limited to ${rateWords(job.throttleBytesPerSecond)} for each broker.`
}

function leftoverLines({ leftovers, endedAt }: Job): string[] {
  const words = endedAt === null ? null : leftoverWords(leftovers)
  return words === null
    ? []
    : ['', words, leftoverAdvice(leftovers), 'A console that runs on the same data does it.']
}

/** How a job goes, or went, in one sentence. */
export function sentence(job: Job): string {
  return plain(
    jobSentence(job)
      .map(({ text }) => text)
      .join(''),
  )
}

export function leftWords(id: string): string {
  return `Nobody carries it out at the moment. Go on with it: ballast job ${id} --resume`
}

/** The end of a job: what became of it, and what can be done now. */
export function endText(job: Job): string {
  const { undone, revertible } = jobScope(job)
  const mayRetry = changesSettings(job) ? !hasConfigured(job) : sizeOf(undone) > 0
  const mayRollBack = changesSettings(job) ? hasBegunToConfigure(job) : sizeOf(revertible) > 0
  const again = [
    ...(mayRetry ? [`Do what is left: ballast job ${job.id} --retry`] : []),
    ...(mayRollBack ? [`Bring back what it has changed: ballast job ${job.id} --rollback`] : []),
  ]
  const left = leftoverLines(job).filter((line) => line !== '')
  return `${[sentence(job), ...(job.problem === null ? [] : [job.problem.hint]), ...left, ...again].join('\n')}\n`
}

/** "18:00:02 UTC  Throttled at 20 MB/s on 3 brokers." */
export function logLine({ at, text }: Job['log'][number]): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC  ${text}`
}

const BAR_WIDTH = 24

/** A line with the measured progress, for a terminal that is so many columns wide. */
export function progressLine(job: Job, columns: number): string {
  const share = shareDone(job) ?? 0
  const filled = Math.floor(share * BAR_WIDTH)
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`
  return `${bar} ${progressWords(job)}`.slice(0, Math.max(0, columns - 1))
}

/** "42 %, 40.3 MB of 96.0 MB, 3 of 6 partitions, 19.6 MB/s, 3 s left"; where it does not copy, what it does. */
export function progressWords(job: Job): string {
  if (!isCopying(job) || job.progress.losing.length > 0 || isStalled(job)) return sentence(job)
  const { bytesDone, bytesTotal, rate, secondsLeft } = wholeProgress(job)
  const words = [
    formatPercent(shareDone(job) ?? 0),
    bytesTotal === null
      ? `${formatBytes(bytesDone)} copied`
      : `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`,
    countWords(job),
    ...(rate === null ? [] : [rateWords(rate)]),
    ...(secondsLeft === null ? [] : [`${duration(Math.max(1, secondsLeft))} left`]),
  ]
  return plain(words.join(', '))
}

/** The bytes alone would not tell. */
function isStalled({ progress }: Job): boolean {
  return (progress.logDirs?.stalled.copies ?? 0) > 0
}

const STUCK_SHOWN = 10

function stuckWords({ moves, logDirMoves, progress }: Job): string[] {
  const stuck = [
    ...stuckAmong(moves, progress.moves, nameOf),
    ...stuckAmong(logDirMoves, progress.logDirs?.moves ?? [], (move) => `${nameOf(move)} on ${move.broker}`),
  ]
  const rest = stuck.length - STUCK_SHOWN
  return [...stuck.slice(0, STUCK_SHOWN), ...(rest > 0 ? [`and ${rest} more.`] : [])]
}

function stuckAmong<Move extends Pick<JobMove, 'seq' | 'state' | 'problem'>>(
  moves: readonly Move[],
  measured: readonly MoveProgress[],
  name: (move: Move) => string,
): string[] {
  const stalled = new Map(measured.map(({ seq, stalledSince }) => [seq, stalledSince]))
  return moves.flatMap((move) => {
    const since = stalled.get(move.seq)
    if (move.problem !== null) return [`${name(move)}: ${move.problem.message}`]
    return move.state === 'moving' && since != null
      ? [`${name(move)}: has not grown since ${moment(since)}.`]
      : []
  })
}

function isLeft(job: JobSummary & Carried): boolean {
  return isOpen(job) && job.carrier === 'nobody'
}

function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

/** The pages' words hold no-break spaces; who searches a log types plain ones. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}
