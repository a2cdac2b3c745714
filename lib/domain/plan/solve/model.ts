import {
  type BrokerId,
  type Cluster,
  isMoving,
  type Partition,
  racksOf,
  targetReplicas,
} from '../../cluster.ts'
import { type Goals, matcher, type Replacement, type ReplicationTarget } from '../goals.ts'
import { distinctRacks, evenRacks, type RackRule } from './rack-rule.ts'
import { shuffled } from './shuffle.ts'

/** A cluster and goals as the solvers see them: brokers and racks are indexes, and each partition is a task. */
export type Model = {
  /** Broker ids by index; the order, drawn by the seed, breaks ties. */
  readonly brokers: readonly BrokerId[]
  /** Rack index by broker index; `racks` for a broker without a rack. */
  readonly rackOf: Int32Array
  /** The number of racks that have a name. */
  readonly racks: number
  /** Alive, neither drained nor replaced: 1. */
  readonly eligible: Uint8Array
  /** Eligible and not pinned, by rack index (those without a rack at the end): new replicas may go there. */
  readonly open: readonly (readonly number[])[]
  /** Replicas that no plan of this model changes, by broker index. */
  readonly base: Int32Array
  readonly tasks: readonly Task[]
  /** Counts are to be levelled over the eligible brokers (spread, balance replicas). */
  readonly levelled: boolean
  /** Partitions in scope that were left out because they wait for a broker or for their reassignment. */
  readonly waiting: readonly Waiting[]
  /** Replacements whose new broker cannot take anything. */
  readonly impossible: readonly Replacement[]
  /** Whether the racks goal can be asked at all: every eligible broker has a rack. */
  readonly racksKnown: boolean
}

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
  /** The racks goal asks for distinct racks here, and there are too few. */
  readonly racksShort: boolean
}

export type Waiting = {
  readonly topic: string
  readonly partition: number
  /** Brokers that it waits for; empty while it is being reassigned. */
  readonly down: readonly BrokerId[]
}

export function modelOf(cluster: Cluster, goals: Goals, seed: number): Model {
  const scene = sceneOf(cluster, goals, seed)
  const inScope = scopeOf(goals)
  const targetOf = targetsOf(goals)
  const base = new Int32Array(scene.brokers.length)
  const tasks: Task[] = []
  const waiting: Waiting[] = []
  for (const topic of cluster.topics) {
    const touched = inScope(topic.name)
    const target = touched ? targetOf(topic.name) : null
    for (const partition of topic.partitions) {
      const held = targetReplicas(partition).map((id) => scene.indexOf.get(id) ?? -1)
      const wait = touched && goals.scope.waiting === 'leave' ? waitOf(partition, held, scene) : null
      if (wait) waiting.push({ topic: topic.name, partition: partition.id, down: wait })
      if (touched && !wait)
        tasks.push(taskOf(topic.name, partition, held, wantedBy(target, held.length), scene))
      else for (const broker of held) base[broker] = (base[broker] ?? 0) + 1
    }
  }
  return {
    brokers: scene.brokers,
    rackOf: scene.rackOf,
    racks: scene.racks,
    eligible: scene.eligible,
    open: scene.open,
    base,
    tasks,
    levelled: scene.levelled,
    waiting,
    impossible: goals.replace.filter((replacement) => !scene.replace.includes(replacement)),
    racksKnown: scene.racksKnown,
  }
}

/** Whether a topic may be touched. */
export function scopeOf({ scope }: Goals): (topic: string) => boolean {
  const included = scope.topics.map(matcher)
  const excluded = scope.exclude.map(matcher)
  return (topic) =>
    (included.length === 0 || included.some((fits) => fits(topic))) && !excluded.some((fits) => fits(topic))
}

/** What the goals say about a topic's replicas; null where they say nothing. */
function targetsOf({ replication }: Goals): (topic: string) => ReplicationTarget | null {
  const rules = replication.map((target) => ({ fits: matcher(target.pattern), target }))
  return (topic) => rules.findLast(({ fits }) => fits(topic))?.target ?? null
}

function wantedBy(target: ReplicationTarget | null, held: number): number {
  if (!target) return held
  return target.orMore ? Math.max(target.factor, held) : target.factor
}

type Scene = {
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
  /** Racks with an eligible broker, and how many of those each has. */
  readonly eligibleByRack: Int32Array
}

function sceneOf(cluster: Cluster, goals: Goals, seed: number): Scene {
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
    distinct: goals.racks,
    racksKnown: names.length > 0 && eligibleByRack[names.length] === 0,
    eligibleByRack,
  }
}

/** The brokers that a partition waits for, empty while it is being reassigned; null where nothing holds it up. */
function waitOf(partition: Partition, held: readonly number[], scene: Scene): BrokerId[] | null {
  const down = held.flatMap((index) => {
    const id = scene.brokers[index] ?? -1
    return scene.alive[index] && !partition.offline.includes(id) ? [] : [id]
  })
  return isMoving(partition) || down.length > 0 ? down : null
}

function taskOf(
  topic: string,
  partition: Partition,
  held: readonly number[],
  wanted: number,
  scene: Scene,
): Task {
  const { swaps, joining } = swapsOf(held, scene)
  const kept = held.filter((broker) => scene.pinned[broker])
  const leaving = held.filter((broker) => scene.leave[broker] && !scene.pinned[broker])
  const staying = held.filter((broker) => !scene.leave[broker] && !scene.pinned[broker])
  const closed = kept.length + staying.filter((broker) => !scene.isOpen[broker]).length
  const available = scene.openCount + closed
  // No replica is lost for want of brokers: what cannot leave stays.
  const size = Math.max(
    Math.min(wanted, available),
    Math.min(wanted, held.length),
    kept.length + joining.length,
  )
  const byLife = [...leaving].sort((a, b) => (scene.alive[b] ?? 0) - (scene.alive[a] ?? 0))
  const stuck = byLife.slice(0, Math.max(0, size - available))
  const must = [...kept, ...joining, ...stuck]
  const free = staying.filter((broker) => !joining.includes(broker))
  const live = free.filter((broker) => scene.alive[broker])
  // No live replica is dropped while one on a dead broker stays.
  const may = size < held.length && live.length >= size - must.length ? live : free
  const need = { held, must, may, count: size - must.length, size }
  const short = scene.distinct && scene.racksKnown && size > racksWith(scene.eligibleByRack, scene.racks)
  const even = short ? evenRacks(need, scene) : null
  const rule = even ?? distinctRacks(need, scene, scene.distinct && scene.racksKnown && !short)
  return { topic, partition, held, wanted, size, must, may, rule, stuck, swaps, racksShort: short }
}

/** The replacements that apply to a partition on `held`, and the brokers that join it by them. */
function swapsOf(held: readonly number[], scene: Scene) {
  const swaps: [number, number][] = []
  for (const { from, to } of scene.replace) {
    const old = scene.indexOf.get(from) ?? -1
    const next = scene.indexOf.get(to) ?? -1
    if (!held.includes(old) || held.includes(next) || scene.pinned[old]) continue
    if (!swaps.some(([, taken]) => taken === next)) swaps.push([old, next])
  }
  return { swaps, joining: swaps.map(([, next]) => next) }
}

/** How many named racks hold at least one of the counted brokers. */
function racksWith(byRack: Int32Array, racks: number): number {
  let count = 0
  for (let rack = 0; rack < racks; rack++) if ((byRack[rack] ?? 0) > 0) count += 1
  return count
}
