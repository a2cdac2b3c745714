import { type BrokerId, type Cluster, racksOf } from '../../cluster.ts'
import type { Goals, Replacement } from '../goals.ts'
import type { RackRule } from './rack-rule.ts'
import { shuffled } from './shuffle.ts'

/** What the goals make of the brokers: the same for every partition. */
export type Scene = {
  readonly brokers: readonly BrokerId[]
  readonly indexOf: ReadonlyMap<BrokerId, number>
  readonly rackOf: Int32Array
  readonly racks: number
  readonly alive: Uint8Array
  readonly eligible: Uint8Array
  readonly open: readonly (readonly number[])[]
  readonly openCount: number
  readonly isOpen: Uint8Array
  readonly pinned: Uint8Array
  /** To be left wherever that can be. */
  readonly leave: Uint8Array
  readonly replace: readonly Replacement[]
  readonly levelled: boolean
  readonly distinct: boolean
  readonly racksKnown: boolean
  /** Named racks with an eligible broker. */
  readonly eligibleRacks: number
  /** Rules of partitions whose brokers may all stay, by what sets them apart: most have the same. */
  readonly plainRules: Map<number, RackRule>
  /** Eligible brokers by rack. */
  readonly eligibleByRack: Int32Array
}

/** Broker indexes are in an order drawn by the seed. */
export function sceneOf(cluster: Cluster, goals: Goals, seed: number): Scene {
  const brokers = shuffled(cluster.brokers, seed)
  const n = brokers.length
  const names = racksOf(brokers)
  const rackIndex = new Map(names.map((name, index) => [name, index]))
  const indexOf = new Map(brokers.map(({ id }, index) => [id, index]))
  const rackOf = Int32Array.from(brokers, ({ rack }) => rackIndex.get(rack ?? '') ?? names.length)
  const alive = Uint8Array.from(brokers, (broker) => (broker.alive ? 1 : 0))
  const marked = (ids: readonly BrokerId[]) => {
    const marks = new Uint8Array(n)
    for (const id of ids) marks[indexOf.get(id) ?? n] = 1
    return marks
  }
  const drained = marked(goals.drain)
  const replaced = marked(goals.replace.map(({ from }) => from))
  const pinned = marked(goals.scope.pinned)
  const replace = goals.replace.filter(({ to }) => {
    const index = indexOf.get(to)
    return index !== undefined && alive[index] === 1 && !drained[index] && !replaced[index] && !pinned[index]
  })
  const applied = marked(replace.map(({ from }) => from))
  const eligible = alive.map((live, index) => (live && !drained[index] && !replaced[index] ? 1 : 0))
  const isOpen = eligible.map((yes, index) => (yes && !pinned[index] ? 1 : 0))
  const eligibleByRack = new Int32Array(names.length + 1)
  const open: number[][] = Array.from({ length: names.length + 1 }, () => [])
  for (let index = 0; index < n; index++) {
    const rack = rackOf[index] ?? 0
    if (eligible[index]) eligibleByRack[rack] = (eligibleByRack[rack] ?? 0) + 1
    if (isOpen[index]) open[rack]?.push(index)
  }
  const racksKnown = names.length > 0 && eligibleByRack[names.length] === 0
  return {
    brokers: brokers.map(({ id }) => id),
    indexOf,
    rackOf,
    racks: names.length,
    alive,
    eligible,
    open,
    openCount: isOpen.reduce((sum, yes) => sum + yes, 0),
    isOpen,
    pinned,
    leave: alive.map((live, index) => (drained[index] || applied[index] || (goals.spread && !live) ? 1 : 0)),
    replace,
    levelled: goals.spread || goals.balance.includes('replicas'),
    distinct: goals.racks && racksKnown,
    racksKnown,
    plainRules: new Map(),
    eligibleRacks: racksWith(eligibleByRack, names.length),
    eligibleByRack,
  }
}

/** How many named racks hold at least one of the counted brokers. */
function racksWith(byRack: Int32Array, racks: number): number {
  let count = 0
  for (let rack = 0; rack < racks; rack++) if ((byRack[rack] ?? 0) > 0) count += 1
  return count
}
