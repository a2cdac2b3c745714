import type { Partition } from '../../cluster.ts'
import { distinct, distinctRacks, evenRacks, type Need, type RackRule, RackUse } from './rack-rule.ts'
import type { Scene } from './scene.ts'

/** One partition: which brokers it holds, which it must and may keep, and how many it is to have. */
export type Task = {
  readonly topic: string
  readonly partition: Partition
  /** The target set of today, in order, as broker indexes. */
  readonly held: readonly number[]
  /** Replicas wanted by the goals, whether or not there are brokers for them. */
  readonly wanted: number
  /** Replicas that it will have. */
  readonly size: number
  /** In every solution: pinned, put there by a replacement, or unable to leave. */
  readonly must: readonly number[]
  /** Held, and free to stay. */
  readonly may: readonly number[]
  /** Where the other `size - must.length` replicas may go. */
  readonly rule: RackRule
  /** Brokers in `must` that the goals want it to leave; more brokers would be needed. */
  readonly stuck: readonly number[]
  /** `[index of OLD, index of NEW]` of each replacement that applies here. */
  readonly swaps: readonly (readonly [number, number])[]
  /** A replaced broker's partition could as well have kept other replicas, or got another new broker. */
  readonly settledByChoice: boolean
  /** The racks goal asks for distinct racks here, and there are too few. */
  readonly racksShort: boolean
}

/** What the goals make of one partition that holds the brokers `held` and is to have `wanted` replicas. */
export function taskOf(
  topic: string,
  partition: Partition,
  held: readonly number[],
  wanted: number,
  scene: Scene,
): Task {
  if (held.every((broker) => scene.isOpen[broker])) return plainTask(topic, partition, held, wanted, scene)
  const kept = held.filter((broker) => scene.pinned[broker])
  const applying = swapsOf(held, scene)
  const swaps = applying.slice(0, Math.max(0, wanted - kept.length))
  const joining = swaps.map(([, next]) => next)
  const leaving = held.filter((broker) => scene.leave[broker] && !scene.pinned[broker])
  const staying = held.filter((broker) => !scene.leave[broker] && !scene.pinned[broker])
  const closed = kept.length + staying.filter((broker) => !scene.isOpen[broker]).length
  const available = scene.openCount + closed
  // No replica is lost for want of brokers: what cannot leave stays.
  const size = Math.max(Math.min(wanted, available), Math.min(wanted, held.length), kept.length)
  const stuck = stuckOf(leaving, staying, size - available, scene)
  const must = [...kept, ...joining, ...stuck]
  const free = staying.filter((broker) => !joining.includes(broker))
  const live = free.filter((broker) => scene.alive[broker])
  // No live replica is dropped while one on a dead broker stays.
  const may = size < held.length && live.length >= size - must.length ? live : free
  const short = scene.distinct && size > scene.eligibleRacks
  const rules = { scene, distinct: scene.distinct && !short, even: short }
  const need = { held, must, may, size }
  // A partition with a replaced broker changes no more than it must, whatever would level counts.
  const settled = swaps.length > 0 ? { ...need, ...settle(need, rules) } : need
  return {
    ...{ topic, partition, held, wanted, size, must: settled.must, may: settled.may },
    ...{ rule: ruleOf(settled, rules), stuck, swaps, racksShort: short },
    settledByChoice:
      swaps.length < applying.length || settled.must.length < must.length + may.length - settled.may.length,
  }
}

const NONE: readonly never[] = []

/** As `taskOf`, for the many partitions whose brokers may all stay. */
function plainTask(
  topic: string,
  partition: Partition,
  held: readonly number[],
  wanted: number,
  scene: Scene,
): Task {
  const size = Math.min(wanted, scene.openCount)
  const racksShort = scene.distinct && size > scene.eligibleRacks
  const rules = { scene, distinct: scene.distinct && !racksShort, even: racksShort }
  const key = size * (scene.racks + 1) + distinct(held, scene)
  const rule = scene.plainRules.get(key) ?? ruleOf({ held, must: NONE, may: held, size }, rules)
  scene.plainRules.set(key, rule)
  return {
    ...{ topic, partition, held, wanted, size, must: NONE, may: held },
    ...{ rule, stuck: NONE, swaps: NONE, racksShort, settledByChoice: false },
  }
}

type Rules = { readonly scene: Scene; readonly distinct: boolean; readonly even: boolean }

function ruleOf(need: Need, { scene, distinct, even }: Rules): RackRule {
  const asEven = even ? evenRacks(need, scene) : null
  return asEven ?? distinctRacks(need, scene, distinct)
}

/** Keeps for good as many of the replicas that may stay as the racks goal allows, one from each rack before others. */
function settle(need: Need, rules: Rules): Pick<Need, 'must' | 'may'> {
  const { rackOf, racks: rackless } = rules.scene
  const use = rules.distinct || rules.even ? new RackUse(ruleOf(need, rules)) : null
  const must = [...need.must]
  const racks = new Set([rackless, ...must.map((broker) => rackOf[broker])])
  const take = (broker: number) => {
    const rack = rackOf[broker] ?? 0
    if (must.length === need.size || (use && !use.allows(rack))) return
    use?.add(rack)
    racks.add(rack)
    must.push(broker)
  }
  for (const broker of need.may) if (!racks.has(rackOf[broker])) take(broker)
  for (const broker of need.may) if (!must.includes(broker)) take(broker)
  return { must, may: [] }
}

/** Which of the brokers that are to be left must stay, for want of others: those in racks that nothing else is in first. */
function stuckOf(
  leaving: readonly number[],
  staying: readonly number[],
  count: number,
  { open, rackOf, alive, racks, distinct, eligibleByRack }: Scene,
): number[] {
  if (count <= 0) return []
  const covered = new Set(staying.map((broker) => rackOf[broker]))
  open.forEach((brokers, rack) => {
    if (brokers.length > 0) covered.add(rack)
  })
  covered.add(racks)
  // The racks goal counts racks of eligible brokers only.
  const counts = (broker: number) => (distinct && eligibleByRack[rackOf[broker] ?? racks] ? 1 : 0)
  const left = [...leaving].sort((a, b) => counts(b) - counts(a) || (alive[b] ?? 0) - (alive[a] ?? 0))
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const apart = left.findIndex((broker) => !covered.has(rackOf[broker]))
    const [next = -1] = left.splice(Math.max(0, apart), 1)
    covered.add(rackOf[next])
    return next
  })
}

/** The replacements that apply to a partition on `held`: the old broker and the new one of each. */
function swapsOf(held: readonly number[], scene: Scene) {
  const swaps: [number, number][] = []
  for (const { from, to } of scene.replace) {
    const old = scene.indexOf.get(from) ?? -1
    const next = scene.indexOf.get(to) ?? -1
    if (!held.includes(old) || held.includes(next) || scene.pinned[old]) continue
    if (!swaps.some(([, taken]) => taken === next)) swaps.push([old, next])
  }
  return swaps
}
