import type { BrokerId, Cluster } from '../../cluster.ts'
import { counted, listed, listedUpTo } from '../../words.ts'
import { type GoalName, type Goals, matcher } from '../goals.ts'
import type { Unsatisfied } from '../plan.ts'
import { type Model, scopeOf, type Waiting } from './model.ts'
import type { Task } from './task.ts'

const NAMED = 5

/** What the goals ask for and no plan can give, goal by goal, with the reason in words. `lists` are the planned replicas. */
export function unmetBy(
  cluster: Cluster,
  goals: Goals,
  model: Model,
  lists: readonly (readonly number[])[],
): Unsatisfied[] {
  return [
    ...unmatched(cluster, goals),
    ...shortOfBrokers(cluster, model),
    ...waitingFor(model.waiting),
    ...model.impossible.map(({ from, to }) =>
      unmet(
        'replace',
        `broker ${to} cannot take the replicas of ${from}: it is ${whyNot(to, cluster, goals)}`,
      ),
    ),
    ...stuckOn(goals, model),
    ...tooFewRacks(cluster, goals, model, lists),
  ]
}

function unmet(goal: GoalName, reason: string): Unsatisfied {
  return { goal, reason }
}

function unmatched(cluster: Cluster, goals: Goals): Unsatisfied[] {
  const none = (pattern: string) => !cluster.topics.some(({ name }) => matcher(pattern)(name))
  const reason = (pattern: string) =>
    /[*?]/.test(pattern) ? `no topic matches ${pattern}` : `there is no topic ${pattern}`
  const patterns = goals.scope.topics.filter(
    (pattern) => !goals.replication.some((target) => target.pattern === pattern),
  )
  return [
    ...goals.replication
      .filter(({ pattern }) => none(pattern))
      .map(({ pattern }) => unmet('rf', reason(pattern))),
    ...patterns.filter(none).map((pattern) => unmet('topics', reason(pattern))),
  ]
}

function shortOfBrokers(cluster: Cluster, { tasks, open }: Model): Unsatisfied[] {
  const eligible = open.reduce((sum, brokers) => sum + brokers.length, 0)
  const live = cluster.brokers.every(({ alive }) => alive) ? 'broker' : 'live broker'
  const there = `there ${eligible === 1 ? 'is' : 'are'} ${eligible}`
  const short = tasks.filter(({ size, wanted }) => size < wanted)
  const held = tasks.filter(({ size, wanted }) => size > wanted)
  return [
    ...byTopic(short, (topic, [first]) =>
      unmet(
        'rf',
        `${topic}: ${first.wanted} replicas need ${first.wanted} ${live}s that can take them; ${there}`,
      ),
    ),
    ...byTopic(held, (topic, own) =>
      unmet(
        'rf',
        `${topic}: ${counted(own.length, 'partition')} ${own.length === 1 ? 'has' : 'have'} more than ${own[0].wanted} replicas on pinned brokers`,
      ),
    ),
  ]
}

function byTopic(tasks: readonly Task[], say: (topic: string, own: [Task, ...Task[]]) => Unsatisfied) {
  return [...Map.groupBy(tasks, ({ topic }) => topic)].flatMap(([topic, own]) => {
    const [first, ...rest] = own
    return first ? [say(topic, [first, ...rest])] : []
  })
}

function waitingFor(waiting: readonly Waiting[]): Unsatisfied[] {
  return [...Map.groupBy(waiting, ({ topic }) => topic)].flatMap(([topic, own]) => {
    const down = own.filter((wait) => wait.down.length > 0)
    const moving = own.length - down.length
    const brokers = [...new Set(down.flatMap((wait) => wait.down))].sort((a, b) => a - b)
    return [
      ...(down.length === 0
        ? []
        : [
            `${counted(down.length, 'partition')} ${down.length === 1 ? 'has a replica' : 'have replicas'} on broker ${listed(brokers)}, which must be back first`,
          ]),
      ...(moving === 0
        ? []
        : [`${counted(moving, 'partition')} ${moving === 1 ? 'is' : 'are'} being reassigned already`]),
    ].map((reason) => unmet('rf', `${topic}: ${reason}`))
  })
}

function whyNot(id: BrokerId, cluster: Cluster, goals: Goals): string {
  const broker = cluster.brokers.find((candidate) => candidate.id === id)
  if (!broker) return 'not in the cluster'
  if (!broker.alive) return 'not alive'
  if (goals.scope.pinned.includes(id)) return 'pinned'
  return 'to be emptied itself'
}

/** Brokers that the goals want empty and that keep replicas, because those have no other broker to go to or are pinned. */
function stuckOn(goals: Goals, { brokers, tasks }: Model): Unsatisfied[] {
  const left = new Map<BrokerId, number>()
  for (const { stuck } of tasks) {
    for (const broker of stuck) {
      const id = brokers[broker] ?? -1
      left.set(id, (left.get(id) ?? 0) + 1)
    }
  }
  const pinned = goals.drain.filter((id) => goals.scope.pinned.includes(id))
  return [
    ...[...left]
      .sort(([a], [b]) => a - b)
      .map(([id, replicas]) =>
        unmet(
          goalThatEmpties(id, goals),
          `broker ${id} keeps ${counted(replicas, 'replica')}: there is no other broker for ${replicas === 1 ? 'it' : 'them'}`,
        ),
      ),
    ...pinned.map((id) => unmet('drain', `broker ${id} is pinned`)),
  ]
}

function goalThatEmpties(id: BrokerId, goals: Goals): GoalName {
  if (goals.drain.includes(id)) return 'drain'
  return goals.replace.some(({ from }) => from === id) ? 'replace' : 'spread'
}

function tooFewRacks(
  cluster: Cluster,
  goals: Goals,
  model: Model,
  lists: readonly (readonly number[])[],
): Unsatisfied[] {
  if (!goals.racks) return []
  const eligible = [...model.eligible.keys()].filter((broker) => model.eligible[broker])
  if (!model.racksKnown) {
    const without = eligible
      .filter((broker) => model.rackOf[broker] === model.racks)
      .map((broker) => model.brokers[broker] ?? -1)
      .sort((a, b) => a - b)
    const all = without.length === eligible.length
    return [
      unmet(
        'racks',
        all
          ? 'no broker has a rack (broker.rack)'
          : `broker ${listedUpTo(NAMED, without)} ${without.length === 1 ? 'has' : 'have'} no rack (broker.rack)`,
      ),
    ]
  }
  const racks = new Set(eligible.map((broker) => model.rackOf[broker]))
  const used = (list: readonly number[]) =>
    new Set(list.map((broker) => model.rackOf[broker]).filter((rack) => racks.has(rack))).size
  const inScope = scopeOf(goals)
  const left = cluster.topics.filter(({ name }) => inScope(name)).length
  const tooMany = model.tasks.filter(({ racksShort }) => racksShort)
  const tied = model.tasks.filter(
    ({ racksShort, size }, index) => !racksShort && used(lists[index] ?? []) < size,
  )
  if (left === 0) return []
  return [
    ...byTopic(tooMany, (topic, [first]) =>
      unmet(
        'racks',
        `${topic}: ${counted(first.size, 'replica')} in ${counted(racks.size, 'rack')}; they are as even as the racks allow`,
      ),
    ),
    ...byTopic(tied, (topic, own) =>
      unmet(
        'racks',
        `${topic}: ${counted(own.length, 'partition')} cannot leave a shared rack, because of brokers that are pinned, replaced or cannot be left`,
      ),
    ),
  ]
}
