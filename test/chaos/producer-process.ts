import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'

/**
 * Writes to every partition for ever, one record at a time, with acks=all: `producer-process.ts BOOTSTRAP TOPIC:PARTITIONS…`. What
 * was acknowledged is told to the parent; what was not may be there or not.
 */

export type Acknowledged = {
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly key: string
}

const EVERY_MS = 50

const [bootstrap = '', ...topics] = process.argv.slice(2)
const kafka = new Kafka({
  clientId: 'ballast-chaos',
  brokers: bootstrap.split(','),
  connectionTimeout: 2_000,
  requestTimeout: 10_000,
  retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
  logLevel: logLevel.NOTHING,
})
// Part of each key: a producer that is started again must not repeat one.
const run = process.pid.toString(36)

async function produce(topic: string, partition: number): Promise<never> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 })
  for (let count = 0; ; count++) {
    const key = `${run}-${count}`
    try {
      if (count === 0) await producer.connect()
      const sent = await producer.send({ topic, acks: -1, messages: [{ key, value: key, partition }] })
      const offset = sent[0]?.baseOffset
      if (offset !== undefined && offset !== '-1')
        process.send?.({ topic, partition, offset, key } satisfies Acknowledged)
    } catch {
      // Not acknowledged: nothing was promised.
      await sleep(200)
    }
    await sleep(EVERY_MS)
  }
}

process.once('disconnect', () => process.exit(0))
await Promise.all(
  topics.flatMap((entry) => {
    const [topic = '', partitions] = entry.split(':')
    return Array.from({ length: Number(partitions) }, (_, partition) => produce(topic, partition))
  }),
)
