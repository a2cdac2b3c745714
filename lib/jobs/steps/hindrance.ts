import type { BrokerId, Cluster } from '#lib/domain/cluster.ts'
import type { JobMove } from '#lib/domain/job/job.ts'
import { type Hold, type Limits, roomBeside } from '#lib/domain/job/next-moves.ts'
import { type Problem, problem } from '#lib/domain/problem.ts'
import { counted, listed, listedUpTo } from '#lib/domain/words.ts'

/**
 * Why the job cannot go on: a broker that is to hold replicas is down (Kafka accepts it as a target, for it asks only whether it
 * is registered, and then waits for ever), partitions are below their minimum in sync, or a disk has no room.
 */
export function hindranceTo(
  cluster: Cluster,
  limits: Limits,
  waiting: readonly JobMove[],
  next: readonly JobMove[],
  underWay: readonly JobMove[],
): Problem | null {
  const dead = new Set<BrokerId>(cluster.brokers.filter(({ alive }) => !alive).map(({ id }) => id))
  const held = [...next, ...underWay].filter((move) => move.to.some((id) => dead.has(id)))
  if (held.length > 0) {
    const ids = [...new Set(held.flatMap((move) => move.to.filter((id) => dead.has(id))))]
    return problem(
      'timed-out',
      `Broker ${ids.join(', ')} is down: ${counted(held.length, 'partition')} ${held.length === 1 ? 'waits' : 'wait'} for it.`,
      'Start the broker: the job goes on by itself. Where it will not come back, cancel the job.',
    )
  }
  const [first] = waiting
  if (!first || next.length > 0 || underWay.length > 0) return null
  return holdProblem(roomBeside([], cluster, limits).holdOf(first))
}

/** Nothing of the job is in flight, so only what others do can hold it. */
function holdProblem(hold: Hold | null): Problem | null {
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
        `The disks of ${one ? 'broker' : 'brokers'} ${listed(brokers)} have no room for what is to be copied to ${one ? 'it' : 'them'} next.`,
      )
    }
    default:
      return null
  }
}
