import { describeTopicPartitionsV0 } from '@platformatic/kafka'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import type { MetadataTopic } from './codecs/metadata.ts'
import type { Wire } from './wire.ts'

/** Eligible leader replicas by topic and partition; a partition that has none may be absent. */
export type EligibleReplicas = ReadonlyMap<string, ReadonlyMap<number, readonly BrokerId[]>>

/** What a broker returns at most in one reply (its `max.request.partition.size.limit`). */
const PAGE = 2_000
const PAGE_MS = 3_000

/**
 * The eligible leader replicas (KIP-966) of the topics that can have any: those with a partition that has
 * fewer in-sync than assigned replicas. A topic that has vanished meanwhile is left out.
 */
export async function readEligibleReplicas(
  wire: Wire,
  topics: readonly MetadataTopic[],
): Promise<Result<EligibleReplicas>> {
  const found = new Map<string, Map<number, readonly BrokerId[]>>()
  const asked = topics.filter(isDegraded).map(({ name }) => ({ name }))
  if (asked.length === 0) return ok(found)
  let cursor: { topicName: string; partitionIndex: number } | undefined
  do {
    const page = await wire.readEach([describeTopicPartitionsV0.api], [asked, PAGE, cursor], PAGE_MS)
    if (!page.ok) return page
    for (const { name, partitions } of page.value.topics) {
      const known = found.get(name ?? '') ?? new Map<number, readonly BrokerId[]>()
      for (const { partitionIndex, eligibleLeaderReplicas } of partitions) {
        if (eligibleLeaderReplicas?.length) known.set(partitionIndex, eligibleLeaderReplicas)
      }
      found.set(name ?? '', known)
    }
    cursor = page.value.nextCursor ?? undefined
  } while (cursor !== undefined)
  return ok(found)
}

function isDegraded({ partitions }: MetadataTopic): boolean {
  return partitions.some(({ leader, isr, replicas }) => leader === null || isr.length < replicas.length)
}
