import { parseArgs } from 'node:util'
import { reportFailure } from '#bin/refusal.ts'
import { type BrokerId, type Cluster, type Group, OFFSETS_TOPIC, type Topic } from '#lib/domain/cluster.ts'
import { coordinatorPartition } from '#lib/domain/group-hash.ts'
import { lose } from '#lib/domain/loss/lose.ts'
import type { Loss } from '#lib/domain/loss/loss.ts'
import { marginsOf } from '#lib/domain/loss/margin.ts'
import { pairLosses } from '#lib/domain/loss/pairs.ts'
import { rollingRestart } from '#lib/domain/loss/restarts.ts'
import { survival } from '#lib/domain/loss/survival.ts'
import { samplePartition } from '#lib/domain/sample.ts'
import { largeCluster } from './large-cluster.ts'

const HELP = `npm run bench:loss -- [--rounds N]

Time to judge losses of a cluster of 100 brokers in 3 racks with 100,000 partitions of 3 replicas and 2,000 consumer groups:
every single broker; every broker and every rack, as the pages need them once a reading; the margin; all pairs of brokers; a rolling
restart, with everything in sync and with one replica in fifty behind. Prints median (fastest–slowest) in milliseconds
of the processor, and the ratio of the median to that of the baseline of the same run: counting the replicas of each
broker once. --rounds: how often each is run (9).`

const SHAPE = {
  brokers: 100,
  partitions: 100_000,
  factor: 3,
  racks: 'even',
  placement: 'kafka',
  empty: 0,
} as const
const GROUPS = 2_000
const OFFSETS = 50
/** Passes that are timed together: one alone is too short for the clock. */
const PASSES = 20

try {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '9' }, help: { type: 'boolean' } },
  })
  if (values.help) console.log(HELP)
  else bench(Number(values.rounds))
} catch (error) {
  reportFailure(error)
  process.exitCode = 1
}

function bench(rounds: number): void {
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1 on.')
  const cluster = withGroups(largeCluster(SHAPE))
  const base = median(timesOf(rounds, () => passes(cluster))) / PASSES
  console.log(
    `${SHAPE.partitions} partitions of ${SHAPE.factor} replicas, ${SHAPE.brokers} brokers, ${GROUPS} groups; ${rounds} rounds.`,
  )
  console.log(`Milliseconds: median (fastest–slowest), ratio to counting replicas (${base.toFixed(1)} ms)\n`)
  // A new value each round, so that nothing is remembered from the last.
  const print = (name: string, of: Cluster, work: (cluster: Cluster) => unknown) => {
    const times = timesOf(rounds, () => work({ ...of }))
    const spread = `${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)}`
    const cells = [`${median(times).toFixed(0)} (${spread})`, `${(median(times) / base).toFixed(1)}×`]
    console.log(name.padEnd(34) + cells.map((text) => text.padStart(18)).join(''))
  }
  print('every single broker', cluster, everyBroker)
  print('every broker and rack', cluster, survival)
  print('one broker', cluster, (one) => lose(one, [1]))
  print('the margin', cluster, marginsOf)
  print('all pairs', cluster, pairLosses)
  print('rolling restart', cluster, rollingRestart)
  print('rolling restart, some behind', someBehind(cluster), rollingRestart)
}

function everyBroker(cluster: Cluster): Loss[] {
  return cluster.brokers.map(({ id }) => lose(cluster, [id]))
}

function withGroups(cluster: Cluster): Cluster {
  const names = cluster.topics.map(({ name }) => name)
  const offsets: Topic = {
    name: OFFSETS_TOPIC,
    id: 'offsets',
    internal: true,
    config: { 'min.insync.replicas': { value: '2', source: 'topic' } },
    partitions: Array.from({ length: OFFSETS }, (_, id) =>
      samplePartition(
        id,
        [0, 1, 2].map((replica) => 1 + ((id + replica) % SHAPE.brokers)),
      ),
    ),
  }
  const groups = Array.from({ length: GROUPS }, (_, index): Group => {
    const id = `group-${index}`
    return {
      id,
      protocol: 'classic',
      state: 'Stable',
      members: 3,
      coordinatorPartition: coordinatorPartition(id, OFFSETS),
      topics: [0, 7, 13].flatMap((step) => names[(index * 31 + step) % names.length] ?? []),
    }
  })
  return { ...cluster, topics: [offsets, ...cluster.topics], groups }
}

/** The last replica of every fiftieth partition is not in sync. */
function someBehind(cluster: Cluster): Cluster {
  let count = 0
  const topics = cluster.topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((partition) =>
      count++ % 50 === 0 ? { ...partition, isr: partition.replicas.slice(0, -1) } : partition,
    ),
  }))
  return { ...cluster, topics }
}

function passes(cluster: Cluster): number {
  let brokers = 0
  for (let pass = 0; pass < PASSES; pass++) brokers += countReplicas(cluster)
  return brokers
}

function countReplicas({ topics }: Cluster): number {
  const counts = new Map<BrokerId, number>()
  for (const { partitions } of topics)
    for (const { replicas } of partitions)
      for (const id of replicas) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts.size
}

/** Processor time of this thread, so that what else the machine does is not counted. */
function timesOf(rounds: number, run: () => unknown): number[] {
  return Array.from({ length: rounds }, () => {
    const since = process.threadCpuUsage()
    run()
    const { user, system } = process.threadCpuUsage(since)
    return (user + system) / 1000
  })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
