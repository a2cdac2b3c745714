import type { BrokerId, LogDir } from '#lib/domain/cluster.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import { type DescribedLogs, describeLogDirsV4 } from './codecs/describe-log-dirs.ts'
import { errorWords, refusal } from './failure.ts'
import type { Link } from './link.ts'

const READ_MS = 5_000

/** What one broker holds on its disks. */
export type BrokerLogs = {
  /** Sorted by path. */
  readonly dirs: readonly LogDir[]
  /** Where each replica is, and how large, by topic. */
  readonly logs: DescribedLogs
}

/** The same at this moment, with what is on its way between its directories. */
export type BrokerLogsNow = BrokerLogs & {
  /** Where a replica is being copied to, and how much of it is there, by topic. */
  readonly futures: DescribedLogs
}

/**
 * The log directories of one broker and the replicas in them. A directory that failed is listed with its
 * error, and its replicas are absent.
 */
export async function readLogDirs(link: Link, broker: BrokerId): Promise<Result<BrokerLogsNow>> {
  const wire = link.broker(broker, 'bulk')
  if (!wire.ok) return wire
  const reply = await wire.value.read([describeLogDirsV4], [], READ_MS)
  if (!reply.ok) return reply
  const { errorCode, dirs, logs, futures } = reply.value
  if (errorCode !== 0) {
    return { ok: false, problem: refusal(`Broker ${broker} did not describe its disks`, errorCode, null) }
  }
  const known = dirs.map(({ path, errorCode, totalBytes, usableBytes }) => ({
    path,
    totalBytes: totalBytes < 0 ? null : totalBytes,
    usableBytes: usableBytes < 0 ? null : usableBytes,
    error: errorCode === 0 ? null : errorWords(errorCode, null),
  }))
  return ok({ dirs: known.sort((a, b) => (a.path < b.path ? -1 : 1)), logs, futures })
}

/**
 * The log directories of each of the brokers, read now. A broker that did not answer has a problem in its place, and delays
 * the others by no more than its own deadline.
 */
export async function readAllLogDirs(
  link: Link,
  brokerIds: readonly BrokerId[],
): Promise<ReadonlyMap<BrokerId, Result<BrokerLogsNow>>> {
  return new Map(await Promise.all(brokerIds.map(async (id) => [id, await readLogDirs(link, id)] as const)))
}

/** The bytes of every replica of a broker, by `topic-partition`. */
export function sizesOf({ logs }: BrokerLogs): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const [topic, own] of logs) {
    for (const { partition, bytes } of own) sizes.set(`${topic}-${partition}`, bytes)
  }
  return sizes
}
