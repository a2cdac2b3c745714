import { type Partition, sameReplicas, type Topic } from '#lib/domain/cluster.ts'
import type { DescribedLog } from '../codecs/describe-log-dirs.ts'
import type { BrokerLogs } from '../log-dirs.ts'

/**
 * `next`, with every part of it that equals `previous` replaced by that part of `previous`; `previous`
 * itself where all is equal. For plain values: objects, arrays, strings, numbers, booleans, null.
 */
export function share<Value>(previous: unknown, next: Value): Value {
  if (Object.is(previous, next)) return next
  if (Array.isArray(next)) return shareArray(previous, next) as Value
  if (!isRecord(next) || !isRecord(previous)) return next
  let same = Object.keys(next).length === Object.keys(previous).length
  const entries = Object.entries(next).map(([key, value]) => {
    const known = Object.hasOwn(previous, key)
    const shared = known ? share(previous[key], value) : value
    same &&= known && Object.is(shared, previous[key])
    return [key, shared] as const
  })
  return (same ? previous : Object.fromEntries(entries)) as Value
}

/** Elements are compared place by place. */
function shareArray(previous: unknown, next: readonly unknown[]): readonly unknown[] {
  if (!Array.isArray(previous)) return next
  const shared = next.map((element, index) => share(previous[index], element))
  const same =
    shared.length === previous.length && shared.every((element, index) => Object.is(element, previous[index]))
  return same ? previous : shared
}

/**
 * `next`, with its equal elements replaced by those of `previous` that have the same key; `previous` itself
 * where all is equal. So an element keeps its identity when others come and go.
 */
export function shareByKey<Element>(
  previous: readonly Element[],
  next: readonly Element[],
  keyOf: (element: Element) => string | number,
): readonly Element[] {
  const known = new Map(previous.map((element) => [keyOf(element), element]))
  const shared = next.map((element) => share(known.get(keyOf(element)), element))
  const same =
    shared.length === previous.length && shared.every((element, index) => Object.is(element, previous[index]))
  return same ? previous : shared
}

/** As `shareByKey` for topics as they are listed, without configs and logs: no more work than comparing them. */
export function shareTopics(previous: readonly Topic[], next: readonly Topic[]): readonly Topic[] {
  const known = new Map(previous.map((topic) => [topic.name, topic]))
  return next.map((topic) => {
    const before = known.get(topic.name)
    return before !== undefined && sameListing(before, topic) ? before : topic
  })
}

function sameListing(a: Topic, b: Topic): boolean {
  if (a.id !== b.id || a.internal !== b.internal || a.partitions.length !== b.partitions.length) return false
  return a.partitions.every((partition, index) => {
    const other = b.partitions[index]
    return other !== undefined && samePartition(partition, other)
  })
}

function samePartition(a: Partition, b: Partition): boolean {
  return (
    a.id === b.id &&
    a.leader === b.leader &&
    sameReplicas(a.replicas, b.replicas) &&
    sameReplicas(a.isr, b.isr) &&
    sameReplicas(a.elr, b.elr) &&
    sameReplicas(a.offline, b.offline) &&
    sameReplicas(a.adding, b.adding) &&
    sameReplicas(a.removing, b.removing)
  )
}

/** As `share` for a broker's logs: those of a topic keep their identity while none of its replicas grew. */
export function shareLogs(before: BrokerLogs | undefined, { dirs, logs }: BrokerLogs): BrokerLogs {
  if (before === undefined) return { dirs, logs }
  const shared = new Map<string, readonly DescribedLog[]>()
  for (const [topic, own] of logs) {
    const known = before.logs.get(topic)
    shared.set(topic, known !== undefined && sameLogs(known, own) ? known : own)
  }
  return { dirs: share(before.dirs, dirs), logs: shared }
}

function sameLogs(a: readonly DescribedLog[], b: readonly DescribedLog[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ partition, dir, bytes }, index) => {
      const other = b[index]
      return other?.partition === partition && other.dir === dir && other.bytes === bytes
    })
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
