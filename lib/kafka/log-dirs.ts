import { describeLogDirsV4 } from '@platformatic/kafka'
import type { BrokerId, LogDir, ReplicaLog } from '#lib/domain/cluster.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import { errorWords } from './failure.ts'
import type { Link } from './link.ts'

const READ_MS = 5_000

/** What one broker holds on its disks. */
export type BrokerLogs = {
  readonly dirs: readonly LogDir[]
  /** By topic and partition. */
  readonly logs: ReadonlyMap<string, ReadonlyMap<number, ReplicaLog>>
}

/**
 * The log directories of one broker and the replicas in them (KIP-827 for the disk's size). A directory that
 * failed is listed with its error, and its replicas are absent. A replica that is moving to another
 * directory counts where it still is.
 */
export async function readLogDirs(link: Link, broker: BrokerId): Promise<Result<BrokerLogs>> {
  const wire = link.broker(broker, 'bulk')
  if (!wire.ok) return wire
  const reply = await wire.value.readEach([describeLogDirsV4.api], [null], READ_MS)
  if (!reply.ok) return reply
  const logs = new Map<string, Map<number, ReplicaLog>>()
  for (const { logDir, topics } of reply.value.results) {
    for (const { name, partitions } of topics) {
      const known = logs.get(name) ?? new Map<number, ReplicaLog>()
      logs.set(name, known)
      for (const { partitionIndex, partitionSize, isFutureKey } of partitions) {
        if (!isFutureKey) known.set(partitionIndex, { dir: logDir, bytes: Number(partitionSize) })
      }
    }
  }
  const dirs = reply.value.results.map(({ logDir, errorCode, totalBytes, usableBytes }) => ({
    path: logDir,
    totalBytes: bytesOrNull(totalBytes),
    usableBytes: bytesOrNull(usableBytes),
    error: errorCode === 0 ? null : errorWords(errorCode, null),
  }))
  return ok({ dirs: dirs.sort((a, b) => (a.path < b.path ? -1 : 1)), logs })
}

/** Kafka says -1 for a size that it does not know. */
function bytesOrNull(bytes: bigint): number | null {
  return bytes < 0n ? null : Number(bytes)
}

/**
 * The bytes of every replica on each of the brokers, by `topic-partition`, read now. A broker that did not
 * answer has a problem in its place, and delays the others by no more than its own deadline.
 */
export async function readReplicaSizes(
  link: Link,
  brokerIds: readonly BrokerId[],
): Promise<ReadonlyMap<BrokerId, Result<ReadonlyMap<string, number>>>> {
  const answers = await Promise.all(
    brokerIds.map(async (id): Promise<[BrokerId, Result<ReadonlyMap<string, number>>]> => {
      const read = await readLogDirs(link, id)
      return [id, read.ok ? ok(sizesOf(read.value)) : read]
    }),
  )
  return new Map(answers)
}

function sizesOf({ logs }: BrokerLogs): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const [topic, partitions] of logs) {
    for (const [partition, { bytes }] of partitions) sizes.set(`${topic}-${partition}`, bytes)
  }
  return sizes
}
