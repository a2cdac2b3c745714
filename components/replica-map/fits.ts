import type { Cluster, Topic } from '#lib/domain/cluster.ts'
import { bestFit } from '#lib/domain/placement/classic.ts'
import type { Fit } from '#lib/domain/placement/fit.ts'

/** By topic value, which readings share while nothing changed in it, with the brokers that the fit was judged over. */
const memo = new WeakMap<Topic, { readonly scene: string; readonly fit: Fit }>()

/** How each topic of this reading follows the placement rule; worked out anew only where the topic or the brokers changed. */
export function fitsOf(cluster: Cluster): (topic: Topic) => Fit {
  const scene = JSON.stringify(cluster.brokers.map(({ id, rack, alive }) => [id, rack, alive]))
  return (topic) => {
    const known = memo.get(topic)
    if (known?.scene === scene) return known.fit
    const fit = bestFit(topic, cluster)
    memo.set(topic, { scene, fit })
    return fit
  }
}
