import { randomBytes } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Consumer, Kafka, logLevel, type Producer } from 'kafkajs'
import type { GroupStatus, WorkloadStatus } from './workload-status.ts'

/**
 * The demo's traffic, as a process of its own: `node workload.ts <bootstrap> <status file>`. One keyed producer
 * with acks=1 and two consumer groups, lightly paced, that go on by themselves whenever the cluster lets them.
 * An error that a client throws outside any call ends the process; whoever started it starts it again.
 */

const TOPIC = 'orders'
const GROUPS = ['billing', 'shipping']
const BATCH_EVERY_MS = 250
const BATCH_RECORDS = 5
const KEYS = 500
const STATUS_EVERY_MS = 500
const RESTART_MS = 1_000

type Writable<T> = { -readonly [K in keyof T]: T[K] }

const [bootstrap = '', statusFile = ''] = process.argv.slice(2)
if (bootstrap === '' || statusFile === '') {
  console.error('usage: workload.ts <bootstrap> <status file>')
  process.exit(2)
}

const kafka = new Kafka({
  clientId: 'ballast-workload',
  brokers: bootstrap.split(','),
  connectionTimeout: 2_000,
  requestTimeout: 10_000,
  retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 5 },
  logLevel: logLevel.WARN,
})
const produced = { records: 0, errors: 0, lastAt: null as number | null, lastError: null as string | null }
const groups = Object.fromEntries(GROUPS.map((id) => [id, freshStatus()]))

function freshStatus(): Writable<GroupStatus> {
  return {
    consumed: 0,
    lastConsumedAt: null,
    committed: {},
    lastCommitAt: null,
    crashes: 0,
    lastError: null,
  }
}

async function produceForEver(): Promise<never> {
  const producer: Producer = kafka.producer({ allowAutoTopicCreation: false })
  for (let round = 0; ; round++) {
    try {
      if (round === 0) await producer.connect()
      const messages = Array.from({ length: BATCH_RECORDS }, () => {
        const customer = `customer-${Math.floor(Math.random() * KEYS)}`
        return {
          key: customer,
          value: JSON.stringify({ customer, note: randomBytes(150).toString('base64') }),
        }
      })
      await producer.send({ topic: TOPIC, acks: 1, messages })
      produced.records += messages.length
      produced.lastAt = Date.now()
    } catch (error) {
      produced.errors++
      produced.lastError = words(error)
    }
    await sleep(BATCH_EVERY_MS)
  }
}

/** A consumer that gave up is replaced by a fresh one: the client itself restarts only after some errors. */
async function consumeForEver(groupId: string, status: Writable<GroupStatus>): Promise<never> {
  for (;;) {
    try {
      await consumeUntilCrash(groupId, status)
    } catch (error) {
      status.lastError = words(error)
    }
    status.crashes++
    await sleep(RESTART_MS)
  }
}

async function consumeUntilCrash(groupId: string, status: Writable<GroupStatus>): Promise<void> {
  const consumer: Consumer = kafka.consumer({
    groupId,
    sessionTimeout: 10_000,
    heartbeatInterval: 1_000,
    maxWaitTimeInMs: 1_000,
  })
  const crashed = new Promise<Error>((resolve) => {
    consumer.on('consumer.crash', ({ payload }) => {
      status.lastError = payload.error.message
      if (!payload.restart) resolve(payload.error)
    })
  })
  consumer.on('consumer.commit_offsets', ({ payload }) => {
    status.lastCommitAt = Date.now()
    for (const { partitions } of payload.topics)
      for (const { partition, offset } of partitions) status.committed[partition] = Number(offset)
  })
  try {
    await consumer.connect()
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true })
    await consumer.run({
      autoCommitInterval: 1_000,
      eachMessage: async () => {
        status.consumed++
        status.lastConsumedAt = Date.now()
      },
    })
    await crashed
  } finally {
    await consumer.disconnect().catch(() => undefined)
  }
}

async function reportForEver(): Promise<never> {
  for (;;) {
    const status: WorkloadStatus = { at: Date.now(), pid: process.pid, produced, groups }
    // Renamed into place, so that a reader never meets half a file.
    await writeFile(`${statusFile}.new`, JSON.stringify(status))
    await rename(`${statusFile}.new`, statusFile)
    await sleep(STATUS_EVERY_MS)
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

// The IPC channel closes when the process that started this one is gone.
process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))

await Promise.all([
  produceForEver(),
  ...Object.entries(groups).map(([id, status]) => consumeForEver(id, status)),
  reportForEver(),
])
