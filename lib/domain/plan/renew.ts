import { type Cluster, type Partition, partitionOf, sameReplicas, type Topic } from '../cluster.ts'
import type { Goals } from './goals.ts'
import { judge } from './judge.ts'
import type { Plan } from './plan.ts'

/**
 * Whether a plan for the goals that was made from one reading is the plan for another: the same brokers and assignments, and
 * of what else the goals look at (leaders, sizes) the same, too.
 */
export function holdsFor(goals: Goals, made: Cluster, now: Cluster): boolean {
  if (made === now) return true
  const weighs = goals.balance.includes('bytes') || goals.balance.includes('log-dirs')
  if (weighs || made.topics.length !== now.topics.length) return false
  return (
    sameBrokers(made, now) &&
    made.topics.every((topic, index) => sameTopic(topic, now.topics[index], goals.preferredLeaders))
  )
}

function sameBrokers({ brokers: a }: Cluster, { brokers: b }: Cluster): boolean {
  return (
    a.length === b.length &&
    a.every((broker, index) => {
      const other = b[index]
      return broker.id === other?.id && broker.rack === other.rack && broker.alive === other.alive
    })
  )
}

function sameTopic(a: Topic, b: Topic | undefined, leaders: boolean): boolean {
  if (a === b) return true
  if (a.name !== b?.name || a.id !== b.id || a.partitions.length !== b.partitions.length) return false
  return a.partitions.every((partition, index) => samePartition(partition, b.partitions[index], leaders))
}

function samePartition(a: Partition, b: Partition | undefined, leaders: boolean): boolean {
  if (a === b) return true
  if (a.id !== b?.id) return false
  const same =
    sameReplicas(a.replicas, b.replicas) &&
    sameReplicas(a.adding, b.adding) &&
    sameReplicas(a.removing, b.removing) &&
    sameReplicas(a.offline, b.offline)
  return same && (!leaders || (a.leader === b.leader && sameReplicas(a.isr, b.isr)))
}

/** The same moves, with the sizes, loads, risks and obstacles of a reading for which the plan holds. */
export function renewed(plan: Plan, now: Cluster): Plan {
  const topics = new Map(now.topics.map((topic) => [topic.name, topic]))
  const moves = plan.moves.map((move) => ({
    ...move,
    sizeBytes: partitionOf(topics.get(move.topic), move.partition)?.sizeBytes ?? null,
  }))
  const logDirMoves = plan.logDirMoves.map((move) => {
    const partition = partitionOf(topics.get(move.topic), move.partition)
    return { ...move, bytes: partition?.logs[move.broker]?.bytes ?? move.bytes }
  })
  const judgement = judge(now, moves, logDirMoves)
  const disk = judgement.obstacles.map((reason) => ({ goal: 'disk' as const, reason }))
  return {
    ...plan,
    ...judgement,
    unsatisfied: [...plan.unsatisfied.filter(({ goal }) => goal !== 'disk'), ...disk],
  }
}
