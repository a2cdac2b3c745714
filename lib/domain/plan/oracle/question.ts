import { type BrokerId, type Cluster, isMoving, type Partition, targetReplicas } from '../../cluster.ts'
import type { Goals } from '../goals.ts'

/**
 * What the oracle is asked: a small cluster and its goals in sets of brokers, one bit a broker. It is read from the
 * meaning of the goals alone and shares nothing with the planner, so that one can be held against the other.
 */
export type Question = {
  /** The broker of each bit. */
  readonly brokers: readonly BrokerId[]
  readonly racks: readonly (string | null)[]
  /** Alive, neither drained nor replaced. */
  readonly eligible: number
  readonly drained: number
  readonly replaced: number
  readonly dead: number
  readonly spread: boolean
  /** Where nothing is to be left: drained and replaced brokers and, when spreading, dead ones. */
  readonly leaving: number
  readonly pinned: number
  /** Brokers that new replicas may go to, by each rack with an eligible broker; null where racks are not asked for, or an eligible broker has none. */
  readonly eligibleRacks: ReadonlyMap<string, number> | null
  /** Whether the squares of the eligible brokers' counts are to be least. */
  readonly even: boolean
  readonly slots: readonly Slot[]
}

/** One partition. */
export type Slot = {
  readonly topic: string
  readonly partition: number
  /** Its replicas in order, without those that a running move takes away. */
  readonly present: readonly BrokerId[]
  readonly held: number
  /** Out of scope, or waiting for what it keeps, where such partitions are left out: stays as it is. */
  readonly fixed: boolean
  readonly wanted: number
  /** Whether a replication goal gives `wanted`. */
  readonly byGoal: boolean
  /** Brokers that take the place of one that is replaced here, with that one. */
  readonly newcomers: ReadonlyMap<BrokerId, BrokerId>
}

export function questionOf(cluster: Cluster, goals: Goals): Question {
  const brokers = cluster.brokers.map(({ id }) => id)
  const maskOf = (ids: Iterable<BrokerId>) =>
    [...ids].reduce((mask, id) => mask | (1 << brokers.indexOf(id)), 0)
  const drained = maskOf(goals.drain)
  const replaced = maskOf(goals.replace.map(({ from }) => from))
  const dead = maskOf(cluster.brokers.filter(({ alive }) => !alive).map(({ id }) => id))
  const eligible = (2 ** brokers.length - 1) & ~(drained | replaced | dead)
  const leaving = drained | replaced | (goals.spread ? dead : 0)
  const racks = cluster.brokers.map(({ rack }) => rack)
  return {
    brokers,
    racks,
    eligible,
    drained,
    replaced,
    dead,
    spread: goals.spread,
    leaving,
    pinned: maskOf(goals.scope.pinned),
    eligibleRacks: goals.racks ? racksOfAll(racks, eligible) : null,
    even: goals.spread || goals.balance.includes('replicas'),
    slots: cluster.topics.flatMap(({ name, partitions }) =>
      partitions.map((partition) => slotOf(name, partition, cluster, goals, leaving, maskOf)),
    ),
  }
}

function slotOf(
  topic: string,
  partition: Partition,
  cluster: Cluster,
  { replication, replace, scope }: Goals,
  leaving: number,
  maskOf: (ids: Iterable<BrokerId>) => number,
): Slot {
  const present = targetReplicas(partition)
  const target = replication.findLast(({ pattern }) => fits(pattern, topic))
  const waitsFor = (id: BrokerId) =>
    (partition.offline.includes(id) || cluster.brokers.some((broker) => broker.id === id && !broker.alive)) &&
    (maskOf([id]) & leaving) === 0
  return {
    topic,
    partition: partition.id,
    present,
    held: maskOf(present),
    fixed:
      (scope.topics.length > 0 && !scope.topics.some((pattern) => fits(pattern, topic))) ||
      scope.exclude.some((pattern) => fits(pattern, topic)) ||
      (scope.waiting === 'leave' && (isMoving(partition) || present.some(waitsFor))),
    wanted: target ? Math.max(target.factor, target.orMore ? present.length : 0) : present.length,
    byGoal: target !== undefined,
    newcomers: new Map(
      replace
        .filter(({ from, to }) => present.includes(from) && !present.includes(to))
        .map(({ from, to }) => [to, from]),
    ),
  }
}

/** The eligible brokers by rack; null where there are none, or one has no rack. */
function racksOfAll(racks: readonly (string | null)[], eligible: number): ReadonlyMap<string, number> | null {
  const all = new Map<string, number>()
  for (const [bit, rack] of racks.entries()) {
    if (!has(eligible, bit)) continue
    if (rack === null) return null
    all.set(rack, (all.get(rack) ?? 0) | (1 << bit))
  }
  return all.size > 0 ? all : null
}

/** `*` any characters, `?` one: by trying every way. */
function fits(pattern: string, name: string): boolean {
  if (pattern === '') return name === ''
  if (pattern[0] === '*') {
    return fits(pattern.slice(1), name) || (name !== '' && fits(pattern, name.slice(1)))
  }
  return (
    name !== '' && (pattern[0] === '?' || pattern[0] === name[0]) && fits(pattern.slice(1), name.slice(1))
  )
}

export function has(mask: number, bit: number): boolean {
  return ((mask >> bit) & 1) === 1
}

export function sizeOf(mask: number): number {
  let size = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) size += 1
  return size
}
