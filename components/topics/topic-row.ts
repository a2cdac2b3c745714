import {
  type BrokerId,
  type Cluster,
  isMoving,
  isUnderReplicated,
  minInsyncReplicas,
  neededInSync,
  type Topic,
  targetReplicas,
} from '#lib/domain/cluster.ts'
import type { Survival } from '#lib/domain/loss/loss.ts'
import type { Fit, RuleName } from '#lib/domain/placement/fit.ts'
import { sumOfKnown } from '#lib/domain/quantity.ts'
import { isAwayFromPreferred } from '#lib/domain/tally.ts'

/** What the list of topics says of one topic. */
export type TopicRow = {
  readonly name: string
  readonly internal: boolean
  readonly partitions: number
  /** Fewest and most replicas that a partition is meant to have. */
  readonly leastReplicas: number
  readonly mostReplicas: number
  readonly minInsync: number
  /** Partitions without a leader. */
  readonly offline: number
  /** Led partitions whose in-sync set is below `min.insync.replicas`: acks=all is refused. */
  readonly belowMin: number
  readonly underReplicated: number
  readonly moving: number
  /** Partitions that another broker leads than the preferred one. */
  readonly awayFromPreferred: number
  /** Brokers whose loss takes a partition offline, and those whose loss only blocks writes with acks=all. */
  readonly fatal: readonly BrokerId[]
  readonly blocking: readonly BrokerId[]
  /** Bytes of the leaders' logs; null where one is unknown. */
  readonly bytes: number | null
  /** Consumer groups that read it. */
  readonly groups: number
  /** The placement rule that fits best, partitions that follow it, and those that depart from it unsafely. */
  readonly rule: RuleName
  readonly follows: number
  readonly unsafe: number
}

const memo = new WeakMap<Cluster, readonly TopicRow[]>()

/** A row for each topic, in the order of the cluster; worked out once a reading. */
export function topicRows(
  cluster: Cluster,
  survival: Survival,
  fitOf: (topic: Topic) => Fit,
): readonly TopicRow[] {
  const known = memo.get(cluster)
  if (known) return known
  const risks = risksByTopic(survival)
  const readers = readersByTopic(cluster)
  const rows = cluster.topics.map((topic) =>
    rowOf(topic, fitOf(topic), risks.get(topic.name) ?? NO_RISK, readers.get(topic.name) ?? 0),
  )
  memo.set(cluster, rows)
  return rows
}

type Risk = { readonly fatal: BrokerId[]; readonly blocking: BrokerId[] }
const NO_RISK: Risk = { fatal: [], blocking: [] }

function rowOf(topic: Topic, fit: Fit, risk: Risk, groups: number): TopicRow {
  const minInsync = minInsyncReplicas(topic)
  const replicas = topic.partitions.map((partition) => targetReplicas(partition).length)
  const having = (test: (partition: Topic['partitions'][number]) => boolean) =>
    topic.partitions.filter(test).length
  return {
    name: topic.name,
    internal: topic.internal,
    partitions: topic.partitions.length,
    leastReplicas: replicas.reduce((least, n) => Math.min(least, n), replicas[0] ?? 0),
    mostReplicas: replicas.reduce((most, n) => Math.max(most, n), 0),
    minInsync,
    offline: having((partition) => partition.leader === null),
    belowMin: having(
      (partition) => partition.leader !== null && partition.isr.length < neededInSync(topic, partition),
    ),
    underReplicated: having(isUnderReplicated),
    moving: having(isMoving),
    awayFromPreferred: having(isAwayFromPreferred),
    fatal: risk.fatal,
    blocking: risk.blocking,
    bytes: bytesOf(topic),
    groups,
    rule: fit.rule,
    follows: fit.follows,
    unsafe: fit.departures.filter((departure) => departure.kind === 'unsafe').length,
  }
}

/** Bytes of the leaders' logs of all partitions; null where one is unknown. */
export function bytesOf(topic: Topic): number | null {
  return sumOfKnown(topic.partitions.map(({ sizeBytes }) => sizeBytes))
}

/** By topic, the single brokers whose loss harms it. */
function risksByTopic(survival: Survival): Map<string, Risk> {
  const risks = new Map<string, Risk>()
  for (const loss of survival.brokers) {
    for (const { topic, offline } of loss.topics) {
      const risk = risks.get(topic) ?? { fatal: [], blocking: [] }
      risks.set(topic, risk)
      risk[offline > 0 ? 'fatal' : 'blocking'].push(...loss.brokers)
    }
  }
  return risks
}

function readersByTopic(cluster: Cluster): Map<string, number> {
  const readers = new Map<string, number>()
  for (const group of cluster.groups) {
    for (const topic of group.topics) readers.set(topic, (readers.get(topic) ?? 0) + 1)
  }
  return readers
}
