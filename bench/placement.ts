import { parseArgs } from 'node:util'
import { reportFailure } from '#bin/refusal.ts'
import type { BrokerId, Cluster } from '#lib/domain/cluster.ts'
import { adminUtilsReplicas } from '#lib/domain/placement/admin-utils.ts'
import { classicReplicas } from '#lib/domain/placement/classic.ts'
import { bestFit } from '#lib/domain/placement/infer.ts'
import { alternateRacks, rackAwareReplicas } from '#lib/domain/placement/rack-aware.ts'
import { stripedReplicas } from '#lib/domain/placement/striped.ts'
import { placementSummary } from '#lib/domain/placement/summary.ts'
import { sampleCluster } from '#lib/domain/sample.ts'

const HELP = `npm run bench:placement -- [--rounds N]

Time to infer which rule a topic of 10,000 partitions on 100 brokers in 4 racks follows, by how it was placed, and to
sum up a cluster of 10,000 topics. Prints median (fastest–slowest) in milliseconds and the ratio of the median to that of
the baseline of the same run: counting the replicas of each broker once. --rounds: how often each is run (15).`

const BROKERS = 100
const RACKS = 4
const PARTITIONS = 10_000
const REPLICAS = 3

type Assignment = readonly (readonly BrokerId[])[]

const racks = Object.fromEntries(Array.from({ length: BROKERS }, (_, id) => [id, `rack-${id % RACKS}`]))
const ids = Object.keys(racks).map(Number)
const brokers = ids.map((id) => ({ id, rack: racks[id] ?? null, fenced: false }))
const beginning = { start: 17, shift: 42 }

try {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '15' }, help: { type: 'boolean' } },
  })
  if (values.help) console.log(HELP)
  else bench(Number(values.rounds))
} catch (error) {
  reportFailure(error)
  process.exitCode = 1
}

function bench(rounds: number): void {
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1 on.')
  const random = randomBelow(7)
  const striped = placedByKraft(PARTITIONS, random)
  const topics: readonly (readonly [string, Assignment])[] = [
    ['classic', each(PARTITIONS, (i) => classicReplicas(i, REPLICAS, beginning.start, ids))],
    ['AdminUtils', each(PARTITIONS, (i) => adminUtilsReplicas(i, REPLICAS, beginning, ids))],
    ['AdminUtils, racks', each(PARTITIONS, rackAware)],
    ['KRaft', striped],
    ['KRaft, 2% reassigned', disturbed(striped, 0.02, random)],
    ['no rule', disturbed(striped, 1, random)],
  ]
  console.log(
    `${PARTITIONS} partitions, ${BROKERS} brokers, ${RACKS} racks, ${REPLICAS} replicas; ${rounds} rounds.`,
  )
  console.log('Milliseconds: median (fastest–slowest), ratio to counting replicas; partitions that follow\n')
  for (const [name, replicas] of topics) {
    const cluster = clusterOf({ topic: replicas })
    const base = median(measure(rounds, () => countReplicas(cluster)))
    let found = ''
    const times = measure(rounds, () => {
      const fit = bestFit(cluster.topics[0] as Cluster['topics'][number], cluster)
      found = `${fit.follows} ${fit.rule}`
    })
    print(name, times, base, found)
  }
  manyTopics(rounds, random)
}

function manyTopics(rounds: number, random: (bound: number) => number): void {
  const topics = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, i) => [`topic-${i}`, placedByKraft(18, random)]),
  )
  // A new value of every topic each round, so that nothing is remembered from the last.
  const clusters = Array.from({ length: rounds }, () => clusterOf(topics))
  const base = median(measure(rounds, (round) => countReplicas(clusters[round] as Cluster)))
  let found = ''
  const times = measure(rounds, (round) => {
    found = `${placementSummary(clusters[round] as Cluster).following} topics`
  })
  print('10,000 topics by KRaft', times, base, found)
}

function each(partitions: number, replicas: (partition: number) => readonly BrokerId[]): Assignment {
  return Array.from({ length: partitions }, (_, partition) => replicas(partition))
}

function rackAware(partition: number): readonly BrokerId[] {
  const list = alternateRacks(brokers)
  if (!list.ok) throw new Error(list.problem.message)
  return rackAwareReplicas(partition, REPLICAS, beginning, list.value)
}

function placedByKraft(partitions: number, random: (bound: number) => number): Assignment {
  const placed = stripedReplicas(brokers, partitions, REPLICAS, random)
  if (!placed.ok) throw new Error(placed.problem.message)
  return placed.value
}

/** Each partition with that probability on other brokers, drawn at random. */
function disturbed(placed: Assignment, share: number, random: (bound: number) => number): Assignment {
  return placed.map((replicas) => {
    if (random(1_000_000) >= share * 1_000_000) return replicas
    const drawn = new Set<BrokerId>()
    while (drawn.size < REPLICAS) drawn.add(random(BROKERS))
    return [...drawn]
  })
}

function clusterOf(topics: Readonly<Record<string, Assignment>>): Cluster {
  return sampleCluster({
    brokers: racks,
    topics: Object.fromEntries(Object.entries(topics).map(([name, replicas]) => [name, { replicas }])),
  })
}

function countReplicas(cluster: Cluster): number {
  const counts = new Map<BrokerId, number>()
  for (const topic of cluster.topics) {
    for (const { replicas } of topic.partitions) {
      for (const id of replicas) counts.set(id, (counts.get(id) ?? 0) + 1)
    }
  }
  return counts.size
}

function measure(rounds: number, run: (round: number) => void): number[] {
  return Array.from({ length: rounds }, (_, round) => {
    const since = performance.now()
    run(round)
    return performance.now() - since
  })
}

function print(name: string, times: readonly number[], base: number, found: string): void {
  const spread = `${Math.min(...times).toFixed(1)}–${Math.max(...times).toFixed(1)}`
  const cells = [`${median(times).toFixed(1)} (${spread})`, `${(median(times) / base).toFixed(1)}×`, found]
  console.log(name.padEnd(24) + cells.map((text) => text.padStart(26)).join(''))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

/** The same numbers in every run: a linear congruential generator. */
function randomBelow(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * bound)
  }
}
