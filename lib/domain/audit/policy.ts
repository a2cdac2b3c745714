import { type Broker, type Cluster, racksOf, type Topic } from '../cluster.ts'
import { matcher } from '../plan/goals.ts'
import type { Waiver } from './waiver.ts'

/** What a cluster is held to. What it does not say is as befits the cluster's size. */
export type Policy = {
  /** Where several match a topic, the last one that says something counts. */
  readonly targets: readonly TopicTarget[]
  readonly limits: Limits
  /** Findings that somebody has decided to live with for a while. */
  readonly waivers: readonly Waiver[]
}

export type TopicTarget = {
  /** A topic's name, or a pattern with `*` and `?`. */
  readonly topics: string
  readonly replicationFactor?: number
  readonly minInsyncReplicas?: number
  /** Racks that the replicas of each partition are to be in; 1 asks for none. */
  readonly racks?: number
  /** Ids of rules that do not count for these topics; `*` for all of them. */
  readonly exempt?: readonly string[]
}

export type Limits = {
  /** The share of a log directory's disk, 0–1, from which on it counts as filling up. */
  readonly diskUsed: number
  /** How much more than the mean a broker may carry, as a share: 0.3 is 30 % more. */
  readonly skew: number
}

export const DEFAULT_LIMITS: Limits = { diskUsed: 0.85, skew: 0.3 }
export const DEFAULT_POLICY: Policy = { targets: [], limits: DEFAULT_LIMITS, waivers: [] }

/** What a topic is held to. */
export type Target = {
  readonly replicationFactor: number
  readonly minInsyncReplicas: number
  readonly racks: number
  /** The policy says that one replica is enough, so that it is no fault. */
  readonly mayBeSingle: boolean
  /** What the policy says of min.insync.replicas; null where it leaves that to the cluster's size. */
  readonly statedMinInsync: number | null
  readonly isExempt: (rule: string) => boolean
}

/** Three replicas survive a failure during the repair of another. */
const WANTED_REPLICAS = 3

/** Brokers that are alive, or down and still registered: these will be back. */
export function registeredBrokers({ brokers }: Cluster): readonly Broker[] {
  return brokers.filter(({ alive, host }) => alive || host !== null)
}

/** Replicas that befit a cluster of this size. */
export function befittingFactor(cluster: Cluster): number {
  return Math.max(1, Math.min(WANTED_REPLICAS, registeredBrokers(cluster).length))
}

/** With three replicas two may have to acknowledge; with two that would refuse writes at any loss. */
export function befittingMinInsync(replicationFactor: number): number {
  return replicationFactor >= 3 ? 2 : 1
}

/** What each topic of the cluster is held to by the policy. */
export function targetsOf(cluster: Cluster, policy: Policy): (topic: Pick<Topic, 'name'>) => Target {
  const targets = policy.targets.map((target) => ({ target, matches: matcher(target.topics) }))
  const factor = befittingFactor(cluster)
  const racks = racksOf(registeredBrokers(cluster)).length
  return ({ name }) => {
    const own = targets.filter(({ matches }) => matches(name)).map(({ target }) => target)
    const last = <Key extends 'replicationFactor' | 'minInsyncReplicas' | 'racks'>(key: Key) =>
      own.findLast((target) => target[key] !== undefined)?.[key]
    const replicationFactor = last('replicationFactor') ?? factor
    const exempt = new Set(own.flatMap((target) => target.exempt ?? []))
    return {
      replicationFactor,
      minInsyncReplicas: last('minInsyncReplicas') ?? befittingMinInsync(replicationFactor),
      racks: last('racks') ?? Math.min(replicationFactor, Math.max(1, racks)),
      statedMinInsync: last('minInsyncReplicas') ?? null,
      mayBeSingle: last('replicationFactor') === 1,
      isExempt: (rule) => exempt.has(rule) || exempt.has('*'),
    }
  }
}
