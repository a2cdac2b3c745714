import { type Broker, partitionOf, type Topic } from '../cluster.ts'
import { roomOf } from '../plan/disk.ts'
import { type LogDirMove, nameOf } from '../plan/plan.ts'
import { type Problem, problem } from '../problem.ts'
import { formatBytes } from '../quantity.ts'
import type { JobLogDirMove } from './job.ts'
import type { Health } from './next-moves.ts'

/** Where a replica is on its broker, and where it is being copied to there; null where it is not. */
export type ReplicaDirs = { readonly log: Held | null; readonly future: Held | null }

type Held = { readonly dir: string; readonly bytes: number }

/**
 * Where a move between log directories stands on its broker: at its start, on its way, at its target, on its way back; or what
 * somebody else did to the replica, which is never overwritten.
 */
export type LogDirStanding = 'at-start' | 'moving' | 'arrived' | 'returning' | Problem

/**
 * Why a replica is not there to be moved, as far as its topic tells: null where it is. `topicId` is the one that the plan was made
 * for; null where it was unknown.
 */
export function replicaGone(
  move: LogDirMove,
  topic: Topic | undefined,
  topicId: string | null,
): Problem | null {
  const name = nameOf(move)
  const partition = partitionOf(topic, move.partition)
  if (!topic || !partition) return conflict(`${name} was deleted meanwhile.`)
  if (topicId !== null && topic.id !== null && topic.id !== topicId)
    return conflict(`${move.topic} was deleted and created again meanwhile.`)
  if (!partition.replicas.includes(move.broker))
    return conflict(`Somebody else took the replica of ${name} away from broker ${move.broker}.`)
  return null
}

export function logDirStanding(
  move: LogDirMove,
  topic: Topic | undefined,
  topicId: string | null,
  { log, future }: ReplicaDirs,
): LogDirStanding {
  const gone = replicaGone(move, topic, topicId)
  if (gone) return gone
  const name = nameOf(move)
  if (log?.dir === move.to) return future?.dir === move.from ? 'returning' : 'arrived'
  if (log !== null && log.dir !== move.from)
    return conflict(`Somebody else moved ${name} on broker ${move.broker} to ${log.dir}.`)
  if (future === null) return 'at-start'
  if (future.dir === move.to) return 'moving'
  return conflict(`Somebody else is moving ${name} on broker ${move.broker} to ${future.dir}.`)
}

function conflict(message: string): Problem {
  return problem('reassignment-conflict', message)
}

/** Those that somebody else has changed: nothing more begins then. */
export function conflictsAmong(moves: readonly JobLogDirMove[]): JobLogDirMove[] {
  return moves.filter(
    ({ state, problem }) => state === 'refused' && problem?.code === 'reassignment-conflict',
  )
}

/** Moves inside one broker at a time (Cruise Control's `num.concurrent.intra.broker.partition.movements`). */
const PER_BROKER = 2

/** A move, and what of its replica is where. */
export type LocatedMove<Own extends LogDirMove = LogDirMove> = ReplicaDirs & { readonly move: Own }

/** Why a move of a broker does not begin yet: as many as may be are under way there, or its directory has only so much room. */
export type LogDirHold =
  | { readonly kind: 'full' }
  | { readonly kind: 'crowded'; readonly bytes: number; readonly room: number }

/** What room a broker has left beside the moves that are under way in it. */
export type LogDirRoom = {
  readonly holdOf: (own: LocatedMove) => LogDirHold | null
  /** Counts one more as under way. */
  readonly take: (own: LocatedMove) => void
}

/** The fewer where a partition of the broker is at its minimum in sync. */
export function logDirRoom(
  moving: readonly LocatedMove[],
  { id, logDirs }: Pick<Broker, 'id' | 'logDirs'>,
  { atMinimum }: Pick<Health, 'atMinimum'>,
): LogDirRoom {
  const rooms = new Map(logDirs.map((dir) => [dir.path, roomOf(dir)?.room]))
  const roomIn = (dir: string) => rooms.get(dir) ?? Number.POSITIVE_INFINITY
  const most = atMinimum.has(id) ? Math.ceil(PER_BROKER / 2) : PER_BROKER
  let taken = 0
  const take = (own: LocatedMove) => {
    taken += 1
    const left = Math.max(0, sizeOf(own) - (own.future?.bytes ?? 0))
    rooms.set(own.move.to, roomIn(own.move.to) - left)
  }
  for (const own of moving) take(own)
  const holdOf = (own: LocatedMove): LogDirHold | null => {
    if (taken >= most) return { kind: 'full' }
    const [bytes, room] = [sizeOf(own), roomIn(own.move.to)]
    return bytes > room ? { kind: 'crowded', bytes, room } : null
  }
  return { holdOf, take }
}

export type NextLogDirMoves<Own extends LogDirMove = LogDirMove> = {
  readonly next: readonly Own[]
  /** The first that finds no room in its directory beside what is under way there, and how much there is. */
  readonly crowded: { readonly move: Own; readonly bytes: number; readonly room: number } | null
}

/** Of the moves of one broker that are at their start, those that may begin now. */
export function nextLogDirMoves<Own extends LogDirMove>(
  atStart: readonly LocatedMove<Own>[],
  { holdOf, take }: LogDirRoom,
): NextLogDirMoves<Own> {
  const next: Own[] = []
  let crowded: NextLogDirMoves<Own>['crowded'] = null
  for (const own of atStart) {
    const hold = holdOf(own)
    if (hold?.kind === 'full') break
    if (hold === null) {
      take(own)
      next.push(own.move)
    } else crowded ??= { move: own.move, bytes: hold.bytes, room: hold.room }
  }
  return { next, crowded }
}

/** Bytes of the replica as it is now; as the plan knew it, where its broker does not tell. */
export function sizeOf({ move, log }: LocatedMove): number {
  return log?.bytes ?? move.bytes
}

/** Why a move waits that finds no room. */
export function crowdedProblem({ move, bytes, room }: NonNullable<NextLogDirMoves['crowded']>): Problem {
  const { topic, partition, broker, to } = move
  return problem(
    'disk-full',
    `${topic}-${partition} takes ${formatBytes(bytes)}, and ${to} of broker ${broker} has room for ${formatBytes(Math.max(0, room))} beside what stays free.`,
  )
}
