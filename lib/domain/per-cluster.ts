import type { Cluster } from './cluster.ts'

/** The same function, computed once for each `Cluster` value: it is immutable, and let go together with its answer. */
export function perCluster<T>(compute: (cluster: Cluster) => T): (cluster: Cluster) => T {
  const known = new WeakMap<Cluster, { readonly answer: T }>()
  return (cluster) => {
    const before = known.get(cluster)
    if (before) return before.answer
    const answer = compute(cluster)
    known.set(cluster, { answer })
    return answer
  }
}
