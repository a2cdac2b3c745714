import { type LogDir, partitionOf, type Topic } from '../cluster.ts'
import { roomOf } from '../plan/disk.ts'
import type { LogDirMove } from '../plan/plan.ts'
import { type Problem, problem } from '../problem.ts'
import { formatBytes } from '../quantity.ts'

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

function nameOf({ topic, partition }: LogDirMove): string {
  return `${topic}-${partition}`
}

function conflict(message: string): Problem {
  return problem('reassignment-conflict', message)
}

/** Moves inside one broker at a time (Cruise Control's `num.concurrent.intra.broker.partition.movements`). */
const PER_BROKER = 2

/** A move, and what of its replica is where. */
export type LocatedMove = ReplicaDirs & { readonly move: LogDirMove }

export type NextLogDirMoves = {
  readonly next: readonly LogDirMove[]
  /** The first that finds no room in its directory beside what is under way there, and how much there is. */
  readonly crowded: { readonly move: LogDirMove; readonly bytes: number; readonly room: number } | null
}

/** Of the moves of one broker that are at their start, those that may begin now beside those that are on their way. */
export function nextLogDirMoves(
  atStart: readonly LocatedMove[],
  moving: readonly LocatedMove[],
  dirs: readonly LogDir[],
): NextLogDirMoves {
  const rooms = new Map(dirs.map((dir) => [dir.path, roomOf(dir)?.room]))
  const roomIn = (dir: string) => rooms.get(dir) ?? Number.POSITIVE_INFINITY
  for (const own of moving) {
    const left = Math.max(0, sizeOf(own) - (own.future?.bytes ?? 0))
    rooms.set(own.move.to, roomIn(own.move.to) - left)
  }
  const next: LogDirMove[] = []
  let crowded: NextLogDirMoves['crowded'] = null
  for (const own of atStart) {
    if (moving.length + next.length >= PER_BROKER) break
    const { move } = own
    const [bytes, room] = [sizeOf(own), roomIn(move.to)]
    if (bytes > room) {
      crowded ??= { move, bytes, room }
      continue
    }
    rooms.set(move.to, room - bytes)
    next.push(move)
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
