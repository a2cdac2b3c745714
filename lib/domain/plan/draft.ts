import { type Cluster, sameReplicas } from '../cluster.ts'
import type { Goals } from './goals.ts'
import { judge } from './judge.ts'
import type { Move, Plan, Unsatisfied } from './plan.ts'
import { type Bound, boundOf } from './solve/bound.ts'
import { exactSets } from './solve/exact.ts'
import { greedyPlacement } from './solve/greedy.ts'
import { withLevelLeaders } from './solve/leaders.ts'
import { type Model, modelOf } from './solve/model.ts'
import { ordered } from './solve/order.ts'
import { copiesOfSets } from './solve/placement.ts'
import { unevenness } from './solve/unevenness.ts'
import { unmetBy } from './solve/unmet.ts'

/**
 * A plan for the goals by the fast way alone. It keeps every constraint; `proven` says whether its copies are the fewest, and
 * `lowerBound` how far they can be from it. The same cluster, goals and seed give the same plan.
 */
export function draftPlan(cluster: Cluster, goals: Goals, seed = 0): Plan {
  const model = modelOf(cluster, goals, seed)
  const placement = greedyPlacement(model)
  return planOf(cluster, goals, seed, model, placement.sets, boundOf(placement))
}

/**
 * The plan with the fewest copies: as `draftPlan`, and where that misses its bound, by an exact min-cost flow. `proceed` is told
 * how far it is, from 0 to 1; when it returns false the draft is returned, unproven.
 */
export function refinePlan(
  cluster: Cluster,
  goals: Goals,
  seed: number,
  proceed: (progress: number) => boolean,
): Plan {
  const model = modelOf(cluster, goals, seed)
  const placement = greedyPlacement(model)
  const bound = boundOf(placement)
  const exact = bound.reached ? null : exactSets(placement, proceed)
  if (exact === null) return planOf(cluster, goals, seed, model, placement.sets, bound)
  return planOf(cluster, goals, seed, model, exact, { copies: copiesOfSets(model, exact), reached: true })
}

function planOf(
  cluster: Cluster,
  goals: Goals,
  seed: number,
  model: Model,
  sets: readonly (readonly number[])[],
  bound: Bound,
): Plan {
  const inOrder = model.tasks.map((task, index) => ordered(task, sets[index] ?? []))
  const lists = goals.balance.includes('leaders') ? levelLeaders(cluster, model, inOrder) : inOrder
  const judgement = judge(cluster, movesOf(model, goals, lists))
  return {
    ...judgement,
    goals,
    seed,
    lowerBound: bound.copies,
    proven: bound.reached,
    unsatisfied: [...unmetBy(cluster, goals, model, lists), ...judgement.obstacles.map(tooFull)],
    notes: model.levelled ? unevenness(model, judgement.after) : [],
  }
}

function tooFull(reason: string): Unsatisfied {
  return { goal: 'disk', reason }
}

function levelLeaders(cluster: Cluster, model: Model, lists: readonly (readonly number[])[]) {
  const base = new Int32Array(model.brokers.length)
  const touched = new Set(model.tasks.map(({ partition }) => partition))
  const indexOf = new Map(model.brokers.map((id, index) => [id, index]))
  for (const topic of cluster.topics) {
    for (const partition of topic.partitions) {
      const leader = indexOf.get(partition.replicas[0] ?? -1)
      if (leader !== undefined && !touched.has(partition)) base[leader] = (base[leader] ?? 0) + 1
    }
  }
  return withLevelLeaders(
    lists,
    model.tasks.map(({ held }) => held[0]),
    base,
    model.eligible,
  )
}

function movesOf(model: Model, goals: Goals, lists: readonly (readonly number[])[]): Move[] {
  return model.tasks.flatMap(({ topic, partition, held }, index): Move[] => {
    const list = lists[index] ?? held
    const from = held.map((broker) => model.brokers[broker] ?? -1)
    const to = list.map((broker) => model.brokers[broker] ?? -1)
    const [first] = to
    const astray =
      goals.preferredLeaders &&
      first !== undefined &&
      partition.leader !== first &&
      partition.isr.includes(first) &&
      !partition.offline.includes(first)
    if (sameReplicas(from, to) && !astray) return []
    return [{ topic, partition: partition.id, from, to, sizeBytes: partition.sizeBytes }]
  })
}
