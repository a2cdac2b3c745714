import {
  type BrokerId,
  type Cluster,
  minInsyncReplicas,
  neededInSync,
  type Partition,
  type Topic,
} from '#lib/domain/cluster.ts'
import type { PartitionState } from '#lib/domain/loss/loss.ts'
import type { LossReport } from '#lib/domain/loss/report.ts'

/** What a prediction says of one partition, spelt out for whoever looks at the brokers. */
export type ExpectedPartition = {
  readonly topic: Topic
  readonly partition: Partition
  readonly state: PartitionState
  readonly leader: BrokerId | null
  /** Brokers of the in-sync set that are up. */
  readonly isr: readonly BrokerId[]
  /** Brokers that are lost together are fenced one after the other, in any order: what may come of that. */
  readonly elr: readonly (readonly BrokerId[])[]
  /** Whether the leader takes what it is sent, and shows it to consumers. */
  readonly acksAll: boolean
  readonly acksOne: boolean
}

/** Each partition of the report, in its order. */
export function expectedPartitions(cluster: Cluster, report: LossReport): ExpectedPartition[] {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const down = new Set(report.lost.brokers)
  const before = new Set(cluster.brokers.filter(({ alive }) => !alive).map(({ id }) => id))
  const dead = before.union(down)
  const canElect = report.quorum?.majority ?? true
  return report.partitions.map(({ topic: name, partition: id, state, leader, uncleanLeader }) => {
    const topic = topics.get(name)
    const partition = topic?.partitions.find((one) => one.id === id)
    if (topic === undefined || partition === undefined)
      throw new Error(`${name}-${id} is predicted, and unknown`)
    const needed = neededInSync(topic, partition)
    const led = leader ?? uncleanLeader ?? null
    const left = partition.isr.filter((one) => !dead.has(one))
    const isr = led !== null && left.length === 0 ? [led] : left
    const stalls = state === 'stalled' || (uncleanLeader !== undefined && isr.length < needed)
    const touched = canElect && partition.replicas.some((one) => down.has(one))
    const clean = uncleanLeader === undefined
    return {
      ...{ topic, partition, state, leader: led, isr },
      elr: touched
        ? ordersOf(report.lost.brokers).map((order) =>
            elrAfter(partition, order, {
              ...{ dead: before, clean, on: cluster.elrEnabled },
              needed: controllersMinIsr(topic),
            }),
          )
        : [partition.elr],
      acksAll: led !== null && !stalls,
      acksOne: led !== null,
    }
  })
}

/** For the eligible replicas of every partition the controller looks at the size of the first one (`getTopicEffectiveMinIsr`). */
function controllersMinIsr(topic: Topic): number {
  const [first] = topic.partitions
  return first === undefined ? minInsyncReplicas(topic) : neededInSync(topic, first)
}

/**
 * Below min.insync.replicas, whoever was in sync or eligible and no longer is in sync stays eligible: the lost ones too, until
 * they come back (KIP-966, `PartitionChangeBuilder.maybePopulateTargetElr`). An unclean election clears it.
 */
function elrAfter(
  partition: Partition,
  order: readonly BrokerId[],
  of: {
    readonly dead: ReadonlySet<BrokerId>
    readonly needed: number
    readonly clean: boolean
    readonly on: boolean
  },
): readonly BrokerId[] {
  if (!of.on || !of.clean) return []
  let { isr, elr } = partition
  const fenced = new Set(of.dead)
  for (const lost of order) {
    fenced.add(lost)
    if (!isr.includes(lost)) continue
    const left = isr.filter((id) => id !== lost)
    const eligible = left.length >= of.needed ? [] : [...new Set([...elr, ...isr])]
    const [elected] =
      left.length > 0 ? [] : partition.replicas.filter((id) => eligible.includes(id) && !fenced.has(id))
    isr = elected === undefined ? left : [elected]
    elr = eligible.filter((id) => !isr.includes(id))
  }
  return elr
}

function ordersOf(ids: readonly BrokerId[]): (readonly BrokerId[])[] {
  if (ids.length < 2) return [ids]
  return ids.flatMap((first) => ordersOf(ids.filter((id) => id !== first)).map((rest) => [first, ...rest]))
}
