import { type BrokerId, type Cluster, targetReplicas } from '../../cluster.ts'
import { sampleCluster } from '../../sample.ts'
import type { Plan } from '../plan.ts'

/** Replicas by partition, as other tools' tests give them. */
export type Matrix = readonly (readonly BrokerId[])[]

/** One topic `t` on brokers with these racks. */
export function clusterOf(
  brokers: Readonly<Record<BrokerId, string | null>>,
  matrix: Matrix,
  dead: readonly BrokerId[] = [],
): Cluster {
  return sampleCluster({ brokers, dead, topics: { t: { replicas: matrix } } })
}

/** The cluster once a plan is carried out: every replica on a live broker is in sync, and the first of those leads. */
export function carriedOut(cluster: Cluster, { moves }: Pick<Plan, 'moves'>): Cluster {
  const targets = new Map(moves.map(({ topic, partition, to }) => [`${topic}-${partition}`, to]))
  const alive = new Set(cluster.brokers.filter((broker) => broker.alive).map(({ id }) => id))
  return {
    ...cluster,
    topics: cluster.topics.map((topic) => ({
      ...topic,
      partitions: topic.partitions.map((partition) => {
        const replicas = targets.get(`${topic.name}-${partition.id}`) ?? targetReplicas(partition)
        const isr = replicas.filter((id) => alive.has(id))
        const offline = replicas.filter((id) => !alive.has(id))
        return { ...partition, replicas, isr, offline, leader: isr[0] ?? null, adding: [], removing: [] }
      }),
    })),
  }
}

/** All replica lists after the plan, topic by topic. */
export function matrixAfter(cluster: Cluster, plan: Pick<Plan, 'moves'>): BrokerId[][] {
  return carriedOut(cluster, plan).topics.flatMap(({ partitions }) =>
    partitions.map(({ replicas }) => [...replicas]),
  )
}

/** Replicas that one matrix has and the other lacks, partition by partition. */
export function copiesBetween(before: Matrix, after: Matrix): number {
  return after.reduce((sum, own, id) => sum + own.filter((broker) => !before[id]?.includes(broker)).length, 0)
}

/** Replicas of each broker of the cluster, in the order of its brokers. */
export function countsIn(cluster: Cluster, matrix: Matrix): number[] {
  return cluster.brokers.map(({ id }) => matrix.filter((own) => own.includes(id)).length)
}
