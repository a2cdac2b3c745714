import {
  type BrokerId,
  isMoving,
  type Partition,
  sameReplicas,
  type Topic,
  targetReplicas,
} from '../cluster.ts'
import type { Happening, IsrGrowth, IsrShrink, LeaderMove, PlacementKind, Reassigned } from './event.ts'

/** The changes of the partitions of a topic that is in both readings. */

export function leaderMoves(before: Topic, after: Topic): Happening[] {
  const partitions = changed(before, after).flatMap(([old, partition]): LeaderMove[] => {
    const { id, leader: to } = partition
    if (old.leader === to) return []
    return [
      { partition: id, from: old.leader, to, preferred: to !== null && to === targetReplicas(partition)[0] },
    ]
  })
  return partitions.length > 0 ? [{ kind: 'leader-moved', topic: after.name, partitions }] : []
}

export function isrChanges(before: Topic, after: Topic): Happening[] {
  const shrunk: IsrShrink[] = []
  const grown: IsrGrowth[] = []
  for (const [old, { id: partition, isr, leader }] of changed(before, after)) {
    if (old.isr === isr) continue
    const left = without(old.isr, isr)
    const joined = without(isr, old.isr)
    if (left.length > 0) shrunk.push({ partition, left, isr, leader })
    if (joined.length > 0) grown.push({ partition, joined, isr })
  }
  const topic = after.name
  return [
    ...(shrunk.length > 0 ? [{ kind: 'isr-shrank', topic, partitions: shrunk } as const] : []),
    ...(grown.length > 0 ? [{ kind: 'isr-grew', topic, partitions: grown } as const] : []),
  ]
}

export function placementChanges(before: Topic, after: Topic): Happening[] {
  const all = changed(before, after).flatMap(([old, partition]) => placementChange(old, partition))
  return [...Map.groupBy(all, ({ kind }) => kind)].map(([kind, own]) => ({
    kind,
    topic: after.name,
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

/** The partitions that are in both readings and are not the very same value. */
function* pairs(before: Topic, after: Topic): Generator<readonly [Partition, Partition]> {
  for (const [index, partition] of after.partitions.entries()) {
    const guess = before.partitions[index]
    const old = guess?.id === partition.id ? guess : before.partitions.find(({ id }) => id === partition.id)
    if (old !== undefined && old !== partition) yield [old, partition]
  }
}

function changed(before: Topic, after: Topic): (readonly [Partition, Partition])[] {
  return before.partitions === after.partitions ? [] : [...pairs(before, after)]
}

function without(ids: readonly BrokerId[], others: readonly BrokerId[]): readonly BrokerId[] {
  return ids.filter((id) => !others.includes(id))
}

function sameSet(a: readonly BrokerId[], b: readonly BrokerId[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id))
}
