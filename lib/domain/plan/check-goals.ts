import type { BrokerId, Cluster } from '../cluster.ts'
import { listedUpTo } from '../words.ts'
import { type Goals, matcher } from './goals.ts'
import type { Unsatisfied } from './plan.ts'

/**
 * What is wrong with the goals themselves, so that no plan is to be made: brokers that the cluster does not have,
 * wishes that contradict each other, patterns that match nothing. Empty where they make sense.
 */
export function checkGoals(cluster: Cluster, goals: Goals): readonly Unsatisfied[] {
  return [
    ...checkReplication(cluster, goals),
    ...checkDrain(cluster, goals),
    ...checkReplace(cluster, goals),
    ...checkScope(cluster, goals),
  ]
}

function checkReplication(cluster: Cluster, { replication }: Goals): Unsatisfied[] {
  return replication.flatMap(({ pattern, factor }) => {
    const wrong: string[] = []
    if (!Number.isInteger(factor) || factor < 1 || factor > MOST_REPLICAS)
      wrong.push(`${factor} is not a number of replicas from 1 to ${MOST_REPLICAS}`)
    if (!matchesSome(cluster, pattern)) wrong.push(`"${pattern}" matches no topic`)
    return wrong.map((reason): Unsatisfied => ({ goal: 'rf', reason }))
  })
}

/** Kafka keeps a replication factor in 16 bits. */
const MOST_REPLICAS = 32_767

function checkDrain(cluster: Cluster, { drain, scope }: Goals): Unsatisfied[] {
  const wrong = drain.flatMap((id, index) => [
    ...unknown(cluster, id),
    ...(drain.indexOf(id) < index ? [`broker ${id} is named twice`] : []),
    ...(scope.pinned.includes(id) ? [`broker ${id} is to keep exactly what it has`] : []),
  ])
  return wrong.map((reason) => ({ goal: 'drain', reason }))
}

function checkReplace(cluster: Cluster, { replace, drain, scope }: Goals): Unsatisfied[] {
  const replaced = replace.map(({ from }) => from)
  const replacing = replace.map(({ to }) => to)
  const wrong = replace.flatMap(({ from, to }, index) => {
    if (from === to) return [`broker ${from} cannot take its own place`]
    const dead = cluster.brokers.some(({ id, alive }) => id === to && !alive)
    return [
      ...unknown(cluster, from),
      ...unknown(cluster, to),
      ...(dead ? [`broker ${to} is not alive, so nothing can be copied to it`] : []),
      ...(replaced.indexOf(from) < index ? [`broker ${from} is replaced twice`] : []),
      ...(replacing.indexOf(to) < index ? [`broker ${to} is to take two places`] : []),
      ...(replaced.includes(to) ? [`broker ${to} is to be replaced itself`] : []),
      ...[from, to].filter((id) => drain.includes(id)).map((id) => `broker ${id} is to be drained, too`),
      ...[from, to]
        .filter((id) => scope.pinned.includes(id))
        .map((id) => `broker ${id} is to keep exactly what it has`),
    ]
  })
  return wrong.map((reason) => ({ goal: 'replace', reason }))
}

function checkScope(cluster: Cluster, { scope }: Goals): Unsatisfied[] {
  const wrong = [
    ...scope.topics
      .filter((pattern) => !matchesSome(cluster, pattern))
      .map((pattern) => `"${pattern}" matches no topic`),
    ...scope.pinned.flatMap((id) => unknown(cluster, id)),
  ]
  return wrong.map((reason) => ({ goal: 'topics', reason }))
}

const MOST_NAMED = 20

function unknown({ brokers }: Cluster, id: BrokerId): string[] {
  if (brokers.some((broker) => broker.id === id)) return []
  return [
    `there is no broker ${id}; there are ${listedUpTo(
      MOST_NAMED,
      brokers.map((broker) => broker.id),
    )}`,
  ]
}

function matchesSome({ topics }: Cluster, pattern: string): boolean {
  const matches = matcher(pattern)
  return topics.some(({ name }) => matches(name))
}
