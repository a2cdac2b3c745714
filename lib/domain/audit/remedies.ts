import type { Topic } from '../cluster.ts'
import { type Balance, EVERYTHING, type Goals, NO_GOALS } from '../plan/goals.ts'
import { goalsTitle } from '../plan/title.ts'
import type { ConfigWish, Remedy } from './finding.ts'
import { words } from './rule.ts'
import type { Scene } from './scene.ts'

export function planFor(goals: Goals): Remedy {
  return { kind: 'plan', label: goalsTitle(goals), goals }
}

/** The plan that gives a topic `factor` replicas, or as many as there are live brokers; words where that is no second one. */
export function raiseReplication({ liveBrokers }: Scene, { name }: Topic, factor: number): Remedy {
  const reachable = Math.min(factor, liveBrokers.length)
  if (reachable < 2)
    return words('One broker is alive. Start at least two more, then the replicas can be added here.')
  return planFor({
    ...NO_GOALS,
    replication: [{ pattern: name, factor: reachable, orMore: true }],
    // Without it all leaders would stay where the single replicas were.
    balance: ['leaders'],
    scope: { ...EVERYTHING, topics: [name], waiting: 'leave' },
  })
}

/** The plan that puts the replicas of a topic in distinct racks; words where brokers have no rack. */
export function spreadOverRacks({ liveBrokers }: Scene, { name }: Topic): Remedy {
  if (liveBrokers.some(({ rack }) => rack === null))
    return words('Set broker.rack on every broker first: a plan needs to know where each of them is.')
  return planFor({
    ...NO_GOALS,
    racks: true,
    scope: { ...EVERYTHING, topics: [name], waiting: 'leave' },
  })
}

/** The plan that evens out what brokers carry, over all topics. */
export function balanceAll(balance: Balance): Remedy {
  return planFor({ ...NO_GOALS, balance: [balance], scope: { ...EVERYTHING, waiting: 'leave' } })
}

/** The change of one topic's configuration. */
export function setOnTopic({ name }: Topic, key: string, value: string, text: string): Remedy {
  const changes: readonly ConfigWish[] = [{ resource: { kind: 'topic', name }, key, value }]
  return { kind: 'config', label: `Set ${key} = ${value} on ${name}`, changes, text }
}
