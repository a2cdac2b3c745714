import { alterReplicaLogDirsV2 } from '@platformatic/kafka'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { changeRefusal } from './failure.ts'
import type { Link } from './link.ts'
import { outcomes, type PartitionOutcome } from './reassign.ts'
import type { Guard } from './wire.ts'

const CHANGE_MS = 25_000

/** A replica of this broker, and the directory that it is to be in. */
export type ReplicaDir = { readonly topic: string; readonly partition: number; readonly dir: string }

/**
 * Asks a broker to move its replicas to other log directories (KIP-113). The one where a replica is already ends a move of it
 * that runs. Accepted moves have only begun. Fails as `alterReassignments` does.
 */
export async function alterReplicaLogDirs(
  link: Link,
  broker: BrokerId,
  replicas: readonly ReplicaDir[],
  guard?: Guard,
): Promise<Result<readonly PartitionOutcome[]>> {
  if (replicas.length === 0) return ok([])
  const wire = link.broker(broker, 'bulk')
  if (!wire.ok) return wire
  const dirs = [...Map.groupBy(replicas, ({ dir }) => dir)].map(([path, own]) => ({
    path,
    topics: [...Map.groupBy(own, ({ topic }) => topic)].map(([name, group]) => ({
      name,
      partitions: group.map(({ partition }) => partition),
    })),
  }))
  const reply = await wire.value.change([alterReplicaLogDirsV2.api], [dirs], CHANGE_MS, guard)
  if (!reply.ok) return reply
  const answered = new Map<string, Problem | null>()
  for (const { topicName, partitions } of reply.value.results) {
    for (const { partitionIndex, errorCode } of partitions) {
      const what = `Broker ${broker} refused to move ${topicName}-${partitionIndex} to another log directory`
      answered.set(
        `${topicName}-${partitionIndex}`,
        errorCode === 0 ? null : changeRefusal(what, errorCode, null),
      )
    }
  }
  return ok(outcomes(replicas, answered))
}
