import { randomBytes } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { type Progress, until } from '#bin/progress.ts'

const RECORD_BYTES = 50_000
const BATCH_BYTES = 500_000

export type Filling = {
  readonly name: string
  readonly assignment: readonly unknown[]
  readonly bytesPerPartition: number
}

/** Fills those topics that hold nothing with random bytes: no compression makes a copy of them look cheap. */
export async function fillEmptyTopics(
  bootstrap: string,
  topics: readonly Filling[],
  progress: Progress,
): Promise<void> {
  const kafka = new Kafka({
    clientId: 'ballast-seed',
    brokers: bootstrap.split(','),
    logLevel: logLevel.NOTHING,
  })
  const admin = kafka.admin()
  const producer = kafka.producer()
  try {
    await admin.connect()
    const empty = await emptyTopics()
    if (empty.length === 0) return
    const bytes = empty.reduce((sum, topic) => sum + topic.bytesPerPartition * topic.assignment.length, 0)
    await producer.connect()
    await progress(`Writing ${Math.round(bytes / 1e6)} MB of records`, async () => {
      for (const topic of empty) for (const partition of topic.assignment.keys()) await fill(topic, partition)
    })
  } finally {
    await producer.disconnect()
    await admin.disconnect()
  }

  /** Asked again while some broker has not yet heard that it leads a partition. */
  async function emptyTopics(): Promise<Filling[]> {
    const found = new Map<Filling, boolean>()
    const missing = async () => {
      for (const topic of topics) {
        const offsets = await admin.fetchTopicOffsets(topic.name)
        found.set(
          topic,
          offsets.every((partition) => partition.high === '0'),
        )
      }
      return null
    }
    await until('the offsets of the topics', missing, { deadlineMs: 60_000 })
    return topics.filter((topic) => found.get(topic))
  }

  async function fill(topic: Filling, partition: number): Promise<void> {
    for (let written = 0; written < topic.bytesPerPartition; written += BATCH_BYTES) {
      const left = Math.min(BATCH_BYTES, topic.bytesPerPartition - written)
      const messages = Array.from({ length: Math.ceil(left / RECORD_BYTES) }, () => ({
        value: randomBytes(RECORD_BYTES),
        partition,
      }))
      await producer.send({ topic: topic.name, messages, acks: -1 })
    }
  }
}
