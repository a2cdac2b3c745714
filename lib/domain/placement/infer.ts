import type { Cluster, Topic } from '../cluster.ts'
import type { BrokerList } from './broker-list.ts'
import { departuresFrom } from './departures.ts'
import { explainByStripes } from './explain-stripes.ts'
import { type Explanation, explainByWalk } from './explanation.ts'
import { type Fit, RULES } from './fit.ts'
import { brokerLists, type Placed, placedOf, type Scene, sceneOf } from './scene.ts'

/**
 * The rule that explains a topic's placement best, where it begins, and each partition that departs from it.
 *
 * A rule that explains every partition comes before one that does not: a topic that Kafka may have placed just so has no
 * departures. Else, and among several, that rule is best which saves most in writing the placement down, its own settings
 * counted: a rule with many free choices has to explain more. Equally good ones: the simpler.
 */
export function bestFit(topic: Topic, cluster: Cluster): Fit {
  const scene = sceneOf(cluster)
  const placed = placedOf(topic, scene)
  const best = bestExplanation(placed, scene)
  const [{ start, shift }, ...additions] = best.beginnings
  return {
    rule: best.rule,
    brokers: best.brokers,
    start,
    shift,
    additions,
    follows: best.following,
    partitions: placed.ids.length,
    departures: departuresFrom(best, placed, scene),
  }
}

function bestExplanation(placed: Placed, scene: Scene): Explanation {
  const [classic] = scene.all.walks()
  if (classic === undefined) throw new Error('the classic rule runs over any brokers')
  const simplest = explainByWalk(placed, scene.all, classic)
  if (isWhole(simplest, scene.all) && simplest.beginnings.length === 1) return simplest
  let best = simplest
  let whole = isWhole(simplest, scene.all)
  for (const list of brokerLists(placed, scene)) {
    for (const next of explanations(placed, list)) {
      const nextWhole = isWhole(next, list)
      if (whole && !nextWhole) continue
      const better =
        Math.abs(next.saved - best.saved) < EPSILON ? isSimpler(next, best) : next.saved > best.saved
      if (!better && whole === nextWhole) continue
      best = next
      whole = nextWhole
    }
  }
  return best
}

/** Sums of logarithms in another order differ by less. */
const EPSILON = 1e-6

function* explanations(placed: Placed, list: BrokerList): Generator<Explanation> {
  for (const walk of list.walks()) yield explainByWalk(placed, list, walk)
  if (list.brokers.length > 1) yield explainByStripes(placed, list)
}

/** Every partition follows; over brokers that had to be named, only where that explains more than it takes. */
function isWhole({ following, follows, saved }: Explanation, list: BrokerList): boolean {
  return following === follows.length && (list.bits === 0 || saved > EPSILON)
}

function isSimpler(a: Explanation, b: Explanation): boolean {
  return RULES.indexOf(a.rule) < RULES.indexOf(b.rule)
}
