import type { Cluster, Topic } from '../cluster.ts'
import type { Fit } from './fit.ts'
import { bestFit } from './infer.ts'
import { sceneOf } from './scene.ts'

/** By topic value, which readings share while nothing changed in it, with what the fit was judged by. */
const memo = new WeakMap<Topic, { readonly key: string; readonly fit: Fit }>()

/** How each topic of this reading follows a rule; worked out anew only where the topic or the brokers changed. */
export function fitsOf(cluster: Cluster): (topic: Topic) => Fit {
  const { key } = sceneOf(cluster)
  return (topic) => {
    const known = memo.get(topic)
    if (known?.key === key) return known.fit
    const fit = bestFit(topic, cluster)
    memo.set(topic, { key, fit })
    return fit
  }
}
