import {
  type BrokerId,
  type Cluster,
  minInsyncReplicas,
  neededInSync,
  type Partition,
  type Topic,
  targetReplicas,
} from '../cluster.ts'
import { counted, listedUpTo } from '../words.ts'
import type { Finding } from './finding.ts'

/** Partitions without a leader. */
export function offline(cluster: Cluster): Finding[] {
  return perTopic(
    cluster,
    (partition) => partition.leader === null,
    (topic, partitions) => {
      const waitFor = [
        ...new Set(
          partitions.flatMap((partition) => [...partition.isr, ...partition.elr, ...partition.offline]),
        ),
      ].sort((a, b) => a - b)
      return {
        id: `offline:${topic.name}`,
        rule: 'offline',
        severity: 'critical',
        title: 'Offline: neither read nor written',
        subject: topic.name,
        facts: `${placesOf(topic, partitions)} without a leader`,
        why: 'No in-sync replica is alive, so Kafka elects no leader: anything else could lose acknowledged records.',
        topics: [topic.name],
        remedy: {
          kind: 'words',
          text: bringBack(waitFor),
        },
      }
    },
  )
}

function bringBack(brokers: readonly BrokerId[]): string {
  if (brokers.length === 0)
    return 'Its brokers are alive, yet none may lead: look at the log of the active controller for the reason.'
  return `Bring broker ${listedUpTo(5, brokers)} back with ${brokers.length === 1 ? 'its disk' : 'their disks'}.`
}

/** Partitions with fewer in-sync replicas than min.insync.replicas, and a leader. */
export function belowMinIsr(cluster: Cluster): Finding[] {
  return perTopic(
    cluster,
    (partition, topic) => partition.leader !== null && partition.isr.length < neededInSync(topic, partition),
    (topic, partitions) => ({
      id: `below-min-isr:${topic.name}`,
      rule: 'below-min-isr',
      severity: 'critical',
      title: 'Writes with acks=all are refused',
      subject: topic.name,
      facts: `${placesOf(topic, partitions)} below min.insync.replicas ${minInsyncReplicas(topic)}`,
      why: 'Producers with acks=all get NOT_ENOUGH_REPLICAS, and what is written with acks=1 stays invisible to consumers.',
      topics: [topic.name],
      remedy: { kind: 'words', text: backInSync(partitions) },
    }),
  )
}

/**
 * Partitions whose replicas on live brokers are out of sync, and that are neither offline nor below min ISR.
 * A broker that is down is a finding of its own; replicas being added do not count (KIP-352).
 */
export function underReplicated(cluster: Cluster): Finding[] {
  const alive = new Set(cluster.brokers.filter((broker) => broker.alive).map((broker) => broker.id))
  const isSlow = (partition: Partition) => behind(partition).some((id) => alive.has(id))
  return perTopic(
    cluster,
    (partition, topic) =>
      partition.leader !== null &&
      isSlow(partition) &&
      partition.isr.length >= neededInSync(topic, partition),
    (topic, partitions) => ({
      id: `under-replicated:${topic.name}`,
      rule: 'under-replicated',
      severity: 'high',
      title: 'Replicas out of sync',
      subject: topic.name,
      facts: `${placesOf(topic, partitions)} · ${behindOf(partitions)}`,
      why: 'These partitions have fewer up-to-date copies than they are meant to have.',
      topics: [topic.name],
      remedy: {
        kind: 'words',
        text: 'Look at the broker named: it has just started, has a failed log directory, or is too slow to follow.',
      },
    }),
  )
}

function perTopic(
  cluster: Cluster,
  wrong: (partition: Partition, topic: Topic) => boolean,
  finding: (topic: Topic, partitions: readonly Partition[]) => Finding,
): Finding[] {
  return cluster.topics.flatMap((topic) => {
    const partitions = topic.partitions.filter((partition) => wrong(partition, topic))
    return partitions.length > 0 ? [finding(topic, partitions)] : []
  })
}

function placesOf(topic: Topic, partitions: readonly Partition[]): string {
  return `${partitions.length} of ${counted(topic.partitions.length, 'partition')}`
}

function backInSync(partitions: readonly Partition[]): string {
  if (partitions.some((partition) => behind(partition).length > 0))
    return `Bring the replicas back in sync: ${behindOf(partitions)}.`
  return 'Wait for the replicas that are being added: a faster throttle brings them in sync sooner.'
}

function behindOf(partitions: readonly Partition[]): string {
  const ids = new Set(partitions.flatMap(behind))
  return `broker ${listedUpTo(
    5,
    [...ids].sort((a, b) => a - b),
  )} behind`
}

/** Replicas out of sync, without those that a reassignment is adding. */
function behind(partition: Partition): BrokerId[] {
  return targetReplicas(partition).filter(
    (id) => !partition.isr.includes(id) && !partition.adding.includes(id),
  )
}
