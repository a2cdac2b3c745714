import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fetchV15, produceV11 } from '@platformatic/kafka'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Link } from '#lib/kafka/link.ts'
import { uuidOf } from '../chaos/records.ts'

/** A partition, and where it is led. */
export type Place = {
  readonly topic: string
  readonly topicId: string | null
  readonly partition: number
  readonly leader: BrokerId
}

/** What a leader said to a write or a read: Kafka's error code, 0 for none; null where it was not reached. */
export type Answer = number | null

export type Log = {
  readonly answer: Answer
  readonly highWatermark: bigint
  readonly keys: ReadonlySet<string>
}

export const ALL = -1
/** How long a leader may wait for its followers. */
const ACK_MS = 1_500
const REQUEST_MS = 6_000
const LARGEST = 64_000_000

/** UNKNOWN_TOPIC_OR_PARTITION, LEADER_NOT_AVAILABLE, NOT_LEADER_OR_FOLLOWER: the leader has not heard of it yet. */
const NOT_YET: readonly Answer[] = [3, 5, 6]
const HEARD_MS = 5_000
const EVERY_MS = 100

export function nameOf({ topic, partition }: Pick<Place, 'topic' | 'partition'>): string {
  return `${topic}-${partition}`
}

type Record = { readonly acks: number; readonly key: string; readonly bytes?: number }

/** Writes one record to each partition, and again where its leader has yet to hear that it is; the answers by name. */
export async function write(
  link: Link,
  places: readonly Place[],
  record: Record,
): Promise<Map<string, Answer>> {
  const since = performance.now()
  const answers = await writeOnce(link, places, record)
  for (;;) {
    const again = places.filter((place) => NOT_YET.includes(answers.get(nameOf(place)) ?? null))
    if (again.length === 0 || performance.now() - since > HEARD_MS) return answers
    await sleep(EVERY_MS)
    for (const [name, answer] of await writeOnce(link, again, record)) answers.set(name, answer)
  }
}

function writeOnce(link: Link, places: readonly Place[], { acks, key, bytes = 0 }: Record) {
  return eachLeader<Answer>(places, async (leader, own) => {
    const wire = link.broker(leader, 'bulk')
    const messages = own.map(({ topic, partition }) => ({
      ...{ topic, partition },
      key: Buffer.from(key),
      value: randomBytes(bytes),
    }))
    const reply = wire.ok
      ? await wire.value.readEach([produceV11.api], [acks, ACK_MS, messages, {}], REQUEST_MS)
      : wire
    if (!reply.ok || typeof reply.value === 'boolean')
      return new Map(own.map((place) => [nameOf(place), null]))
    return new Map(
      reply.value.responses.flatMap(({ name, partitionResponses }) =>
        partitionResponses.map(({ index, errorCode }) => [
          nameOf({ topic: name, partition: index }),
          errorCode,
        ]),
      ),
    )
  })
}

/** What a consumer sees of each partition from its beginning; by name. */
export async function read(link: Link, places: readonly Place[]): Promise<Map<string, Log>> {
  return eachLeader(places, async (leader, own) => {
    const nothing = (answer: Answer): Log => ({ answer, highWatermark: -1n, keys: new Set() })
    const byId = new Map(own.map((place) => [uuidOf(place.topicId), place.topic]))
    const topics = [...Map.groupBy(own, ({ topicId }) => uuidOf(topicId))].map(([topicId, parts]) => ({
      topicId,
      partitions: parts.map(({ partition }) => ({
        ...{ partition, currentLeaderEpoch: -1, fetchOffset: 0n, lastFetchedEpoch: -1 },
        partitionMaxBytes: LARGEST,
      })),
    }))
    const wire = link.broker(leader, 'bulk')
    const reply = wire.ok
      ? await wire.value.readEach([fetchV15.api], [0, 0, LARGEST, 0, 0, -1, topics, [], ''], REQUEST_MS)
      : wire
    if (!reply.ok) return new Map(own.map((place) => [nameOf(place), nothing(null)]))
    return new Map(
      reply.value.responses.flatMap(({ topicId, partitions }) =>
        partitions.map(({ partitionIndex, errorCode, highWatermark, records }): [string, Log] => {
          const keys = (records ?? []).flatMap((batch) => batch.records.map(({ key }) => String(key)))
          const name = nameOf({ topic: byId.get(topicId) ?? topicId, partition: partitionIndex })
          return [name, { answer: errorCode, highWatermark, keys: new Set(keys) }]
        }),
      ),
    )
  })
}

/** Asks every leader at once for what it leads. */
async function eachLeader<Value>(
  places: readonly Place[],
  ask: (leader: BrokerId, own: readonly Place[]) => Promise<ReadonlyMap<string, Value>>,
): Promise<Map<string, Value>> {
  const answers = [...Map.groupBy(places, ({ leader }) => leader)].map(([leader, own]) => ask(leader, own))
  return new Map((await Promise.all(answers)).flatMap((own) => [...own]))
}
