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

/** The cluster once a plan is carried out: every replica in sync, led by its first. */
export function carriedOut(cluster: Cluster, { moves }: Pick<Plan, 'moves'>): Cluster {
  const targets = new Map(moves.map(({ topic, partition, to }) => [`${topic}-${partition}`, to]))
  return {
    ...cluster,
    topics: cluster.topics.map((topic) => ({
      ...topic,
      partitions: topic.partitions.map((partition) => {
        const replicas = targets.get(`${topic.name}-${partition.id}`) ?? targetReplicas(partition)
        return {
          ...partition,
          replicas,
          isr: replicas,
          leader: replicas[0] ?? null,
          adding: [],
          removing: [],
        }
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
