import type { BrokerId, Cluster, Partition } from '../../cluster.ts'
import { sampleCluster } from '../../sample.ts'
import {
  type Balance,
  EVERYTHING,
  type Goals,
  NO_GOALS,
  type ReplicationTarget,
  type Scope,
} from '../goals.ts'

/** A tiny cluster and what is wanted of it; as JSON it is small enough to read. */
export type Case = { readonly sample: Parameters<typeof sampleCluster>[0]; readonly goals: Goals }

export function clusterOf({ sample }: Case): Cluster {
  return sampleCluster(sample)
}

/** A call that gives an integer from 0 to below `most`, the same ones for the same seed (mulberry32). */
export function dice(seed: number): (most: number) => number {
  let state = seed | 0
  return (most) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * most)
  }
}

type Roll = (most: number) => number

/** One of the cases that a seed stands for: 2–6 brokers, 1–4 racks, 1–5 partitions in 1–3 topics, and one to four goals. */
export function randomCase(seed: number): Case {
  const roll = dice(seed)
  const brokers = randomBrokers(roll)
  const ids = Object.keys(brokers).map(Number)
  const dead = roll(2) === 0 ? [] : ids.filter(() => roll(5) === 0)
  const topics = randomTopics(roll, ids, new Set(dead))
  return { sample: { brokers, dead, topics }, goals: randomGoals(roll, ids, new Set(dead)) }
}

function randomBrokers(roll: Roll): Record<BrokerId, string | null> {
  const racks = 1 + roll(4)
  const racksKnown = roll(8)
  let id = roll(3)
  const brokers: [BrokerId, string | null][] = []
  for (let left = 2 + roll(5); left > 0; left--) {
    // The lower of two throws: earlier racks are larger.
    const rack = 'abcd'[Math.min(roll(racks), roll(racks))] ?? null
    brokers.push([id, racksKnown === 0 || (racksKnown === 1 && roll(3) === 0) ? null : rack])
    id += 1 + (roll(4) === 0 ? roll(3) : 0)
  }
  return Object.fromEntries(brokers)
}

function randomTopics(
  roll: Roll,
  ids: readonly BrokerId[],
  dead: ReadonlySet<BrokerId>,
): Case['sample']['topics'] {
  const names = ['a', 'ab', 'b'].slice(0, 1 + roll(3))
  const crowded = roll(3) === 0
  const size = [null, 1_000_000, 3_000_000][roll(3)] ?? null
  return Object.fromEntries(
    names.map((name) => {
      const factor = 1 + roll(Math.min(4, ids.length))
      const differing: Record<number, Partial<Partition>> = {}
      const replicas = Array.from({ length: 1 + roll(names.length === 1 ? 5 : 2) }, (_, id) => {
        const own = drawn(roll, ids, roll(7) === 0 ? 1 + roll(Math.min(4, ids.length)) : factor, crowded)
        const gone = ids.filter((broker) => !own.includes(broker))[0]
        if (roll(10) === 0 && gone !== undefined) {
          const isr = [gone, ...own.slice(1)].filter((broker) => !dead.has(broker))
          differing[id] = { adding: own.slice(0, 1), removing: [gone], isr, leader: isr[0] ?? null }
          return [...own, gone]
        }
        const follower = own[1]
        if (roll(8) === 0 && follower !== undefined && !dead.has(follower))
          differing[id] = { leader: follower }
        return own
      })
      return [name, { replicas, differing, sizeBytes: size }]
    }),
  )
}

function drawn(roll: Roll, ids: readonly BrokerId[], count: number, crowded: boolean): BrokerId[] {
  const left = [...ids]
  return Array.from({ length: count }, () => {
    const index = crowded
      ? Math.min(roll(left.length), roll(left.length), roll(left.length))
      : roll(left.length)
    return left.splice(index, 1)[0] ?? Number.NaN
  })
}

function randomGoals(roll: Roll, ids: readonly BrokerId[], dead: ReadonlySet<BrokerId>): Goals {
  const goals = { ...NO_GOALS }
  const one = (from: readonly BrokerId[]) => from.slice(0).splice(roll(from.length), 1)
  const free = () => {
    const used = new Set([...goals.drain, ...goals.replace.flatMap(({ from, to }) => [from, to])])
    return ids.filter((id) => !used.has(id))
  }
  const makers: (() => Partial<Goals>)[] = [
    () => ({ replication: randomReplication(roll) }),
    () => ({ racks: true }),
    () => ({ racks: true }),
    () => ({ drain: [...goals.drain, ...one(free())] }),
    () => {
      const from = one(free())[0]
      const to = one(free().filter((id) => id !== from && !dead.has(id)))[0]
      return from === undefined || to === undefined ? {} : { replace: [...goals.replace, { from, to }] }
    },
    () => ({ spread: true }),
    () => ({ spread: true }),
    () => ({ balance: withBalance(goals.balance, 'replicas') }),
    () => ({ balance: withBalance(goals.balance, 'leaders') }),
    () => ({ preferredLeaders: true }),
  ]
  for (let left = 1 + roll(4); left > 0; left--) Object.assign(goals, makers[roll(makers.length)]?.())
  if (roll(5) === 0)
    return {
      ...goals,
      scope: randomScope(
        roll,
        free().filter((id) => !dead.has(id)),
      ),
    }
  return goals
}

function withBalance(balance: readonly Balance[], one: Balance): readonly Balance[] {
  return balance.includes(one) ? balance : [...balance, one]
}

function randomReplication(roll: Roll): ReplicationTarget[] {
  const patterns = ['*', 'a', 'a*', '?', 'b']
  return Array.from({ length: 1 + roll(2) }, () => ({
    pattern: patterns[roll(patterns.length)] ?? '*',
    factor: 1 + roll(5),
    ...(roll(5) === 0 ? { orMore: true } : {}),
  }))
}

function randomScope(roll: Roll, pinnable: readonly BrokerId[]): Scope {
  const scopes: (() => Partial<Scope>)[] = [
    () => ({ topics: ['a*'] }),
    () => ({ topics: ['?'] }),
    () => ({ exclude: ['a'] }),
    () => ({ waiting: 'leave' }),
    () => ({ pinned: pinnable.filter(() => roll(3) === 0) }),
    () => ({ pinned: pinnable.filter(() => roll(3) === 0) }),
  ]
  return { ...EVERYTHING, ...scopes[roll(scopes.length)]?.() }
}
