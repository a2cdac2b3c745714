import { expect, test } from 'vitest'
import type { BrokerId, Cluster } from '../cluster.ts'
import { clusterAfter } from '../plan/after.ts'
import { draftPlan } from '../plan/draft.ts'
import { dice } from '../plan/oracle/random-case.ts'
import { sampleCluster } from '../sample.ts'
import { audit, jointGoals } from './audit.ts'

const MB = 1_000_000
const TOPICS = ['orders', 'events', '__consumer_offsets', '__transaction_state']

/** Three to seven brokers in one to four racks, now and then one down, and topics that are anywhere or on few of them. */
function randomCluster(seed: number): Cluster {
  const roll = dice(seed)
  const ids = Array.from({ length: 3 + roll(5) }, (_, at) => at + 1)
  const racks = 1 + roll(4)
  const brokers = Object.fromEntries(ids.map((id) => [id, 'abcd'.charAt(racks === 1 ? 0 : roll(racks))]))
  const dead = roll(4) === 0 ? ids.filter(() => roll(6) === 0) : []
  const topics = TOPICS.slice(roll(2), 2 + roll(3)).map((name) => {
    const factor = 1 + roll(4)
    const homes = roll(3) === 0 ? ids.slice(0, factor + roll(2)) : ids
    const pick = (): BrokerId[] => {
      const left = [...homes]
      const count = Math.min(left.length, factor)
      return Array.from({ length: count }, () => left.splice(roll(left.length), 1)).flat()
    }
    const same = roll(3) === 0 ? pick() : null
    const replicas = Array.from({ length: 1 + roll(40) }, () => same ?? pick())
    return [name, { replicas, sizeBytes: [0, 1, 200 * MB][roll(3)] ?? null }] as const
  })
  return sampleCluster({ brokers, dead, topics: Object.fromEntries(topics) })
}

test('whatever the cluster: what has a plan is gone once that is carried out, or the plan says why not', () => {
  const gone = new Set<string>()
  for (let seed = 0; seed < 300; seed++) {
    const cluster = randomCluster(seed)
    const all = audit(cluster).findings.filter(({ remedy }) => remedy.kind === 'plan')
    const ofRules = Map.groupBy(all, ({ rule }) => rule).values()
    for (const together of [...all.map((finding) => [finding]), ...ofRules, all]) {
      const goals = jointGoals(together)
      if (goals === null) continue
      const plan = draftPlan(cluster, goals)
      const after = new Set(audit(clusterAfter(cluster, plan)).findings.map(({ id }) => id))
      const reasons = plan.unsatisfied.map(({ reason }) => reason).join()
      for (const { id, rule } of together) {
        if (after.has(id))
          expect(reasons, `${id} of the cluster of seed ${seed}`).toContain('must be back first')
        else gone.add(rule)
      }
    }
  }
  expect([...gone].sort()).toEqual([
    'below-target',
    'bytes-skew',
    'coordinators-together',
    'departed-unsafe',
    'internal-one-replica',
    'leader-skew',
    'one-rack',
    'one-replica',
    'rack-shared',
    'replica-skew',
  ])
})

test('where every partition has a replica on a broker that is down, that is to be started first', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    dead: [1],
    topics: { events: { replicas: [[1], [2]] }, orders: { replicas: [[1], [1]] } },
  })
  const single = audit(cluster).findings.filter(({ rule }) => rule === 'one-replica')
  expect(single.map(({ topics, remedy }) => [...topics, remedy.kind])).toEqual([
    ['events', 'plan'],
    ['orders', 'words'],
  ])
})
