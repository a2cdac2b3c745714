import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { reportFailure } from '#bin/refusal.ts'
import { audit, auditSteps } from '#lib/domain/audit/audit.ts'
import { DEFAULT_POLICY } from '#lib/domain/audit/policy.ts'
import type { BrokerId, Cluster } from '#lib/domain/cluster.ts'
import { type Observation, PART_NAMES } from '#lib/domain/observation.ts'
import { Keeper } from '#lib/services/history/keeper.ts'
import { Recorder } from '#lib/services/history/recorder.ts'
import { inTurns } from '#lib/services/in-turns.ts'
import { openDatabase } from '#lib/store/database.ts'
import { largeCluster } from './large-cluster.ts'

const HELP = `npm run bench:history -- [--rounds N]

What the history of a cluster of 100 brokers with 200,000 partitions of 3 replicas costs the process that writes it (SQLite):
after a reading in which every size is another one, and after one in which a broker is gone and one partition in 50 has
another leader. Prints for each, and for the audit in one turn for comparison, the longest that the event loop stood still, and
the time from the reading until all is stored; median (fastest–slowest) in milliseconds.
--rounds: readings of each kind (5).`

const SHAPE = {
  brokers: 100,
  partitions: 200_000,
  factor: 3,
  racks: 'uneven',
  placement: 'blind',
  empty: 0,
} as const
const AGE = { readAt: 0, tookMs: 1, problem: null }

type Measured = { readonly stall: number; readonly total: number }

try {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '5' }, help: { type: 'boolean' } },
  })
  if (values.help) console.log(HELP)
  else await bench(Number(values.rounds))
} catch (error) {
  reportFailure(error)
  process.exitCode = 1
}

async function bench(rounds: number): Promise<void> {
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1 on.')
  const folder = await mkdtemp(join(tmpdir(), 'ballast-bench-'))
  const database = await openDatabase({ kind: 'sqlite', folder })
  const whole = largeCluster(SHAPE)
  const lost = without(whole, 1)
  try {
    print('the audit, in one turn', await repeat(rounds, () => auditAtOnce(resized(whole))))
    print('a reading with other sizes', await repeat(rounds, () => record(database, whole, resized(whole))))
    print('a reading without a broker', await repeat(rounds, () => record(database, whole, lost)))
  } finally {
    await database.$disconnect()
    await rm(folder, { recursive: true })
  }
}

function auditAtOnce(cluster: Cluster): Promise<Measured> {
  return measure(async () => audit(cluster))
}

/** Writes down what is different in the second reading, findings included. */
async function record(
  database: Awaited<ReturnType<typeof openDatabase>>,
  first: Cluster,
  second: Cluster,
): Promise<Measured> {
  let tell = (_: Observation) => {}
  let audits = 0
  const recorder = new Recorder({
    collector: {
      observation: () => observationOf({ ...first }),
      subscribe: (listener) => {
        tell = listener
        return () => {}
      },
    },
    audit: async (cluster) => {
      const made = await inTurns(auditSteps(cluster, DEFAULT_POLICY))
      audits++
      return made
    },
    // The share of the time that audits may take is not to be waited for.
    now: () => 0,
    onError: (error) => {
      throw error
    },
  })
  const keeper = new Keeper({
    ...{ recorder, database, slug: `bench-${Math.random()}`, owner: 'bench', hasEnded: () => true },
    ...{ place: { kind: 'sqlite', folder: '' }, keptDays: 30, log: pino({ level: 'warn' }) },
  })
  const settled = async () => {
    while (recorder.waiting.length > 0 || keeper.unstored.length > 0) await sleep(10)
  }
  while (audits < 1) await sleep(10)
  await settled()
  const measured = await measure(async () => {
    tell(observationOf({ ...second }))
    while (audits < 2) await sleep(10)
    await settled()
  })
  recorder.stop()
  await keeper.stop()
  return measured
}

function observationOf(cluster: Cluster): Observation {
  const parts = Object.fromEntries(PART_NAMES.map((name) => [name, AGE])) as Observation['parts']
  return { version: 1, cluster, parts, contacts: {} }
}

function resized(cluster: Cluster): Cluster {
  const topics = cluster.topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((one) => ({ ...one, sizeBytes: (one.sizeBytes ?? 0) + 1 })),
  }))
  return { ...cluster, topics }
}

/** The cluster after the broker has died: others lead what it led, and it is in sync nowhere. */
function without(cluster: Cluster, broker: BrokerId): Cluster {
  const topics = cluster.topics.map((topic) => {
    if (!topic.partitions.some(({ replicas }) => replicas.includes(broker))) return topic
    const partitions = topic.partitions.map((one) => {
      if (!one.replicas.includes(broker)) return one
      const isr = one.isr.filter((id) => id !== broker)
      return { ...one, isr, leader: one.leader === broker ? (isr[0] ?? null) : one.leader }
    })
    return { ...topic, partitions }
  })
  const brokers = cluster.brokers.map((one) => (one.id === broker ? { ...one, alive: false } : one))
  return { ...cluster, brokers, topics }
}

/** The longest between two turns of the event loop while the work goes on, and how long that takes. */
async function measure(work: () => Promise<unknown>): Promise<Measured> {
  const begun = performance.now()
  let last = begun
  let stall = 0
  let goesOn = true
  const turn = () => {
    const now = performance.now()
    stall = Math.max(stall, now - last)
    last = now
    if (goesOn) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  turn()
  goesOn = false
  return { stall, total: performance.now() - begun }
}

async function repeat(rounds: number, run: () => Promise<Measured>): Promise<readonly Measured[]> {
  const measured: Measured[] = []
  for (let round = 0; round < rounds; round++) measured.push(await run())
  return measured
}

function print(name: string, measured: readonly Measured[]): void {
  const cell = (values: readonly number[]) => {
    const sorted = [...values].sort((a, b) => a - b).map((value) => value.toFixed(0))
    return `${sorted[Math.floor(sorted.length / 2)]} (${sorted[0]}–${sorted.at(-1)})`
  }
  const stalls = cell(measured.map(({ stall }) => stall))
  const totals = cell(measured.map(({ total }) => total))
  console.log(`${name.padEnd(30)} stood still ${stalls.padStart(18)}   took ${totals.padStart(18)}`)
}
