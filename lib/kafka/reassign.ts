import {
  alterPartitionReassignmentsV0,
  alterPartitionReassignmentsV1,
  listPartitionReassignmentsV0,
} from '@platformatic/kafka'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { changeRefusal } from './failure.ts'
import type { Link } from './link.ts'
import type { Guard, Wire } from './wire.ts'

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

/** Of a cancellation: none of the replicas that it would leave is in sync, so it would take an unclean election. */
const INVALID_REPLICA_ASSIGNMENT = 39
const NO_REASSIGNMENT_IN_PROGRESS = 85

/**
 * Asks the controller for new assignments, through any broker that answers. Without
 * `allowReplicationFactorChange` it refuses whatever would change a number of replicas (KIP-860). Accepted
 * changes have only begun. Fails as a whole with nothing changed, or with `outcome-unknown` when the
 * reply was lost after sending; it is never sent twice. To cancel what has ended already is no problem.
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
  const cancelled = new Set(
    changes.flatMap(({ topic, partition, replicas }) => (replicas === null ? [`${topic}-${partition}`] : [])),
  )
  const answered = new Map<string, Problem | null>()
  for (const { name, partitions } of responses) {
    for (const { partitionIndex, errorCode, errorMessage } of partitions) {
      const partition = `${name}-${partitionIndex}`
      const refusalOf = cancelled.has(partition) ? cancelRefusal : reassignRefusal
      answered.set(partition, errorCode === 0 ? null : refusalOf(partition, errorCode, errorMessage))
    }
  }
  return ok(outcomes(changes, answered))
}

function reassignRefusal(partition: string, code: number, message: string | null | undefined): Problem {
  return changeRefusal(`The reassignment of ${partition} was refused`, code, message)
}

/** Null where nothing was to be cancelled: the reassignment had ended before. */
function cancelRefusal(partition: string, code: number, message: string | null | undefined): Problem | null {
  if (code === NO_REASSIGNMENT_IN_PROGRESS) return null
  const refused = changeRefusal(`The cancellation of ${partition} was refused`, code, message)
  return code === INVALID_REPLICA_ASSIGNMENT ? problem('cancel-unsafe', refused.message) : refused
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
export function listReassignments(link: Link): Promise<Result<readonly Reassignment[]>> {
  return link.any('forwarded', listReassignmentsThrough)
}

/** The same through one broker, which answers only while it reaches the controller. */
export async function listReassignmentsThrough(wire: Wire): Promise<Result<readonly Reassignment[]>> {
  const reply = await wire.read([listPartitionReassignmentsV0.api], [LIST_MS, null], LIST_MS)
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
