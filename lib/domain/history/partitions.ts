import {
  type BrokerId,
  isMoving,
  type Partition,
  sameReplicas,
  type Topic,
  targetReplicas,
} from '../cluster.ts'
import type { Happening, IsrGrowth, IsrShrink, LeaderMove, PlacementKind, Reassigned } from './event.ts'

/** A partition that is in both readings, and differs in more than its size. */
export type PartitionPair = readonly [before: Partition, after: Partition]

/** The pairs that may differ. What the collector shares between readings is known to be the same without a look into it. */
export function partitionPairs(before: Topic, after: Topic): readonly PartitionPair[] {
  const differing: PartitionPair[] = []
  if (before.partitions === after.partitions) return differing
  for (let index = 0; index < after.partitions.length; index++) {
    const partition = after.partitions[index]
    if (partition === undefined) continue
    const old = partitionAt(before.partitions, index, partition.id)
    if (old !== undefined && !sharesAll(old, partition)) differing.push([old, partition])
  }
  return differing
}

function partitionAt(partitions: readonly Partition[], index: number, id: number): Partition | undefined {
  const guess = partitions[index]
  return guess?.id === id ? guess : partitions.find((one) => one.id === id)
}

function sharesAll(before: Partition, after: Partition): boolean {
  return (
    before === after ||
    (before.leader === after.leader &&
      before.isr === after.isr &&
      before.replicas === after.replicas &&
      before.adding === after.adding &&
      before.removing === after.removing)
  )
}

export function leaderMoves(topic: string, pairs: readonly PartitionPair[]): Happening[] {
  const partitions = pairs.flatMap(([old, partition]): LeaderMove[] => {
    const { id, leader: to } = partition
    const { leader: from } = old
    if (from === to) return []
    const preferred = to !== null && to === targetReplicas(partition)[0]
    return [{ partition: id, from, to, preferred, why: whyLeft(from, partition) }]
  })
  return partitions.length > 0 ? [{ kind: 'leader-moved', topic, partitions }] : []
}

function whyLeft(from: BrokerId | null, { replicas, offline }: Partition): LeaderMove['why'] {
  if (from === null) return null
  if (!replicas.includes(from)) return 'reassigned'
  return offline.includes(from) ? 'offline' : null
}

export function isrChanges(topic: string, pairs: readonly PartitionPair[]): Happening[] {
  const shrunk: IsrShrink[] = []
  const grown: IsrGrowth[] = []
  for (const [old, { id: partition, replicas, isr, leader }] of pairs) {
    if (old.isr === isr) continue
    const left = without(old.isr, isr)
    const joined = without(isr, old.isr)
    const stayed = without(old.replicas, old.adding)
    if (left.length > 0) shrunk.push({ partition, left, reassigned: areApart(left, replicas), isr, leader })
    if (joined.length > 0) grown.push({ partition, joined, reassigned: areApart(joined, stayed), isr })
  }
  return [
    ...(shrunk.length > 0 ? [{ kind: 'isr-shrank', topic, partitions: shrunk } as const] : []),
    ...(grown.length > 0 ? [{ kind: 'isr-grew', topic, partitions: grown } as const] : []),
  ]
}

export function placementChanges(topic: string, pairs: readonly PartitionPair[]): Happening[] {
  const all = pairs.flatMap(([old, partition]) => placementChange(old, partition))
  return [...Map.groupBy(all, ({ kind }) => kind)].map(([kind, own]) => ({
    kind,
    topic,
    partitions: own.map(({ change }) => change),
  }))
}

type Placed = { readonly kind: PlacementKind; readonly change: Reassigned }

/** While a reassignment runs, `replicas` are those of its target and then those on their way out (KIP-455). */
function placementChange(before: Partition, after: Partition): Placed[] {
  if (
    sameReplicas(before.replicas, after.replicas) &&
    sameReplicas(before.adding, after.adding) &&
    sameReplicas(before.removing, after.removing)
  )
    return []
  const [from, to] = [originalReplicas(before), targetReplicas(after)]
  const change = { partition: after.id, from, to }
  if (isMoving(after))
    return sameReplicas(targetReplicas(before), to) && isMoving(before)
      ? []
      : [{ kind: 'reassignment-begun', change }]
  if (!isMoving(before)) return [{ kind: 'placement-changed', change }]
  const target = targetReplicas(before)
  const back = !sameReplicas(after.replicas, target) && sameSet(after.replicas, from)
  return back
    ? [{ kind: 'reassignment-cancelled', change: { ...change, from: target } }]
    : [{ kind: 'reassignment-ended', change }]
}

/** What they were before the reassignment that runs; in which order Kafka does not tell. */
function originalReplicas({ replicas, adding }: Partition): readonly BrokerId[] {
  return adding.length === 0 ? replicas : without(replicas, adding)
}

function without(ids: readonly BrokerId[], others: readonly BrokerId[]): readonly BrokerId[] {
  return ids.filter((id) => !others.includes(id))
}

function areApart(ids: readonly BrokerId[], others: readonly BrokerId[]): boolean {
  return !ids.some((id) => others.includes(id))
}

function sameSet(a: readonly BrokerId[], b: readonly BrokerId[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id))
}
