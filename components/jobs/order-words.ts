import { bytes } from '#components/ui/format.ts'
import { sameReplicas } from '#lib/domain/cluster.ts'
import { isInFlight, type Job } from '#lib/domain/job/job.ts'
import { movesLeft } from '#lib/domain/job/left.ts'
import { secondsAt } from '#lib/domain/plan/duration.ts'
import { bytesToCopy, copiesOf } from '#lib/domain/plan/plan.ts'
import { sumOfKnown } from '#lib/domain/quantity.ts'
import { counted, listed } from '#lib/domain/words.ts'

/** Partitions that are moved, and replicas that change their log directory. */
export type Count = { readonly partitions: number; readonly replicas: number }

/** How much of a job is where: all that its questions need of it in the browser. */
export type JobScope = {
  readonly inFlight: Count
  readonly waiting: Count
  readonly done: Count
  /** What has not reached its target; partitions of which only the leader was to go back are not among them. */
  readonly undone: Count
  /** Bytes copied of what is in flight. */
  readonly bytesInFlight: number
  /** What a roll-back brings back; partitions of which only the leader went back are not among them. */
  readonly revertible: Count
  /** Replicas that a roll-back copies again to other brokers, and their bytes; null where a size is unknown. */
  readonly copiesBack: number
  readonly bytesBack: number | null
  /** Bytes that the busiest broker has yet to send or receive; null where a size is unknown. */
  readonly busiestBytes: number | null
  readonly brokers: number
}

export function jobScope({ moves, progress }: Pick<Job, 'moves' | 'progress'>): JobScope {
  const { logDirs } = progress
  const done = moves.filter(({ state }) => state === 'done')
  const revertible = done.filter(({ from, to }) => !sameReplicas(from, to))
  const back = revertible.map((move) => ({ ...move, from: move.to, to: move.from }))
  const copying = moves.filter((move) => copiesOf(move).length > 0)
  const [replicas, arrived] = [logDirs?.replicas ?? 0, logDirs?.arrived ?? 0]
  const underWay = logDirs?.underWay ?? 0
  const ended = arrived + (logDirs?.refused ?? 0) + (logDirs?.givenUp ?? 0)
  const busiest = secondsAt(movesLeft(moves, progress.moves), 1)
  return {
    inFlight: { partitions: moves.filter(isInFlight).length, replicas: underWay },
    waiting: {
      partitions: moves.filter(({ state }) => state === 'waiting').length,
      replicas: replicas - underWay - ended,
    },
    done: { partitions: done.length, replicas: arrived },
    undone: {
      partitions: moves.filter(({ state, from, to }) => state !== 'done' && !sameReplicas(from, to)).length,
      replicas: replicas - arrived,
    },
    bytesInFlight: progress.moves.reduce((sum, move) => sum + move.bytesDone, logDirs?.bytesUnderWay ?? 0),
    revertible: { partitions: revertible.length, replicas: arrived },
    copiesBack: back.reduce((sum, move) => sum + copiesOf(move).length, 0),
    bytesBack: sumOfKnown(back.map(bytesToCopy)),
    // One after the other: replicas change their log directory once all partitions have moved.
    busiestBytes: sumOfKnown([busiest, logDirs?.busiestBytes ?? 0]),
    brokers: Math.max(
      new Set(copying.flatMap((move) => [...move.from, ...copiesOf(move)])).size,
      logDirs?.brokers ?? 0,
    ),
  }
}

/** How many things these are. */
export function sizeOf({ partitions, replicas }: Count): number {
  return partitions + replicas
}

function both(a: Count, b: Count): Count {
  return { partitions: a.partitions + b.partitions, replicas: a.replicas + b.replicas }
}

/** "3 partitions", "1 replica", "3 partitions and 1 replica" */
export function thingsWords({ partitions, replicas }: Count): string {
  return listed([
    ...(partitions === 0 ? [] : [counted(partitions, 'partition')]),
    ...(replicas === 0 ? [] : [counted(replicas, 'replica')]),
  ])
}

/** What pausing does, in sentences. */
export function pauseWords({ inFlight, waiting }: JobScope): string[] {
  if (sizeOf(waiting) === 0)
    return [`Nothing is left to begin: ${inFlightWords(inFlight)}, and the job goes on to its end.`]
  return [
    sizeOf(inFlight) === 0
      ? 'Nothing is in flight: the job rests at once.'
      : `${inFlightWords(inFlight)}; ${one(inFlight, 'it ends', 'they end')} first.`,
    `${haveNotBegun(waiting)} and ${one(waiting, 'waits', 'wait')} until the job is resumed.`,
    'The limits on copying stay set meanwhile.',
  ]
}

export function resumeWords({ inFlight, waiting }: JobScope): string[] {
  return [
    ...(sizeOf(inFlight) === 0
      ? []
      : [`${thingsAre(inFlight)} still in flight and ${one(inFlight, 'goes', 'go')} on.`]),
    ...(sizeOf(waiting) === 0
      ? []
      : [
          `${thingsWords(waiting)} that ${one(waiting, 'has', 'have')} not begun ${one(waiting, 'is', 'are')} submitted, a few for each broker at a time.`,
        ]),
  ]
}

/** What becomes of a cancelled job whose moves in flight end. */
export function finishWords({ inFlight, waiting, done }: JobScope): string[] {
  return [
    sizeOf(inFlight) === 0
      ? 'Nothing is in flight.'
      : `${thingsAre(inFlight)} in flight; ${one(inFlight, 'it ends', 'they end')}.`,
    ...notBegun(waiting),
    ...stays(both(done, inFlight)),
  ]
}

/** What becomes of a cancelled job whose moves in flight go back. */
export function revertWords({ inFlight, waiting, done, bytesInFlight }: JobScope): string[] {
  const wasted = bytesInFlight === 0 ? '' : `; the ${bytes(bytesInFlight)} copied so far are dropped`
  const { partitions, replicas } = inFlight
  const backs = [
    ...(partitions === 0
      ? []
      : [
          `${one(inFlight, 'it goes', 'they go')} back to the replicas that ${one(inFlight, 'it', 'they')} had`,
        ]),
    ...(replicas === 0 ? [] : [`${one(inFlight, 'it stays', 'they stay')} in the log directory of before`]),
  ]
  return [
    sizeOf(inFlight) === 0
      ? 'Nothing is in flight.'
      : `${thingsAre(inFlight)} in flight; ${backs.join(', or ')}${wasted}.`,
    ...notBegun(waiting),
    ...stays(done),
  ]
}

export function rollBackWords({ revertible, copiesBack, bytesBack }: JobScope): string[] {
  const size = bytesBack === null ? '' : `, ${bytes(bytesBack)}`
  return [
    ...(revertible.partitions === 0
      ? []
      : [
          `A plan is made that brings ${counted(revertible.partitions, 'partition')} back to the replicas that ${revertible.partitions === 1 ? 'it' : 'they'} had before this job.`,
          copiesBack === 0
            ? 'It copies nothing: every one of those replicas is still there.'
            : `It copies ${counted(copiesBack, 'replica')}${size}.`,
        ]),
    ...(revertible.replicas === 0
      ? []
      : [
          `${revertible.partitions === 0 ? 'A plan is made that' : 'It also'} brings ${counted(revertible.replicas, 'replica')} back to the log directory of before.`,
        ]),
    ...leftOutWords(),
  ]
}

export function retryWords({ undone }: JobScope): string[] {
  return [
    `A plan is made for the ${thingsWords(undone)} that this job left as ${one(undone, 'it was', 'they were')}.`,
    ...leftOutWords(),
  ]
}

function leftOutWords(): string[] {
  return [
    'What somebody has changed since is left out.',
    'Nothing changes on the cluster before that plan is applied.',
  ]
}

function inFlightWords(inFlight: Count): string {
  if (sizeOf(inFlight) === 0) return 'nothing is in flight'
  return `${thingsAre(inFlight)} in flight`
}

function notBegun(waiting: Count): string[] {
  return sizeOf(waiting) === 0 ? [] : [`${haveNotBegun(waiting)} and will not.`]
}

function stays(count: Count): string[] {
  if (sizeOf(count) === 0) return []
  const keep = `${one(count, 'keeps its', 'keep their')} new ${targetWords(count)}`
  return [
    `${thingsWords(count)} ${keep}. Once the job has ended, a plan can bring ${one(count, 'it', 'them')} back.`,
  ]
}

function targetWords(count: Count): string {
  if (count.replicas === 0) return 'replicas'
  return count.partitions === 0
    ? one(count, 'log directory', 'log directories')
    : 'replicas and log directories'
}

/** "3 partitions are" */
function thingsAre(count: Count): string {
  return `${thingsWords(count)} ${one(count, 'is', 'are')}`
}

/** "12 partitions have not begun" */
function haveNotBegun(count: Count): string {
  return `${thingsWords(count)} ${one(count, 'has', 'have')} not begun`
}

function one(count: Count, singular: string, plural: string): string {
  return sizeOf(count) === 1 ? singular : plural
}
