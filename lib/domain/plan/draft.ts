import { type Cluster, COORDINATOR_TOPICS, type Partition, sameReplicas, targetReplicas } from '../cluster.ts'
import type { Goals } from './goals.ts'
import { judge } from './judge.ts'
import type { Move, Plan, Unsatisfied } from './plan.ts'
import { type Bound, boundOf } from './solve/bound.ts'
import { classicLists } from './solve/classic-lists.ts'
import { exactSets } from './solve/exact.ts'
import { greedyPlacement } from './solve/greedy.ts'
import { withLevelLeaders } from './solve/leaders.ts'
import { withLevelBytes } from './solve/level-bytes.ts'
import { logDirMovesFor } from './solve/level-log-dirs.ts'
import { type Model, modelOf, scopeOf } from './solve/model.ts'
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
  const exact = bound.reached || goals.classic ? null : exactSets(placement, proceed)
  if (exact === null) return planOf(cluster, goals, seed, model, placement.sets, bound)
  const optimum = { copies: copiesOfSets(model, exact), reached: true }
  const isOptimum = !model.tasks.some(({ settledByChoice }) => settledByChoice)
  return planOf(cluster, goals, seed, model, exact, isOptimum ? optimum : bound)
}

function planOf(
  cluster: Cluster,
  goals: Goals,
  seed: number,
  model: Model,
  sets: readonly (readonly number[])[],
  bound: Bound,
): Plan {
  const levelBytes = goals.balance.includes('bytes') && !goals.classic
  const chosen = levelBytes ? withLevelBytes(model, sets, bytesOutside(cluster, model)) : sets
  const inOrder = goals.classic
    ? classicLists(model)
    : model.tasks.map((task, index) => ordered(task, chosen[index] ?? []))
  const levelled = goals.balance.includes('leaders') && !goals.classic
  const lists = levelled ? levelLeaders(cluster, model, inOrder) : inOrder
  const moves = movesOf(model, goals, lists)
  const logDirs = goals.balance.includes('log-dirs')
    ? logDirMovesFor(cluster, scopeOf(goals), goals.scope.pinned, moves)
    : { moves: [], crowded: [] }
  const judgement = judge(cluster, moves, logDirs.moves)
  return {
    ...judgement,
    configChanges: [],
    goals,
    seed,
    ...proofOf(goals, judgement.copies, bound),
    unsatisfied: [
      ...unmetBy(cluster, goals, model, lists),
      ...logDirs.crowded.map(unevenDirs),
      ...judgement.obstacles.map(tooFull),
    ],
    notes: model.levelled && !goals.classic ? unevenness(model, judgement.after) : [],
  }
}

/** The i mod n rule leaves no choice but each topic's start; even bytes have no bound of their own. */
function proofOf(goals: Goals, copies: number, bound: Bound): Pick<Plan, 'lowerBound' | 'proven'> {
  if (goals.classic) return { lowerBound: copies, proven: true }
  return { lowerBound: bound.copies, proven: bound.reached && copies === bound.copies }
}

function tooFull(reason: string): Unsatisfied {
  return { goal: 'disk', reason }
}

function unevenDirs(dir: string): Unsatisfied {
  const reason = `the log directories stay uneven: ${dir} has no room for all that it should take`
  return { goal: 'balance', reason }
}

/** Bytes that partitions outside the model put on each broker. */
function bytesOutside(cluster: Cluster, model: Model): Float64Array {
  const bytes = new Float64Array(model.brokers.length)
  forEachOutside(cluster, model, (partition, brokers) => {
    for (const broker of brokers) bytes[broker] = (bytes[broker] ?? 0) + (partition.sizeBytes ?? 0)
  })
  return bytes
}

/**
 * Each coordinator topic by itself: what its leaders coordinate has nothing to do with what they serve besides, so that evenness of
 * all counts together could leave it on one broker. Then all other topics, over what is led already.
 */
function levelLeaders(cluster: Cluster, model: Model, lists: readonly (readonly number[])[]) {
  const levelled = [...lists]
  const level = (isOwn: (topic: string) => boolean, counts: (topic: string) => boolean) => {
    const base = new Int32Array(model.brokers.length)
    const lead = (leader: number | undefined) => {
      if (leader !== undefined) base[leader] = (base[leader] ?? 0) + 1
    }
    forEachOutside(cluster, model, (_, [leader], topic) => counts(topic) && lead(leader))
    const own: number[] = []
    for (const [index, { topic }] of model.tasks.entries()) {
      if (isOwn(topic)) own.push(index)
      else if (counts(topic)) lead(levelled[index]?.[0])
    }
    const after = withLevelLeaders(
      own.map((index) => levelled[index] ?? []),
      own.map((index) => model.tasks[index]?.held[0]),
      base,
      model.eligible,
    )
    for (const [at, index] of own.entries()) levelled[index] = after[at] ?? []
  }
  for (const name of COORDINATOR_TOPICS)
    if (model.tasks.some(({ topic }) => topic === name))
      level(
        (topic) => topic === name,
        (topic) => topic === name,
      )
  level(
    (topic) => !COORDINATOR_TOPICS.has(topic),
    () => true,
  )
  return levelled
}

/** Visits what the model leaves as it is, with its replicas as broker indexes. */
function forEachOutside(
  { topics }: Cluster,
  { tasks, brokers }: Model,
  visit: (partition: Partition, brokers: readonly number[], topic: string) => void,
): void {
  const inside = new Set(tasks.map(({ partition }) => partition))
  const indexOf = new Map(brokers.map((id, index) => [id, index]))
  for (const { name, partitions } of topics) {
    for (const partition of partitions) {
      if (inside.has(partition)) continue
      visit(
        partition,
        targetReplicas(partition).flatMap((id) => indexOf.get(id) ?? []),
        name,
      )
    }
  }
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
