import type { Case } from './random-case.ts'

/** The smallest case that still fails and is made by leaving things out of this one. */
export function smallest(failing: Case, fails: (one: Case) => boolean): Case {
  const smaller = smallerOnes(failing).find(fails)
  return smaller ? smallest(smaller, fails) : failing
}

function smallerOnes(one: Case): Case[] {
  return [
    ...withoutTopics(one),
    ...withoutPartitions(one),
    ...withoutBrokers(one),
    ...withoutGoals(one),
    ...plainer(one),
  ]
}

function withoutTopics({ sample, goals }: Case): Case[] {
  const names = Object.keys(sample.topics)
  if (names.length < 2) return []
  return names.map((name) => {
    const { [name]: _, ...topics } = sample.topics
    return { sample: { ...sample, topics }, goals }
  })
}

function withoutPartitions({ sample, goals }: Case): Case[] {
  return Object.entries(sample.topics).flatMap(([name, topic]) =>
    topic.replicas.length < 2
      ? []
      : topic.replicas.map((_, gone) => {
          const replicas = topic.replicas.filter((_, id) => id !== gone)
          const differing = Object.fromEntries(
            Object.entries(topic.differing ?? {})
              .filter(([id]) => Number(id) !== gone)
              .map(([id, state]) => [Number(id) > gone ? Number(id) - 1 : id, state]),
          )
          return {
            sample: { ...sample, topics: { ...sample.topics, [name]: { ...topic, replicas, differing } } },
            goals,
          }
        }),
  )
}

/** Brokers that nothing names. */
function withoutBrokers({ sample, goals }: Case): Case[] {
  const named = new Set([
    ...Object.values(sample.topics).flatMap(({ replicas }) => replicas.flat()),
    ...goals.drain,
    ...goals.replace.flatMap(({ from, to }) => [from, to]),
    ...goals.scope.pinned,
  ])
  return Object.keys(sample.brokers)
    .map(Number)
    .filter((id) => !named.has(id))
    .map((gone) => ({
      sample: {
        ...sample,
        brokers: Object.fromEntries(Object.entries(sample.brokers).filter(([id]) => Number(id) !== gone)),
        dead: (sample.dead ?? []).filter((id) => id !== gone),
      },
      goals,
    }))
}

function withoutGoals({ sample, goals }: Case): Case[] {
  const lists = (['replication', 'drain', 'replace', 'balance'] as const).flatMap((key) =>
    goals[key].map((_, gone) => ({ ...goals, [key]: goals[key].filter((_, index) => index !== gone) })),
  )
  const flags = (['racks', 'spread', 'preferredLeaders'] as const)
    .filter((key) => goals[key])
    .map((key) => ({ ...goals, [key]: false }))
  const scopes = [
    ...(['topics', 'exclude', 'pinned'] as const).flatMap((key) =>
      goals.scope[key].map((_, gone) => ({
        ...goals,
        scope: { ...goals.scope, [key]: goals.scope[key].filter((_, index) => index !== gone) },
      })),
    ),
    ...(goals.scope.waiting === 'leave'
      ? [{ ...goals, scope: { ...goals.scope, waiting: 'plan' as const } }]
      : []),
  ]
  return [...lists, ...flags, ...scopes].map((fewer) => ({ sample, goals: fewer }))
}

/** All brokers alive, nothing moving, no sizes, no racks. */
function plainer({ sample, goals }: Case): Case[] {
  const { dead = [], brokers, topics } = sample
  const racks = Object.entries(brokers).filter(([, rack]) => rack !== null)
  return [
    ...dead.map((back) => ({ sample: { ...sample, dead: dead.filter((id) => id !== back) }, goals })),
    ...Object.entries(topics).flatMap(([name, { differing = {}, ...topic }]) =>
      Object.keys(differing).map((id) => {
        const { [Number(id)]: _, ...rest } = differing
        const removing = differing[Number(id)]?.removing ?? []
        const replicas = topic.replicas.map((own, index) =>
          index === Number(id) ? own.filter((broker) => !removing.includes(broker)) : own,
        )
        return {
          sample: { ...sample, topics: { ...topics, [name]: { ...topic, replicas, differing: rest } } },
          goals,
        }
      }),
    ),
    ...(racks.length > 0
      ? [
          {
            sample: { ...sample, brokers: Object.fromEntries(Object.keys(brokers).map((id) => [id, null])) },
            goals,
          },
        ]
      : []),
  ]
}
