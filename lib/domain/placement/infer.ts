import type { Cluster, Topic } from '../cluster.ts'
import type { BrokerList } from './broker-list.ts'
import { departuresFrom } from './departures.ts'
import { explainByStripes } from './explain-stripes.ts'
import { type Explanation, explainByWalk } from './explanation.ts'
import { type Fit, RULES, type RuleName } from './fit.ts'
import { ownLists, type Placed, placedOf, type Scene, sceneOf } from './scene.ts'

/**
 * The rule that explains a topic's placement best, where it begins, and each partition that departs from it.
 *
 * The simplest rule that explains every partition comes first: a topic that Kafka may have placed just so has no
 * departures. Else that rule is best which saves most in writing the placement down, its own settings counted: a rule with
 * many free choices has to explain more. Of equally good ones, the simpler.
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
  const standing = [scene.all, ...scene.parts.filter(({ brokers }) => brokers.length >= placed.factor)]
  const candidates: Candidate[] = []
  for (const rule of RULES) {
    for (const list of standing) {
      const next = candidateOf(rule, placed, list)
      if (next?.whole && next.explanation.beginnings.length === 1) return next.explanation
      if (next !== null) candidates.push(next)
    }
  }
  if (!candidates.some(({ whole }) => whole)) {
    const own = ownLists(placed, scene)
    candidates.push(...RULES.flatMap((rule) => own.flatMap((list) => candidateOf(rule, placed, list) ?? [])))
  }
  return candidates.reduce(better).explanation
}

/** `whole`: every partition follows; over brokers that had to be named, only where that explains more than it takes. */
type Candidate = { readonly explanation: Explanation; readonly whole: boolean }

/** Null for a rule that does not apply to these brokers. */
function candidateOf(rule: RuleName, placed: Placed, list: BrokerList): Candidate | null {
  const explanation = explain(rule, placed, list)
  if (explanation === null) return null
  const { following, follows, saved } = explanation
  return { explanation, whole: following === follows.length && (list.bits === 0 || saved > EPSILON) }
}

function explain(rule: RuleName, placed: Placed, list: BrokerList): Explanation | null {
  if (rule === 'striped') return list.brokers.length > 1 ? explainByStripes(placed, list) : null
  const walk = list.walks().find((one) => one.rule === rule)
  return walk === undefined ? null : explainByWalk(placed, list, walk)
}

/** Sums of logarithms in another order differ by less. */
const EPSILON = 1e-6

/** Of two that are equally good the first, which is of the simpler rule. */
function better(best: Candidate, next: Candidate): Candidate {
  if (best.whole !== next.whole) return next.whole ? next : best
  return next.explanation.saved > best.explanation.saved + EPSILON ? next : best
}
