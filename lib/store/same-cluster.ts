/** Which cluster a job is of. */
export type ClusterOfJob = {
  /** The name under which the console that began it knows the cluster. */
  readonly clusterSlug: string
  /** Kafka's own id of the cluster; null where that was not told. */
  readonly clusterId: string | null
}

/** The jobs of the same cluster, under whatever name: it may be configured twice, or in two consoles that share the database. */
export function ofCluster({ clusterSlug, clusterId }: ClusterOfJob) {
  return clusterId === null ? { clusterSlug } : { OR: [{ clusterSlug }, { clusterId }] }
}
