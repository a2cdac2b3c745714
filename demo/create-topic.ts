import { createTopicsV7 } from '@platformatic/kafka'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Link } from '#lib/kafka/link.ts'
import { must } from './link.ts'

/** Replicas of each partition, in the order of the partitions. */
export type Assignment = readonly (readonly BrokerId[])[]

const PING_MS = 2_000
const CONTROLLER_MS = 25_000
const REQUEST_MS = 30_000

/** Creates a topic with exactly this placement; throws with Kafka's words if it is refused. */
export async function createTopic(
  link: Link,
  name: string,
  assignment: Assignment,
  config: Readonly<Record<string, string>>,
): Promise<void> {
  const topic = {
    name,
    numPartitions: -1,
    replicationFactor: -1,
    assignments: assignment.map((brokers, index) => ({ partitionIndex: index, brokerIds: [...brokers] })),
    configs: Object.entries(config).map(([key, value]) => ({ name: key, value })),
  }
  const wire = must(await link.answering('forwarded', PING_MS))
  must(await wire.read([createTopicsV7.api], [[topic], CONTROLLER_MS, false], REQUEST_MS))
}
