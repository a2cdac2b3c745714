import type { BrokerId, Cluster, Config, ConfigSource, Topic } from '../cluster.ts'
import type { Happening, Held, KeyChange } from './event.ts'
import {
  isrChanges,
  leaderMoves,
  type PartitionPair,
  partitionPairs,
  placementChanges,
} from './partitions.ts'

/**
 * What changed from one reading of a cluster to the next: brokers and the controller first, then what follows from them. Both
 * come from the same collector, which shares what stayed the same, so what did not change costs next to nothing.
 * Placements are left out: `placementDiff` compares them, where both readings could tell them.
 */
export function diff(before: Cluster, after: Cluster): Happening[] {
  const [topics, kept] = topicChanges(before, after)
  return [
    ...brokerChanges(before, after),
    ...controllerChange(before, after),
    ...kept.flatMap(({ after: { name }, partitions }) => leaderMoves(name, partitions)),
    ...kept.flatMap(({ after: { name }, partitions }) => isrChanges(name, partitions)),
    ...topics,
    ...kept.flatMap((topic) => topicConfigChange(topic.before, topic.after)),
    ...brokerConfigChanges(before, after),
  ]
}

/** Placements that changed, and reassignments that began and ended, from one reading to another that may be a later one. */
export function placementDiff(before: Cluster, after: Cluster): Happening[] {
  const [, kept] = topicChanges(before, after)
  return kept.flatMap(({ after: { name }, partitions }) => placementChanges(name, partitions))
}

type Kept = { readonly before: Topic; readonly after: Topic; readonly partitions: readonly PartitionPair[] }

/** Topics that came and went, and those that are in both readings and differ in anything. */
function topicChanges(before: Cluster, after: Cluster): [Happening[], Kept[]] {
  if (before.topics === after.topics) return [[], []]
  const known = new Map(before.topics.map((topic) => [topic.name, topic]))
  const changes: Happening[] = []
  const kept: Kept[] = []
  for (const topic of after.topics) {
    const old = known.get(topic.name)
    known.delete(topic.name)
    if (old === topic) continue
    if (old === undefined) {
      changes.push({ kind: 'topic-created', topic: topic.name, from: NOTHING, to: heldBy(topic) })
    } else if (isAnother(old, topic)) {
      changes.push({ kind: 'topic-recreated', topic: topic.name, from: heldBy(old), to: heldBy(topic) })
    } else {
      kept.push({ before: old, after: topic, partitions: partitionPairs(old, topic) })
      if (topic.partitions.length !== old.partitions.length) changes.push(partitionsAdded(old, topic))
    }
  }
  for (const [topic, old] of known)
    changes.push({ kind: 'topic-deleted', topic, from: heldBy(old), to: NOTHING })
  return [changes, kept]
}

function isAnother(before: Topic, after: Topic): boolean {
  if (before.id !== null && after.id !== null && before.id !== after.id) return true
  // Kafka never takes partitions away.
  return after.partitions.length < before.partitions.length
}

/** Counts of the partitions that are new: what changed on the others is told by their own events. */
function partitionsAdded(before: Topic, after: Topic): Happening {
  const had = new Set(before.partitions.map(({ id }) => id))
  const added = after.partitions.filter(({ id }) => !had.has(id))
  const from = { ...NOTHING, partitions: before.partitions.length }
  const to = { ...heldBy({ partitions: added }), partitions: after.partitions.length }
  return { kind: 'partitions-added', topic: after.name, from, to }
}

const NOTHING: Held = { partitions: 0, leaders: {}, inSync: {} }

function heldBy({ partitions }: Pick<Topic, 'partitions'>): Held {
  const leaders: Record<BrokerId, number> = {}
  const inSync: Record<BrokerId, number> = {}
  for (const { leader, isr } of partitions) {
    if (leader !== null) leaders[leader] = (leaders[leader] ?? 0) + 1
    for (const id of isr) inSync[id] = (inSync[id] ?? 0) + 1
  }
  return { partitions: partitions.length, leaders, inSync }
}

function brokerChanges(before: Cluster, after: Cluster): Happening[] {
  if (before.brokers === after.brokers) return []
  const wasAlive = aliveIn(before)
  const isAlive = aliveIn(after)
  return [
    ...[...wasAlive]
      .filter((id) => !isAlive.has(id))
      .map((broker): Happening => ({ kind: 'broker-down', broker })),
    ...[...isAlive]
      .filter((id) => !wasAlive.has(id))
      .map((broker): Happening => ({ kind: 'broker-up', broker })),
  ]
}

function aliveIn({ brokers }: Cluster): ReadonlySet<BrokerId> {
  return new Set(brokers.filter(({ alive }) => alive).map(({ id }) => id))
}

/** A quorum that was not read is unknown, and no change. */
function controllerChange({ kraft: before }: Cluster, { kraft: after }: Cluster): Happening[] {
  if (before === null || after === null || before.leaderId === after.leaderId) return []
  return [{ kind: 'controller-moved', from: before.leaderId, to: after.leaderId }]
}

/** What is set on a topic itself: what it inherits changes with the brokers. */
function topicConfigChange(before: Topic, after: Topic): Happening[] {
  const changes = keyChanges(before.config, after.config, (source) => source === 'topic')
  return changes.length > 0 ? [{ kind: 'topic-config-changed', topic: after.name, changes }] : []
}

/** What is set on a broker, on all of them or in its properties: a new release brings other defaults. */
function brokerConfigChanges(before: Cluster, after: Cluster): Happening[] {
  if (before.brokers === after.brokers) return []
  const known = new Map(before.brokers.map((broker) => [broker.id, broker.config]))
  return after.brokers.flatMap(({ id, config }): Happening[] => {
    const changes = keyChanges(known.get(id) ?? UNREAD, config, (source) => source !== 'default')
    return changes.length > 0 ? [{ kind: 'broker-config-changed', broker: id, changes }] : []
  })
}

const UNREAD: Config = {}

/** An empty configuration is one that was not read: Kafka always tells some keys. */
function keyChanges(before: Config, after: Config, isSet: (source: ConfigSource) => boolean): KeyChange[] {
  if (before === after || isEmpty(before) || isEmpty(after)) return []
  const valueIn = (config: Config, key: string) => {
    const entry = config[key]
    return entry !== undefined && isSet(entry.source) ? entry.value : null
  }
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((key) => {
    const [from, to] = [valueIn(before, key), valueIn(after, key)]
    return from === to ? [] : [{ key, from, to }]
  })
}

function isEmpty(config: Config): boolean {
  for (const _ in config) return false
  return true
}
