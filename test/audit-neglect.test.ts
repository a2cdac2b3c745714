import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kafka, logLevel, type Producer } from 'kafkajs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { until } from '#bin/progress.ts'
import type { KafkaCluster } from '#demo/kafka.ts'
import { must } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import { STALLED_MS } from '#lib/kafka/collector/stalls.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole } from '#lib/services/console.ts'
import { readPolicy, savePolicy } from '#lib/services/policies.ts'
import { allFound, allGone, findingNow, mended, set } from './findings.ts'
import { createTopic } from './kafka.ts'
import { reconfigured, startNeglected } from './neglected.ts'
import { linkOfStand, openProduct, readAnew, SLUG } from './product.ts'

/**
 * Rules on a real cluster that nobody has finished setting up. The tests follow one another, as an operator goes through the list:
 * every situation is made at once, and what is in the way of the next one is mended first.
 */

/** A file system of its own for one broker, so that what leaves the broker leaves its disk; macOS has none at hand. */
const ownDisk = existsSync('/dev/shm') ? '/dev/shm' : null

let cluster: KafkaCluster
let folder: string
let logsOf2: string
let kafka: Kafka
let producer: Producer
let traffic: NodeJS.Timeout
beforeAll(async () => {
  logsOf2 = await mkdtemp(join(ownDisk ?? tmpdir(), 'ballast-'))
  cluster = await startNeglected(logsOf2)
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  await openProduct(folder, cluster.bootstrap)
  kafka = new Kafka({ brokers: cluster.bootstrap.split(','), logLevel: logLevel.NOTHING })
  producer = kafka.producer({ allowAutoTopicCreation: false })
  await producer.connect()
})
afterAll(async () => {
  clearInterval(traffic)
  await producer?.disconnect()
  await closeConsole()
  await cluster?.shutdown()
  for (const path of [folder, logsOf2, cluster?.options.dir])
    if (path) await rm(path, { recursive: true, force: true })
})

const BROKER_1 = { kind: 'broker', name: '1' } as const
const MB = 1_000_000
const LEADER_RATE = 'leader.replication.throttled.rate'

function create(name: string, replicas: readonly (readonly number[])[], minInsync: number): Promise<void> {
  return createTopic(name, replicas, { 'min.insync.replicas': String(minInsync) }, cluster.bootstrap)
}

async function write(topic: string): Promise<void> {
  await producer.send({ topic, acks: 1, messages: [{ value: 'x'.repeat(1_000) }] })
}

async function inSync(topic: string): Promise<readonly number[]> {
  const { cluster: now } = (await readAnew()).observation
  return now.topics.find(({ name }) => name === topic)?.partitions[0]?.isr ?? []
}

test('all that neglect leaves is found at once', async () => {
  await create(
    '__consumer_offsets',
    Array.from({ length: 8 }, () => [1, 3, 4]),
    2,
  )
  await create('low', [[1, 2, 3, 4]], 2)
  await create('few', [[1, 2, 4]], 2)
  await create('late', [[1, 2, 4]], 1)
  await create('busy', [[1, 2]], 1)
  must(
    await savePolicy(OPERATOR, SLUG, { targets: [{ topics: 'low', minInsyncReplicas: 3 }], limits: {} }, 0),
  )

  // What the in-sync follower of a busy topic takes is all that the throttle of its leader allows, so nobody else gets anything.
  // A record that is refused is made up for by the next one.
  traffic = setInterval(() => void write('busy').catch(() => {}), 200)
  for (const name of ['busy', 'few', 'late'])
    await set({ kind: 'topic', name }, { 'leader.replication.throttled.replicas': '*' })
  await set(BROKER_1, { [LEADER_RATE]: '1' })

  const disk = join(cluster.dataDir(3), '2')
  await rename(disk, `${disk}.away`)
  await writeFile(disk, 'no directory')

  await cluster.kill(4, 'SIGSTOP')
  try {
    for (const topic of ['few', 'late']) {
      await write(topic)
      const missing = async () => ((await inSync(topic)).includes(4) ? `4 follows ${topic}` : null)
      await until('broker 4 to fall behind', missing, { deadlineMs: 30_000 })
      // The first record is on its way already: it was asked for in time.
      await write(topic)
    }
  } finally {
    await cluster.kill(4, 'SIGCONT')
  }
  await reassign(await linkOfStand(), [{ topic: 'busy', partition: 0, replicas: [1, 2, 4] }])

  await allFound([
    'quorum-of-one',
    'failed-log-dir:3',
    'at-min-isr:few',
    'under-replicated:late',
    'min-isr-below-target:low',
    'rack-missing',
    'mixed-versions',
    'elr-off',
    'default-replication',
    'internal-default-replication:__consumer_offsets',
    'auto-create-topics',
  ])
})

test('a move that copies nothing is found when a minute and a half have passed, and ends once it may copy', async () => {
  const clock = performance.now.bind(performance)
  let later = 0
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => clock() + later)
  try {
    const missing = async () => {
      const { findings } = await readAnew()
      const found = findings.find(({ id }) => id === 'stuck-reassignment:busy')
      later += STALLED_MS
      return found?.facts.includes('broker 4 copies nothing') ? null : `it is ${found?.facts}`
    }
    await until('the move to stall', missing, { deadlineMs: 30_000 })
  } finally {
    spy.mockRestore()
  }
})

test('settings are mended by one job, and who was held back catches up', async () => {
  await mended('topic-throttle-left:few', 'topic-throttle-left:late', 'min-isr-below-target:low')
  await allGone(['at-min-isr:few', 'under-replicated:late'])
  await set(BROKER_1, { [LEADER_RATE]: null })
  clearInterval(traffic)
  await allGone(['stuck-reassignment:busy'])
  await mended('topic-throttle-left:busy')
})

test('a configuration file, a rack, a disk and a release are put right by starting the broker again', async () => {
  const disk = join(cluster.dataDir(3), '2')
  await rm(disk)
  await rename(`${disk}.away`, disk)
  await Promise.all([cluster.stop(3), cluster.stop(4)])
  await reconfigured(cluster).restart()
  await allGone([
    'broker-down:3',
    'broker-down:4',
    'failed-log-dir:3',
    'rack-missing',
    'mixed-versions',
    'default-replication',
    'internal-default-replication:__consumer_offsets',
    'auto-create-topics',
  ])
})

test("what Kafka's own tools mend is gone after them", async () => {
  await allFound(['upgrade-unfinished', 'elr-off', 'quorum-of-one'])
  const features = (...args: string[]) =>
    cluster.tool(
      'org.apache.kafka.tools.FeatureCommand',
      ...['--bootstrap-server', cluster.bootstrap, 'upgrade', ...args],
    )
  const addController = (id: number) =>
    cluster.tool(
      'org.apache.kafka.tools.MetadataQuorumCommand',
      ...['--bootstrap-server', cluster.bootstrap, '--command-config', cluster.propertiesFile(id)],
      'add-controller',
    )
  await features('--feature', 'eligible.leader.replicas.version=1')
  await addController(2)
  await allGone(['elr-off', 'quorum-of-one'])
  expect(await findingNow('quorum-even')).toMatchObject({ severity: 'high' })
  await features('--release-version', '4.3')
  await addController(3)
  await allGone(['upgrade-unfinished', 'quorum-even', 'quorum-of-one'])
})

test('one plan puts replicas and leaders where a loss takes the least', async () => {
  await create('trapped', [[1, 2]], 1)
  await create('shared', [[1, 2, 3]], 2)
  await create('heavy', Array(30).fill([1, 3, 4]), 2)
  const admin = kafka.admin()
  await admin.connect()
  const moved = { topic: 'moved', numPartitions: 12, replicationFactor: 3 }
  await admin.createTopics({ topics: [moved], waitForLeaders: false })
  await admin.disconnect()
  await reassign(await linkOfStand(), [{ topic: 'moved', partition: 7, replicas: [3, 2, 1] }])
  const ids = ['one-rack:trapped', 'rack-shared:shared', 'departed-unsafe:moved', 'replica-skew']
  await allFound(ids)
  await mended('coordinators-together:__consumer_offsets')
  await mended(...ids)
})

test.skipIf(ownDisk === null)(
  'a disk that fills up is relieved, once Kafka has deleted what was moved away',
  async () => {
    await create('wide', Array(8).fill([2]), 1)
    for (let round = 0; round < 3; round++)
      for (const partition of Array(8).keys())
        await producer.send({
          topic: 'wide',
          acks: 1,
          messages: [{ partition, value: randomBytes(MB) }],
        })
    const { observation } = await readAnew()
    const [disk] = observation.cluster.brokers.find(({ id }) => id === 2)?.logDirs ?? []
    if (!disk?.totalBytes || !disk.usableBytes) throw new Error('the disk of broker 2 was not read')
    const diskUsed = 1 - (disk.usableBytes + 9 * MB) / disk.totalBytes
    const { version } = must(await readPolicy(OPERATOR, SLUG))
    must(await savePolicy(OPERATOR, SLUG, { targets: [], limits: { diskUsed } }, version))
    await mended(`disk-filling:2:${disk.path}`)
  },
)
