import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cluster, racksOf } from '../cluster.ts'
import { incident, sampleCluster, times } from '../sample.ts'
import { draftPlan } from './draft.ts'
import { EVERYTHING, type Goals, NO_GOALS } from './goals.ts'
import { copiesOf } from './plan.ts'
import { staleness } from './stale.ts'

/** As the audit asks for it. */
function goal(topics: Record<string, number>): Goals {
  return {
    ...NO_GOALS,
    replication: Object.entries(topics).map(([pattern, factor]) => ({ pattern, factor, orMore: true })),
    balance: ['leaders'],
    scope: { ...EVERYTHING, topics: Object.keys(topics), waiting: 'leave' },
  }
}

describe('the incident', () => {
  const plan = draftPlan(incident(), goal({ __consumer_offsets: 3, 'audit-log': 3 }))

  test('takes two copies of each partition, the fewest there can be', () => {
    expect(plan.moves).toHaveLength(56)
    expect(plan.copies).toBe(112)
    expect(plan.lowerBound).toBe(112)
    expect(plan.bytes).toBe(112_000_000)
    expect(plan.unsatisfied).toEqual([])
  })

  test('spreads the preferred leaders, which all were on broker 1', () => {
    const leaders = plan.after.map((load) => load.leaders)
    expect(Math.max(...leaders) - Math.min(...leaders)).toBeLessThanOrEqual(1)
    expect(plan.after.map((load) => load.replicas)).toEqual([61, 61, 61])
  })

  test('fits the cluster that it was made from, and no changed one', () => {
    expect(staleness(plan, incident())).toBeNull()
    const recreated: Cluster = {
      ...incident(),
      topics: incident().topics.map((topic) =>
        topic.name === 'audit-log' ? { ...topic, id: 'another' } : topic,
      ),
    }
    expect(staleness(plan, recreated)).toBe('Topic audit-log was deleted and created again since.')
    const gone: Cluster = {
      ...incident(),
      topics: incident().topics.filter((topic) => topic.name !== 'audit-log'),
    }
    expect(staleness(plan, gone)).toBe('Topic audit-log was deleted since.')
  })
})

test('says that writes are refused while replicas are added that min.insync.replicas counts already', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: {
      audit: { replicas: times(2, [1]), config: { 'min.insync.replicas': '2' } },
      clicks: { replicas: times(2, [1]) },
      orders: { replicas: times(2, [1, 2]), config: { 'min.insync.replicas': '2' } },
    },
  })
  const plan = draftPlan(cluster, goal({ audit: 3, clicks: 3, orders: 3 }))
  expect(plan.risks).toEqual([
    'Writes with acks=all to 2 partitions (audit) are refused, and consumers see nothing new, until a new replica is copied: min.insync.replicas counts the replicas that are being added. Lower it on this topic until the job is done.',
  ])
})

test('says what it could not do, and does the rest', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    dead: [3],
    topics: { orders: { replicas: times(2, [1]) } },
  })
  const plan = draftPlan(cluster, goal({ orders: 3, gone: 3 }))
  expect(plan.unsatisfied).toEqual([
    { goal: 'rf', reason: 'there is no topic gone' },
    { goal: 'rf', reason: 'orders: 3 replicas need 3 live brokers that can take them; there are 2' },
  ])
  expect(plan.moves.map((move) => [...move.to].sort())).toEqual([
    [1, 2],
    [1, 2],
  ])
})

test('leaves out what waits for a dead broker or disk, so that the rest can be done now', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    dead: [3],
    topics: { orders: { replicas: [[1], [3], [2]], differing: { 2: { leader: null, offline: [2] } } } },
  })
  const plan = draftPlan(cluster, goal({ orders: 2 }))
  expect(plan.moves.map(({ partition }) => partition)).toEqual([0])
  expect(plan.unsatisfied).toEqual([
    { goal: 'rf', reason: 'orders: 2 partitions have replicas on broker 2 and 3, which must be back first' },
  ])
  expect(staleness(plan, cluster)).toBeNull()
  expect(plan.copies).toBe(plan.lowerBound)
})

test('a dead broker that is drained is nothing to wait for', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    dead: [3],
    topics: { orders: { replicas: [[1, 3]] } },
  })
  const goals: Goals = { ...NO_GOALS, drain: [3], scope: { ...EVERYTHING, waiting: 'leave' } }
  expect(draftPlan(cluster, goals)).toMatchObject({ moves: [{ to: [1, 2] }], unsatisfied: [] })
})

test('a topic may be called like what every object has', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b' },
    topics: { orders: { replicas: [[1]] }, constructor: { replicas: [[1]] } },
  })
  const plan = draftPlan(cluster, goal({ orders: 2 }))
  expect(plan.lowerBound).toBe(1)
  expect(Object.keys(plan.topicIds)).toEqual(['orders'])
})

test('leaves a partition alone that is being moved', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: { orders: { replicas: [[1], [1, 2]], differing: { 1: { adding: [2] } } } },
  })
  const plan = draftPlan(cluster, goal({ orders: 3 }))
  expect(plan.moves.map((move) => move.partition)).toEqual([0])
  expect(plan.unsatisfied).toEqual([
    { goal: 'rf', reason: 'orders: 1 partition is being reassigned already' },
  ])
})

const clusters = fc
  .record({
    racks: fc.array(fc.constantFrom('a', 'b', 'c', null), { minLength: 1, maxLength: 6 }),
    partitions: fc.array(fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 12,
    }),
    dead: fc.uniqueArray(fc.nat(5), { maxLength: 2 }),
    factor: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ racks, partitions, dead, factor }) => {
    const ids = racks.map((_, id) => id)
    const replicas = partitions.map((wanted) => {
      const held = wanted.filter((id) => ids.includes(id))
      return held.length > 0 ? held : [0]
    })
    const cluster = sampleCluster({
      brokers: Object.fromEntries(racks.map((rack, id) => [id, rack])),
      dead: dead.filter((id) => ids.includes(id)),
      topics: { orders: { replicas } },
    })
    return { cluster, factor }
  })

test('whatever the cluster: distinct live brokers, nothing dropped, as many racks as can be, the bound reached', () => {
  fc.assert(
    fc.property(clusters, ({ cluster, factor }) => {
      const plan = draftPlan(cluster, goal({ orders: factor }))
      const alive = cluster.brokers.filter((broker) => broker.alive)
      const rackOf = (ids: readonly number[]) =>
        racksOf(cluster.brokers.filter((broker) => ids.includes(broker.id)))
      for (const move of plan.moves) {
        const added = copiesOf(move)
        expect(new Set(move.to).size).toBe(move.to.length)
        expect(move.from.every((id) => move.to.includes(id))).toBe(true)
        expect(added.every((id) => alive.some((broker) => broker.id === id))).toBe(true)
        expect(move.to.length).toBeLessThanOrEqual(Math.max(factor, move.from.length))

        const free = alive.filter((broker) => !move.from.includes(broker.id)).map((broker) => broker.id)
        const unused = rackOf(free).filter((rack) => !rackOf(move.from).includes(rack))
        const gained = rackOf(move.to).length - rackOf(move.from).length
        const rackless = free.filter((id) => cluster.brokers[id]?.rack === null).length
        expect(gained).toBeGreaterThanOrEqual(Math.min(unused.length, added.length - rackless))
      }
      expect(plan.copies).toBe(plan.lowerBound)
      expect(draftPlan(cluster, goal({ orders: factor }))).toEqual(plan)
    }),
    { numRuns: 500 },
  )
})
