import type { BrokerId, Cluster } from '../cluster.ts'
import { formatBytes } from '../quantity.ts'
import { counted } from '../words.ts'
import { type Change, rackCounter, rangeOf } from './change.ts'
import { draftPlan, refinePlan } from './draft.ts'
import { asksForSomething, EVERYTHING, type GoalName, type Goals, NO_GOALS } from './goals.ts'
import { loadsOf } from './load.ts'
import type { BrokerLoad, Judgement, Plan, Unsatisfied } from './plan.ts'
import { goalsTitle } from './title.ts'

/** Partitions up to which the exact search takes well under a second, whatever the goals. */
const EXACT_UP_TO = 3_000

/** What the planner takes for what given moves reach. */
export type Alternative = {
  /** No plan that reaches the same needs fewer copies. */
  readonly lowerBound: number
  /** The cheapest plan known that reaches at least the same; null where goals cannot say what is reached. */
  readonly reached: { readonly plan: Plan; readonly title: string | null } | null
}

/**
 * The cheapest way to the same end, as far as goals can say it: the replicas of each topic, distinct racks, the brokers that
 * these topics leave, and counts as even. `changes` are all partitions of the topics that the moves are about.
 */
export function alternativeTo(
  cluster: Cluster,
  changes: readonly Change[],
  judgement: Judgement,
): Alternative {
  const growth = changes.reduce(
    (sum, { before, after }) => sum + Math.max(0, after.length - before.length),
    0,
  )
  const goals = goalsOf(cluster, changes)
  if (!goals) return { lowerBound: growth, reached: null }
  const planned = (on: Cluster, wanted: Goals) =>
    changes.length <= EXACT_UP_TO ? refinePlan(on, wanted, 0, () => true) : draftPlan(on, wanted)
  const plain = planned(cluster, goals)
  // The planner never gives up racks: moves that do may take less.
  const racks = rackCounter(cluster)
  const losesRacks = changes.some(({ before, after }) => racks(after) < racks(before))
  const bound = losesRacks ? growth : plain.lowerBound
  const level = plain.copies < judgement.copies ? levelOf(cluster, changes, judgement, goals) : null
  if (!level) {
    const title = asksForSomething(goals) ? goalsTitle(goals) : null
    return { lowerBound: bound, reached: { plan: plain, title } }
  }
  const plan = planned(level.cluster, level.goals)
  const exact = level.range <= 1 && !losesRacks
  const asEven = rangeAmong(plan.after, level.eligible) <= Math.max(1, level.range)
  return {
    lowerBound: exact ? Math.max(bound, plan.lowerBound) : bound,
    reached: asEven ? { plan, title: goalsTitle({ ...goals, balance: ['replicas'] }) } : null,
  }
}

/** What is reached, but for the counts; null where the number of replicas differs inside a topic: no goal asks for that. */
function goalsOf(cluster: Cluster, changes: readonly Change[]): Goals | null {
  const byTopic = [...Map.groupBy(changes, ({ topic }) => topic.name)]
  const resized = byTopic.filter(([, own]) => own.some(({ before, after }) => before.length !== after.length))
  const replication = resized.map(([pattern, own]) => ({
    pattern,
    factors: [...new Set(own.map(({ after }) => after.length))],
  }))
  if (replication.some(({ factors }) => factors.length > 1)) return null

  const racks = rackCounter(cluster)
  const isDistinct = (brokers: readonly BrokerId[]) => racks(brokers) === brokers.length
  const distinct = changes.every(({ after }) => isDistinct(after)) && !staysOnDead(cluster, changes)
  const held = countsOf(changes, 'before')
  const holds = countsOf(changes, 'after')
  return {
    ...NO_GOALS,
    replication: replication.map(({ pattern, factors }) => ({ pattern, factor: factors[0] ?? 1 })),
    racks: distinct && changes.some(({ before }) => !isDistinct(before)),
    drain: [...held.keys()].filter((id) => !holds.has(id)).sort((a, b) => a - b),
    scope: { ...EVERYTHING, topics: byTopic.map(([name]) => name) },
  }
}

/** Goals for counts as even as the moves make them. */
type Level = {
  readonly cluster: Cluster
  readonly goals: Goals
  /** The brokers whose counts are level, and by how many replicas these differ. */
  readonly eligible: ReadonlySet<BrokerId>
  readonly range: number
}

/**
 * Either the counts of these topics alone, over the brokers that they use afterwards (as `--generate` levels them), or those
 * of the whole cluster; null where neither gets more even, or is.
 */
function levelOf(
  cluster: Cluster,
  changes: readonly Change[],
  judgement: Judgement,
  goals: Goals,
): Level | null {
  if (staysOnDead(cluster, changes)) return null
  const used = new Set(countsOf(changes, 'after').keys())
  const unused = cluster.brokers.map(({ id }) => id).filter((id) => !used.has(id))
  const remaining = new Set(judgement.alive.filter((id) => !goals.drain.includes(id)))
  const topics = [...new Set(changes.map(({ topic }) => topic))]
  const lists = (side: 'before' | 'after') =>
    changes.map((change) => ({ replicas: change[side], sizeBytes: change.partition.sizeBytes }))
  const frames = [
    {
      before: rangeAmong(loadsOf(cluster.brokers, lists('before')), used),
      range: rangeAmong(loadsOf(cluster.brokers, lists('after')), used),
      cluster: { ...cluster, topics },
      goals: { ...goals, spread: true, drain: unused },
      eligible: used,
    },
    {
      before: rangeAmong(judgement.before, remaining),
      range: rangeAmong(judgement.after, remaining),
      cluster,
      goals: { ...goals, spread: true },
      eligible: remaining,
    },
  ]
  return frames.find(({ range }) => range <= 1) ?? frames.find(({ before, range }) => range < before) ?? null
}

function rangeAmong(loads: readonly BrokerLoad[], brokers: ReadonlySet<BrokerId>): number {
  return rangeOf(loads.filter(({ broker }) => brokers.has(broker)).map(({ replicas }) => replicas))
}

function staysOnDead(cluster: Cluster, changes: readonly Change[]): boolean {
  const dead = new Set(cluster.brokers.filter(({ alive }) => !alive).map(({ id }) => id))
  return dead.size > 0 && changes.some(({ after }) => after.some((id) => dead.has(id)))
}

function countsOf(changes: readonly Change[], side: 'before' | 'after'): Map<BrokerId, number> {
  const counts = new Map<BrokerId, number>()
  for (const change of changes) for (const id of change[side]) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

/** How many copies the same takes, in words; empty for moves that copy nothing. */
export function comparison(
  { copies, bytes }: Pick<Judgement, 'copies' | 'bytes'>,
  { lowerBound, reached }: Alternative,
): Unsatisfied[] {
  if (copies === 0 || !reached) return []
  const { plan, title } = reached
  const same = title === null ? 'the same' : `the same (${title.charAt(0).toLowerCase()}${title.slice(1)})`
  const least = `at least ${counted(lowerBound, 'copy', 'copies')} ${lowerBound === 1 ? 'is' : 'are'} needed`
  return [{ goal: goalOf(plan.goals ?? NO_GOALS), reason: words() }]

  function words(): string {
    if (copies === lowerBound) return `no plan takes fewer copies for ${same}`
    if (plan.copies >= copies) return `Ballast knows no plan with fewer copies for ${same}; ${least}`
    if (plan.copies === 0)
      return `no copy is needed for ${same}: the numbers of replicas, the racks and how even the counts are do not get better by these`
    const fewest = plan.copies === lowerBound ? 'the fewest there can be' : least
    return `Ballast needs ${cost(plan.copies, plan.bytes)} for ${same} instead of ${cost(copies, bytes)}; ${fewest}`
  }
}

function cost(copies: number, bytes: number | null): string {
  const size = bytes === null ? '' : ` (${formatBytes(bytes)})`
  return `${counted(copies, 'copy', 'copies')}${size}`
}

function goalOf({ replication, drain, racks, spread }: Goals): GoalName {
  if (replication.length > 0) return 'rf'
  if (drain.length > 0) return 'drain'
  if (racks) return 'racks'
  return spread ? 'spread' : 'topics'
}
