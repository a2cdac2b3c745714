import { bytes } from '#components/ui/format.ts'
import { sameReplicas } from '#lib/domain/cluster.ts'
import { isInFlight, isSettled, type Job } from '#lib/domain/job/job.ts'
import { movesLeft } from '#lib/domain/job/left.ts'
import { secondsAt } from '#lib/domain/plan/duration.ts'
import { copiesOf, type Move } from '#lib/domain/plan/plan.ts'
import { sumOfKnown } from '#lib/domain/quantity.ts'
import { counted } from '#lib/domain/words.ts'

/** How much of a job is where: all that its questions need of it in the browser. */
export type JobScope = {
  readonly inFlight: number
  readonly waiting: number
  readonly done: number
  /** Moves that ended without reaching their new replicas. */
  readonly undone: number
  /** Bytes copied of what is in flight. */
  readonly bytesInFlight: number
  /** Partitions that a roll-back brings back; those of which only the leader went back are not among them. */
  readonly revertible: number
  /** Replicas that a roll-back copies again, and their bytes; null where a size is unknown. */
  readonly copiesBack: number
  readonly bytesBack: number | null
  /** Bytes that the busiest broker has yet to send or receive; null where a size is unknown. */
  readonly busiestBytes: number | null
  readonly brokers: number
}

export function jobScope({ moves, progress }: Pick<Job, 'moves' | 'progress'>): JobScope {
  const done = moves.filter(({ state }) => state === 'done')
  const revertible = done.filter(({ from, to }) => !sameReplicas(from, to))
  const back = revertible.map((move) => ({ ...move, from: move.to, to: move.from }))
  const copying = moves.filter((move) => copiesOf(move).length > 0)
  return {
    inFlight: moves.filter(isInFlight).length,
    waiting: moves.filter(({ state }) => state === 'waiting').length,
    done: done.length,
    undone: moves.filter((move) => isSettled(move) && move.state !== 'done').length,
    bytesInFlight: progress.moves.reduce((sum, move) => sum + move.bytesDone, 0),
    revertible: revertible.length,
    copiesBack: back.reduce((sum, move) => sum + copiesOf(move).length, 0),
    bytesBack: sumOfKnown(back.map(bytesToCopy)),
    busiestBytes: secondsAt(movesLeft(moves, progress.moves), 1),
    brokers: new Set(copying.flatMap((move) => [...move.from, ...copiesOf(move)])).size,
  }
}

function bytesToCopy(move: Pick<Move, 'from' | 'to' | 'sizeBytes'>): number | null {
  const copies = copiesOf(move).length
  if (copies === 0) return 0
  return move.sizeBytes === null ? null : move.sizeBytes * copies
}

/** What pausing does, in sentences. */
export function pauseWords({ inFlight, waiting }: JobScope): string[] {
  if (waiting === 0)
    return [`Nothing is left to begin: ${inFlightWords(inFlight)}, and the job goes on to its end.`]
  return [
    inFlight === 0
      ? 'Nothing is in flight: the job rests at once.'
      : `${partitions(inFlight)} in flight; ${inFlight === 1 ? 'it ends' : 'they end'} first.`,
    `${haveNotBegun(waiting)} and ${waiting === 1 ? 'waits' : 'wait'} until the job is resumed.`,
    'The limits on copying stay set meanwhile.',
  ]
}

export function resumeWords({ inFlight, waiting }: JobScope): string[] {
  return [
    ...(inFlight === 0
      ? []
      : [`${partitions(inFlight)} still in flight and ${inFlight === 1 ? 'goes' : 'go'} on.`]),
    `${counted(waiting, 'partition')} that ${waiting === 1 ? 'has' : 'have'} not begun ${waiting === 1 ? 'is' : 'are'} submitted, a few for each broker at a time.`,
  ]
}

/** What becomes of a cancelled job whose moves in flight end. */
export function finishWords({ inFlight, waiting, done }: JobScope): string[] {
  return [
    inFlight === 0
      ? 'Nothing is in flight.'
      : `${partitions(inFlight)} in flight; ${inFlight === 1 ? 'it ends' : 'they end'}.`,
    ...notBegun(waiting),
    ...stays(done + inFlight),
  ]
}

/** What becomes of a cancelled job whose moves in flight go back. */
export function revertWords({ inFlight, waiting, done, bytesInFlight }: JobScope): string[] {
  const wasted = bytesInFlight === 0 ? '' : `; the ${bytes(bytesInFlight)} copied so far are dropped`
  return [
    inFlight === 0
      ? 'Nothing is in flight.'
      : `${partitions(inFlight)} in flight; ${inFlight === 1 ? 'it goes' : 'they go'} back to the replicas that ${inFlight === 1 ? 'it' : 'they'} had${wasted}.`,
    ...notBegun(waiting),
    ...stays(done),
  ]
}

export function rollBackWords({ revertible, copiesBack, bytesBack }: JobScope): string[] {
  const size = bytesBack === null ? '' : `, ${bytes(bytesBack)}`
  return [
    `A plan is made that brings ${counted(revertible, 'partition')} back to the replicas that ${revertible === 1 ? 'it' : 'they'} had before this job.`,
    copiesBack === 0
      ? 'It copies nothing: every one of those replicas is still there.'
      : `It copies ${counted(copiesBack, 'replica')}${size}.`,
    ...leftOutWords(),
  ]
}

export function retryWords({ undone }: JobScope): string[] {
  return [
    `A plan is made for the ${counted(undone, 'partition')} that this job left as ${undone === 1 ? 'it was' : 'they were'}.`,
    ...leftOutWords(),
  ]
}

function leftOutWords(): string[] {
  return [
    'Partitions that somebody has changed since are left out.',
    'Nothing changes on the cluster before that plan is applied.',
  ]
}

function inFlightWords(inFlight: number): string {
  if (inFlight === 0) return 'nothing is in flight'
  return `${partitions(inFlight)} in flight`
}

function notBegun(waiting: number): string[] {
  return waiting === 0 ? [] : [`${haveNotBegun(waiting)} and will not.`]
}

function stays(count: number): string[] {
  if (count === 0) return []
  const keep = count === 1 ? 'keeps its new replicas' : 'keep their new replicas'
  return [
    `${counted(count, 'partition')} ${keep}. Once the job has ended, a plan can bring ${count === 1 ? 'it' : 'them'} back.`,
  ]
}

/** "3 partitions are" */
function partitions(count: number): string {
  return `${counted(count, 'partition')} ${count === 1 ? 'is' : 'are'}`
}

/** "12 have not begun" */
function haveNotBegun(count: number): string {
  return `${counted(count, 'partition')} ${count === 1 ? 'has' : 'have'} not begun`
}
