import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePorts } from '#bin/ports.ts'
import { KafkaCluster } from '#demo/kafka.ts'
import { must, withLink } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import { portsOf } from '#demo/server-properties.ts'
import { formatAddress, parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { metadataV12 } from '#lib/kafka/codecs/metadata.ts'
import { type Collector, startCollector } from '#lib/kafka/collector.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { createTopic } from './kafka.ts'
import { currentStand, newFolder, silently } from './stand.ts'
import { startProxy } from './tcp-proxy.ts'

/** A broker that has lost its controller goes on to answer clients, from what it knew. */

const SHAPE = { brokers: 2, controllers: 1 }
const FIRST_PORT = 28_092
const CONTROLLER = 101
const TOPIC = 'cut-off'
const READ_MS = 3_000
/** So long, and a little more, a request of a broker for what is new waits at the controller (`MAX_FETCH_WAIT_MS` of KafkaRaftClient). */
const ASKED_MS = 2_000
/** Where the name of the client is in a request: after its length, key, version, number and the length of the name. */
const CLIENT_AT = 14
/** The controller fences a broker of which it has heard nothing for 9 s. */
const NOTICED = { timeout: 40_000 }

let isCut = false
let proxy: Awaited<ReturnType<typeof startProxy>>
let cluster: KafkaCluster
let collector: Collector
beforeAll(async () => {
  const dir = await newFolder()
  const firstPort = await freePorts(portsOf({ ...SHAPE, firstPort: 1 }).length, FIRST_PORT)
  const request = (chunk: Buffer) => (isCut && isOfBroker1(chunk) ? null : chunk)
  proxy = await startProxy({ host: '127.0.0.1', port: firstPort + SHAPE.brokers }, { request })
  const voters = { 'controller.quorum.voters': `${CONTROLLER}@${formatAddress(proxy)}` }
  const advertised = { 'advertised.listeners': `CONTROLLER://${formatAddress(proxy)}` }
  const settings = { 1: voters, 2: voters, [CONTROLLER]: advertised }
  const { jars } = currentStand().kafka
  cluster = new KafkaCluster({ ...SHAPE, jars, dir, firstPort, settings, progress: silently })
  await cluster.start()
  await createTopic(TOPIC, [[2, 1]], {}, cluster.bootstrap)
  collector = startCollector({ bootstrap: must(parseBootstrap(cluster.bootstrap)), tls: false })
})
afterAll(async () => {
  collector?.stop()
  await cluster?.shutdown()
  await proxy.close()
})

/** Whether broker 1 sends it to the controller: "1" is the name of one of its clients, "raft-client-1" that of the other. */
function isOfBroker1(chunk: Buffer): boolean {
  if (chunk.length < CLIENT_AT) return false
  const length = chunk.readInt16BE(CLIENT_AT - 2)
  return /^(raft-client-)?1$/.test(chunk.toString('latin1', CLIENT_AT, CLIENT_AT + length))
}

/** Of the only partition, as what jobs read. */
async function replicasNow(): Promise<readonly number[] | undefined> {
  const [topic] = must(await describeTopics(collector.link, [TOPIC]))
  return topic?.partitions[0]?.replicas
}

/** The same as pages show it, with the brokers that they take for alive. */
async function shownNow() {
  const { cluster } = must(await collector.refresh())
  const topic = cluster.topics.find(({ name }) => name === TOPIC)
  const alive = cluster.brokers.flatMap((broker) => (broker.alive ? [broker.id] : []))
  return { alive, replicas: topic?.partitions[0]?.replicas }
}

test('a broker that is cut off from the controller is not believed', async () => {
  const [first, second] = cluster.bootstrap.split(',')
  if (first === undefined || second === undefined) throw new Error('there are two brokers')
  expect(await replicasNow()).toEqual([2, 1])
  expect(await shownNow()).toEqual({ alive: [1, 2], replicas: [2, 1] })
  isCut = true
  // What it had asked before is still answered.
  await sleep(ASKED_MS)
  await withLink(second, (own) => reassign(own, [{ topic: TOPIC, partition: 0, replicas: [2] }]))
  await expect.poll(replicasNow, NOTICED).toEqual([2])
  await expect.poll(shownNow, NOTICED).toEqual({ alive: [2], replicas: [2] })

  // It is there, and tells what has not been so for a while.
  await withLink(first, async (own) => {
    const read = await own.any('local', (wire) => wire.read([metadataV12], [[TOPIC]], READ_MS))
    expect(must(read).topics).toMatchObject([{ partitions: [{ replicas: [2, 1] }] }])
  })
  for (let look = 0; look < 10; look++) {
    expect(await replicasNow()).toEqual([2])
    expect(await shownNow()).toEqual({ alive: [2], replicas: [2] })
  }
})
