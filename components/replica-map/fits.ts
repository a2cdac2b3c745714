import type { Cluster, Topic } from '#lib/domain/cluster.ts'
import { bestFit } from '#lib/domain/placement/classic.ts'
import type { Fit } from '#lib/domain/placement/fit.ts'

const memo = new WeakMap<Cluster, Map<string, Fit>>()

/** How each topic of this reading follows the placement rule; worked out once a topic and reading. */
export function fitsOf(cluster: Cluster): (topic: Topic) => Fit {
  const known = memo.get(cluster) ?? new Map<string, Fit>()
  memo.set(cluster, known)
  return (topic) => {
    const fit = known.get(topic.name) ?? bestFit(topic, cluster)
    known.set(topic.name, fit)
    return fit
  }
}
