import { cheapest } from './cheapest.ts'
import { type Hub, handOut } from './hand-out.ts'
import { levelled } from './level.ts'
import type { Model } from './model.ts'
import { ArcList, Network } from './network.ts'
import type { Placement } from './placement.ts'
import { RackUse } from './rack-rule.ts'
import type { Task } from './task.ts'

/**
 * The sets with the least sum of squares of the counts and, among those, the fewest copies: a min-cost flow from partitions
 * through their racks to brokers. A copy is an arc of cost 1, a replica that stays one of cost 0. `start` is any placement.
 *
 * Null where `proceed` said stop, or where the network was too large to have an arc for each pair of partition and broker and
 * its solution could not be told apart into such pairs; the placement then stays unproven.
 */
export function exactSets(
  start: Placement,
  proceed: (progress: number) => boolean,
  mostPairs = MOST_PAIRS,
): readonly (readonly number[])[] | null {
  const { model } = start
  const built = build(model, mostPairs)
  seed(built, start)
  const ends = {
    nodes: model.brokers.map((_, broker) => built.brokerNode + broker),
    counts: Int32Array.from(start.counts),
    counted: model.eligible,
  }
  const exit = levelled(built.network, ends, () => proceed(0))
  if (exit === null) return null
  const supplies = new Map(built.tasks.map(({ node, count }) => [node, count]))
  return cheapest(built.network, ends, exit, supplies, proceed) ? setsOf(built, model) : null
}

/** Above this many pairs of partition and broker, copies go through one hub a rack instead of an arc for each pair. */
const MOST_PAIRS = 3_000_000

type Built = {
  readonly network: Network
  /** The node of the broker with index 0; the others follow. */
  readonly brokerNode: number
  /** The node of the first hub; hubs are by rack, then one for all; none where every pair has an arc. */
  readonly hubNode: number
  readonly tasks: readonly TaskNodes[]
  /** By hub and broker, its arc. */
  readonly hubArcs: readonly ReadonlyMap<number, number>[]
}

/** Where a task enters the network, and its arcs by where they lead. */
type TaskNodes = {
  readonly task: number
  readonly node: number
  readonly count: number
  /** Arcs to a rack node by rack: for the first replicas there, and for further ones. */
  readonly direct: ReadonlyMap<number, number>
  readonly toExtra: number | null
  readonly extra: ReadonlyMap<number, number>
  /** Arcs to a broker, or to a hub for copies. */
  readonly ends: ReadonlyMap<number, number>
  readonly hubs: ReadonlyMap<number, number>
}

function build(model: Model, mostPairs: number): Built {
  const builder = new Builder(model, mostPairs)
  const tasks = model.tasks.flatMap((task, index) => {
    const count = task.size - task.must.length
    return count > 0 ? [builder.addTask(task, index, count)] : []
  })
  return builder.finish(tasks)
}

class Builder {
  private readonly model: Model
  private readonly arcs = new ArcList()
  private readonly hubArcs: Map<number, number>[]
  private readonly useHubs: boolean
  private readonly everywhere: readonly number[]
  private readonly hubNode: number
  private nodes: number

  constructor(model: Model, mostPairs: number) {
    this.model = model
    this.everywhere = model.open.flat()
    const pairs = model.tasks.reduce((sum, { size, must }) => sum + (size > must.length ? 1 : 0), 0)
    this.useHubs = pairs * this.everywhere.length > mostPairs
    this.hubNode = model.brokers.length
    this.nodes = model.brokers.length + (this.useHubs ? model.racks + 2 : 0)
    this.hubArcs = this.useHubs
      ? [...model.open, this.everywhere].map((brokers, hub) => this.addHub(brokers, hub))
      : []
  }

  addTask(task: Task, index: number, count: number): TaskNodes {
    const node = this.nodes++
    const nodes = {
      task: index,
      node,
      count,
      direct: new Map<number, number>(),
      toExtra: null as number | null,
      extra: new Map<number, number>(),
      ends: new Map<number, number>(),
      hubs: new Map<number, number>(),
    }
    if (isFree(task, count, this.model)) {
      this.addEnds(nodes, node, task, count, task.may, this.everywhere, this.model.open.length)
      return nodes
    }
    const { direct, extra, spare } = task.rule
    const extraNode = extra > 0 ? this.nodes++ : null
    if (extraNode !== null) nodes.toExtra = this.arcs.add(node, extraNode, extra, 0)
    this.model.open.forEach((open, rack) => {
      const may = task.may.filter((broker) => this.model.rackOf[broker] === rack)
      const first = direct[rack] ?? 0
      const further = extraNode === null ? 0 : (spare[rack] ?? 0)
      if ((open.length === 0 && may.length === 0) || first + further === 0) return
      const rackNode = this.nodes++
      if (first > 0) nodes.direct.set(rack, this.arcs.add(node, rackNode, first, 0))
      if (extraNode !== null && further > 0)
        nodes.extra.set(rack, this.arcs.add(extraNode, rackNode, further, 0))
      this.addEnds(nodes, rackNode, task, count, may, open, rack)
    })
    return nodes
  }

  finish(tasks: readonly TaskNodes[]): Built {
    const sink = this.nodes++
    this.model.brokers.forEach((_, broker) => {
      this.arcs.add(broker, sink, 0, 0)
    })
    return {
      network: new Network(this.nodes, this.arcs),
      brokerNode: 0,
      hubNode: this.hubNode,
      tasks,
      hubArcs: this.hubArcs,
    }
  }

  private addHub(brokers: readonly number[], hub: number): Map<number, number> {
    const most = this.model.tasks.length
    return new Map(brokers.map((broker) => [broker, this.arcs.add(this.hubNode + hub, broker, most, 0)]))
  }

  /** Arcs from a node of a task to the brokers that it may use: `may` for nothing, `open` for a copy each. */
  private addEnds(
    nodes: { readonly ends: Map<number, number>; readonly hubs: Map<number, number> },
    from: number,
    task: Task,
    count: number,
    may: readonly number[],
    open: readonly number[],
    hub: number,
  ): void {
    for (const broker of may) nodes.ends.set(broker, this.arcs.add(from, broker, 1, 0))
    if (this.useHubs) {
      const closed = open.filter((broker) => task.may.includes(broker) || task.must.includes(broker)).length
      const cap = Math.min(count, open.length - closed)
      if (cap > 0) nodes.hubs.set(hub, this.arcs.add(from, this.hubNode + hub, cap, 1))
      return
    }
    for (const broker of open) {
      if (task.may.includes(broker) || task.must.includes(broker)) continue
      nodes.ends.set(broker, this.arcs.add(from, broker, 1, 1))
    }
  }
}

/** Whether any choice of brokers keeps to the task's rule. */
function isFree({ rule, may }: Task, count: number, { open, rackOf, racks }: Model): boolean {
  if (rule.extra < count - 1 || rule.spare.some((most) => most < count)) return false
  if (rule.extra >= count) return true
  return open.every(
    (brokers, rack) =>
      (rule.direct[rack] ?? 0) > 0 ||
      (brokers.length === 0 && !may.some((broker) => (rackOf[broker] ?? racks) === rack)),
  )
}

/** Puts the flow of a placement into the network. */
function seed({ network, tasks, hubArcs }: Built, { model, sets }: Placement): void {
  for (const { task, direct, extra, toExtra, ends, hubs } of tasks) {
    const use = new RackUse((model.tasks[task] as Task).rule)
    for (const broker of sets[task] ?? []) {
      const rack = model.rackOf[broker] ?? 0
      const first = direct.get(rack)
      if (use.isDirect(rack) && first !== undefined) network.seed(first, 1)
      else if (toExtra !== null) {
        network.seed(toExtra, 1)
        network.seed(extra.get(rack) as number, 1)
      }
      use.add(rack)
      const end = ends.get(broker)
      if (end !== undefined) {
        network.seed(end, 1)
        continue
      }
      const hub = hubs.has(rack) ? rack : model.open.length
      network.seed(hubs.get(hub) as number, 1)
      network.seed(hubArcs[hub]?.get(broker) as number, 1)
    }
  }
}

function setsOf({ network, tasks, hubArcs }: Built, model: Model): number[][] | null {
  const sets: number[][] = model.tasks.map(() => [])
  const takers: Hub[] = hubArcs.map((arcs) => ({
    places: new Map([...arcs].map(([broker, arc]) => [broker, network.flow(arc)])),
    tasks: [],
  }))
  for (const { task, ends, hubs } of tasks) {
    for (const [broker, arc] of ends) if (network.flow(arc) > 0) sets[task]?.push(broker)
    for (const [hub, arc] of hubs)
      for (let unit = network.flow(arc); unit > 0; unit--) takers[hub]?.tasks.push(task)
  }
  const closed = (task: number, broker: number) =>
    model.tasks[task]?.must.includes(broker) || model.tasks[task]?.may.includes(broker) || false
  return takers.every((hub) => handOut(hub, sets, closed)) ? sets : null
}
