import type { BrokerId } from '../cluster.ts'

/**
 * What a plan is to achieve; goals add up. "Eligible" are the brokers that are alive and neither drained nor replaced.
 * Whatever the goals, the replicas of a partition are on distinct brokers, nothing is copied to a broker that is not
 * eligible, and no partition loses a rack unless a goal forces it.
 */
export type Goals = {
  /** Replicas by topic; where several patterns match a topic, the last one counts. All other topics keep their number. */
  readonly replication: readonly ReplicationTarget[]
  /** The replicas of a partition in distinct racks of eligible brokers; where racks are too few, as even as their sizes allow. */
  readonly racks: boolean
  /** Nothing is left on these brokers. */
  readonly drain: readonly BrokerId[]
  /** A partition on `from` and not on `to` keeps its set with `to` in the place of `from`; nothing is left on `from`. */
  readonly replace: readonly Replacement[]
  /** Nothing is left on dead brokers, and the replica counts of eligible brokers have the least sum of squares. */
  readonly spread: boolean
  readonly balance: readonly Balance[]
  /** Leaders go back to the first replica of each partition; copies nothing. */
  readonly preferredLeaders: boolean
  /** Every partition exactly as the i mod n rule has it, whatever that costs. */
  readonly classic: boolean
  readonly scope: Scope
}

export type ReplicationTarget = {
  /** A topic's name, or a pattern with `*` and `?`. */
  readonly pattern: string
  readonly factor: number
  /** A partition that has more keeps them. */
  readonly orMore?: true
}

export type Replacement = { readonly from: BrokerId; readonly to: BrokerId }

/**
 * `replicas`, `leaders`, `bytes`: over the eligible brokers. `log-dirs`: bytes over the log directories inside each broker.
 */
export const BALANCES = ['replicas', 'leaders', 'bytes', 'log-dirs'] as const
export type Balance = (typeof BALANCES)[number]

/** What a plan may touch. What it may not touch still counts where brokers are compared. */
export type Scope = {
  /** Patterns of the topics that may be touched; none means all. */
  readonly topics: readonly string[]
  /** Patterns of topics that stay as they are. */
  readonly exclude: readonly string[]
  /** Brokers that keep exactly the replicas that they have. */
  readonly pinned: readonly BrokerId[]
  /**
   * Partitions that are being reassigned, or hold a replica that is down: planned from their target all the same, or left
   * out, so that the rest can be done now (Kafka ends a reassignment only once every replica is in sync).
   */
  readonly waiting: 'plan' | 'leave'
}

export const EVERYTHING: Scope = { topics: [], exclude: [], pinned: [], waiting: 'plan' }

export const NO_GOALS: Goals = {
  replication: [],
  racks: false,
  drain: [],
  replace: [],
  spread: false,
  balance: [],
  preferredLeaders: false,
  classic: false,
  scope: EVERYTHING,
}

/** The name of a goal as reports give it: `rf`, `racks`, `drain`, … and `disk` for space that a plan would need. */
export type GoalName =
  | 'rf'
  | 'racks'
  | 'drain'
  | 'replace'
  | 'spread'
  | 'balance'
  | 'leaders'
  | 'classic'
  | 'topics'
  | 'disk'

/** Whether the goals ask for anything at all. */
export function asksForSomething(goals: Goals): boolean {
  const { replication, racks, drain, replace, spread, balance, preferredLeaders, classic } = goals
  const lists = [replication, drain, replace, balance]
  return racks || spread || preferredLeaders || classic || lists.some((list) => list.length > 0)
}

/** Both at once, over the topics of both. */
export function together(a: Goals, b: Goals): Goals {
  const all = <T>(one: readonly T[], other: readonly T[]) => [...new Set([...one, ...other])]
  return {
    replication: [...a.replication, ...b.replication],
    racks: a.racks || b.racks,
    drain: all(a.drain, b.drain),
    replace: [...a.replace, ...b.replace],
    spread: a.spread || b.spread,
    balance: all(a.balance, b.balance),
    preferredLeaders: a.preferredLeaders || b.preferredLeaders,
    classic: a.classic || b.classic,
    scope: {
      topics:
        a.scope.topics.length === 0 || b.scope.topics.length === 0 ? [] : all(a.scope.topics, b.scope.topics),
      exclude: a.scope.exclude.filter((pattern) => b.scope.exclude.includes(pattern)),
      pinned: all(a.scope.pinned, b.scope.pinned),
      waiting: a.scope.waiting === 'leave' || b.scope.waiting === 'leave' ? 'leave' : 'plan',
    },
  }
}

/** Whether a topic's name matches a pattern: `*` stands for any characters, `?` for one. */
export function matches(pattern: string, name: string): boolean {
  return matcher(pattern)(name)
}

/** `matches` for many names. Linear in the name for each `*`, whatever the pattern. */
export function matcher(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name === pattern
  const [first = '', ...rest] = pattern.split(/\*+/)
  const last = rest.pop()
  if (last === undefined) return (name) => name.length === first.length && fitsAt(first, name, 0)
  return (name) => {
    const end = name.length - last.length
    if (end < first.length || !fitsAt(first, name, 0) || !fitsAt(last, name, end)) return false
    let at = first.length
    for (const part of rest) {
      while (at + part.length <= end && !fitsAt(part, name, at)) at += 1
      if (at + part.length > end) return false
      at += part.length
    }
    return true
  }
}

/** Whether a part of a pattern, in which `?` stands for any character, is in the name at that place. */
function fitsAt(part: string, name: string, at: number): boolean {
  if (at + part.length > name.length) return false
  for (let index = 0; index < part.length; index++)
    if (part[index] !== '?' && part[index] !== name[at + index]) return false
  return true
}
