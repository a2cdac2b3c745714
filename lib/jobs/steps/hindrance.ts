import type { BrokerId, Cluster } from '#lib/domain/cluster.ts'
import { awayState, startWords } from '#lib/domain/job/away-words.ts'
import { isCancelled, type JobMove, type Wish } from '#lib/domain/job/job.ts'
import { type Hold, type Limits, type Room, roomBeside } from '#lib/domain/job/next-moves.ts'
import { type Problem, problem } from '#lib/domain/problem.ts'
import { counted, listed, listedUpTo } from '#lib/domain/words.ts'

/** The cluster as a round finds it. */
export type Scene = {
  readonly cluster: Cluster
  readonly limits: Limits
  /** Brokers that have not answered in this round. */
  readonly silent: ReadonlySet<BrokerId>
  /** As if nothing were in flight. */
  readonly room: Room
}

export function sceneOf(cluster: Cluster, limits: Limits, silent: ReadonlySet<BrokerId>): Scene {
  return { cluster, limits, silent, room: roomBeside([], cluster, limits, silent) }
}

/** `next` are those of the waiting that begin now. */
type Stages = {
  readonly waiting: readonly JobMove[]
  readonly next: readonly JobMove[]
  readonly underWay: readonly JobMove[]
}

/**
 * Why nothing of the job goes on: brokers that it needs are not there (Kafka accepts them as targets, for it asks only whether they
 * are registered, and then waits for ever), partitions are below their minimum in sync, or a disk has no room. While some of its
 * moves go on, the others say at their own lines what they wait for.
 */
export function hindranceTo(
  { cluster, room }: Scene,
  { waiting, next, underWay }: Stages,
  wish: Wish,
): Problem | null {
  const isStuck = (move: JobMove) => room.missingFor(move).length > 0
  if (![...next, ...underWay].every(isStuck)) return null
  const stuck = [...underWay, ...waiting].filter(isStuck)
  if (stuck.length > 0) return awayProblem(stuck, new Set(stuck.flatMap(room.missingFor)), cluster, wish)
  const [first] = waiting
  return first ? holdProblem(room.holdOf(first)) : null
}

function awayProblem(
  stuck: readonly JobMove[],
  brokers: ReadonlySet<BrokerId>,
  cluster: Cluster,
  wish: Wish,
): Problem {
  const ids = [...brokers].sort((a, b) => a - b)
  const one = ids.length === 1
  const otherwise = isCancelled(wish) ? 'bring back what is in flight' : 'cancel the job'
  return problem(
    'timed-out',
    `${one ? 'Broker' : 'Brokers'} ${listed(ids)} ${awayState(ids, cluster)}: ${counted(stuck.length, 'partition')} ${stuck.length === 1 ? 'waits' : 'wait'} for ${one ? 'it' : 'them'}.`,
    startWords(ids, wish, otherwise),
  )
}

/** Nothing of the job goes on, so only what others do can hold it. */
export function holdProblem(hold: Hold | null): Problem | null {
  switch (hold?.kind) {
    case 'below-min-isr': {
      const { partitions } = hold
      return problem(
        'below-min-isr',
        `${counted(partitions.length, 'partition')} (${listedUpTo(3, partitions)}) ${partitions.length === 1 ? 'has' : 'have'} fewer replicas in sync than writes need. Nothing more is copied until they have caught up.`,
      )
    }
    case 'disks': {
      const { brokers } = hold
      const one = brokers.length === 1
      return problem(
        'disk-full',
        `${one ? 'Broker' : 'Brokers'} ${listed(brokers)} may put what is to be copied to ${one ? 'it' : 'them'} next into a log directory that has no room for it.`,
      )
    }
    case 'size': {
      const { leader } = hold
      const why = leader === null ? 'it has no leader' : `broker ${leader}, its leader, does not tell`
      return problem(
        'not-read-yet',
        `How large the next partition is is not known, for ${why}: whether the disks have room for it cannot be checked.`,
        'The job goes on by itself as soon as that is known. Where it will not be, cancel the job.',
      )
    }
    default:
      return null
  }
}
