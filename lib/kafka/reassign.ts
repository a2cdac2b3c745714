import {
  alterPartitionReassignmentsV0,
  alterPartitionReassignmentsV1,
  listPartitionReassignmentsV0,
} from '@platformatic/kafka'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { changeRefusal } from './failure.ts'
import type { Link } from './link.ts'
import type { Guard } from './wire.ts'

/** A new assignment for a partition; `replicas: null` cancels the one that runs (KIP-455). */
export type ReassignmentChange = {
  readonly topic: string
  readonly partition: number
  readonly replicas: readonly BrokerId[] | null
}

/** What became of one partition's change; `problem` is null when the controller accepted it. */
export type PartitionOutcome = {
  readonly topic: string
  readonly partition: number
  readonly problem: Problem | null
}

export type Reassignment = {
  readonly topic: string
  readonly partition: number
  /** The present set: target ++ removing. */
  readonly replicas: readonly BrokerId[]
  readonly adding: readonly BrokerId[]
  readonly removing: readonly BrokerId[]
}

const PING_MS = 2_000
const LIST_MS = 2_000
/** The controller's own limit, and ours, which leaves it the time to say that it has passed. */
const CONTROLLER_MS = 20_000
const CHANGE_MS = 25_000

/**
 * Asks the controller for new assignments, through any broker that answers. Without
 * `allowReplicationFactorChange` it refuses whatever would change a number of replicas (KIP-860). Accepted
 * changes have only begun. Fails as a whole with nothing changed, or with `outcome-unknown` when the
 * reply was lost after sending; it is never sent twice.
 */
export async function alterReassignments(
  link: Link,
  changes: readonly ReassignmentChange[],
  {
    allowReplicationFactorChange,
    guard,
  }: { readonly allowReplicationFactorChange: boolean; readonly guard?: Guard },
): Promise<Result<readonly PartitionOutcome[]>> {
  if (changes.length === 0) return ok([])
  const wire = await link.answering('forwarded', PING_MS)
  if (!wire.ok) return wire
  const v0 = allowReplicationFactorChange ? [alterPartitionReassignmentsV0.api] : []
  const topics = [...Map.groupBy(changes, ({ topic }) => topic)].map(([name, group]) => ({
    name,
    partitions: group.map(({ partition, replicas }) => ({
      partitionIndex: partition,
      // A null list cancels; the library writes null for it, though its type does not say so.
      replicas: (replicas === null ? null : [...replicas]) as number[],
    })),
  }))
  const reply = await wire.value.change(
    [alterPartitionReassignmentsV1.api, ...v0],
    [CONTROLLER_MS, allowReplicationFactorChange, topics],
    CHANGE_MS,
    guard,
  )
  if (!reply.ok) return reply
  const { errorCode, errorMessage, responses } = reply.value
  if (errorCode !== 0) {
    return { ok: false, problem: changeRefusal('The reassignment was refused', errorCode, errorMessage) }
  }
  const answered = new Map<string, Problem | null>()
  for (const { name, partitions } of responses) {
    for (const { partitionIndex, errorCode, errorMessage } of partitions) {
      const what = `The reassignment of ${name}-${partitionIndex} was refused`
      const refused = errorCode === 0 ? null : changeRefusal(what, errorCode, errorMessage)
      answered.set(`${name}-${partitionIndex}`, refused)
    }
  }
  return ok(outcomes(changes, answered))
}

/** One outcome for each partition that was asked for, in that order. */
export function outcomes(
  asked: readonly { readonly topic: string; readonly partition: number }[],
  answered: ReadonlyMap<string, Problem | null>,
): PartitionOutcome[] {
  return asked.map(({ topic, partition }) => {
    const answer = answered.get(`${topic}-${partition}`)
    const silent = problem('outcome-unknown', `The reply does not mention ${topic}-${partition}.`)
    return { topic, partition, problem: answer === undefined ? silent : answer }
  })
}

/** Every reassignment that runs now, in the whole cluster. */
export async function listReassignments(link: Link): Promise<Result<readonly Reassignment[]>> {
  const reply = await link.any('forwarded', (wire) =>
    wire.read([listPartitionReassignmentsV0.api], [LIST_MS, null], LIST_MS),
  )
  if (!reply.ok) return reply
  return ok(
    reply.value.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, replicas, addingReplicas, removingReplicas }) => ({
        topic: name,
        partition: partitionIndex,
        replicas,
        adding: addingReplicas,
        removing: removingReplicas,
      })),
    ),
  )
}
