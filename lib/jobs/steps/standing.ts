import {
  type BrokerId,
  isMoving,
  type Partition,
  partitionOf,
  sameReplicas,
  type Topic,
  targetReplicas,
} from '#lib/domain/cluster.ts'
import { type Move, nameOf } from '#lib/domain/plan/plan.ts'
import { type Problem, problem } from '#lib/domain/problem.ts'

/**
 * Where a move stands on the cluster: at its start, on its way, at its target, on its way back; or what somebody else did to
 * the partition, which is never overwritten. `settling`: with the replicas that it has until it ends or is back, though the list of running
 * moves has it no more. A broker may show that for a moment after the end; where it stays, somebody else made it so. `recalled`:
 * cancelled, which brings back the replicas that it had, though not their order.
 */
export type Standing = 'at-start' | 'moving' | 'settling' | 'arrived' | 'returning' | 'recalled' | Problem

/** `topicId` is the one that the plan was made for; null where it was unknown. */
export function standingOf(move: Move, topic: Topic | undefined, topicId: string | null): Standing {
  const name = nameOf(move)
  const partition = partitionOf(topic, move.partition)
  if (!topic || !partition) return conflict(`${name} was deleted meanwhile.`)
  if (topicId !== null && topic.id !== null && topic.id !== topicId)
    return conflict(`${move.topic} was deleted and created again meanwhile.`)
  const target = targetReplicas(partition)
  if (sameReplicas(target, move.to)) return isMoving(partition) ? 'moving' : 'arrived'
  if (sameReplicas(target, move.from)) return isMoving(partition) ? 'returning' : 'at-start'
  if (isMoving(partition)) return conflict(`Somebody else is moving ${name} to ${target.join(', ')}.`)
  if (sameReplicas(target, untilItEnds(move)) || sameReplicas(target, untilItIsBack(move))) return 'settling'
  return sameReplicas(target, onceCancelled(move)) ? 'recalled' : changedByOthers(move, target)
}

/** The replicas of a partition while it moves: its target and what will be dropped (KIP-455). */
export function untilItEnds({ from, to }: Pick<Move, 'from' | 'to'>): BrokerId[] {
  return [...to, ...from.filter((id) => !to.includes(id)).sort((a, b) => a - b)]
}

/** The same while it is copied back, after it had arrived. */
export function untilItIsBack({ from, to }: Move): BrokerId[] {
  return untilItEnds({ from: to, to: from })
}

/** What Kafka leaves of a cancelled move: the replicas that it shows meanwhile, without the added ones. */
export function onceCancelled(move: Move): BrokerId[] {
  return untilItEnds(move).filter((id) => move.from.includes(id))
}

export function changedByOthers(move: Move, replicas: readonly BrokerId[]): Problem {
  return conflict(`Somebody else changed the replicas of ${nameOf(move)} to ${replicas.join(', ')}.`)
}

/** The originals that a cancelled move would be left with and that are not in sync or not alive (KAFKA-14424). */
export function missingOriginals(move: Move, partition: Partition): number[] {
  return move.from.filter((id) => !partition.isr.includes(id) || partition.offline.includes(id))
}

function conflict(message: string): Problem {
  return problem('reassignment-conflict', message)
}
