import { randomUUID } from 'node:crypto'
import {
  consumerGroupHeartbeatV0,
  joinGroupV9,
  offsetCommitV9,
  offsetFetchV9,
  syncGroupV5,
  Writer,
} from '@platformatic/kafka'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { coordinatorPartition } from '#lib/domain/group-hash.ts'
import type { Link } from '#lib/kafka/link.ts'
import type { Wire } from '#lib/kafka/wire.ts'
import { askSteadily } from './coordinator.ts'
import type { Answer } from './records.ts'

const REQUEST_MS = 6_000
/** Longer than a scenario, since these members send no heartbeats; brokers have to allow it. */
export const SESSION_MS = 600_000
/** A static member (KIP-345) takes its own place when it joins again, even where it never got the reply: the group waits for nobody. */
const INSTANCE = 'lone'

export type Protocol = 'classic' | 'consumer'

export type ReadTopic = { readonly name: string; readonly partitions: number }

/** A group of one member that is assigned everything of its topics, spoken for by protocol, without a client's retries. */
export class LoneGroup {
  readonly id: string
  readonly protocol: Protocol
  readonly topics: readonly ReadTopic[]
  /** Of its own: brokers answer the requests of one connection one after the other. */
  readonly link: Link
  #memberId = ''
  #epoch = -1
  #committed = -1n

  constructor(id: string, protocol: Protocol, topics: readonly ReadTopic[], link: Link) {
    this.link = link
    this.id = id
    this.protocol = protocol
    this.topics = topics
  }

  /** The offset that was committed last with success; -1 before. */
  get committed(): bigint {
    return this.#committed
  }

  /** Joins, or joins again; what the coordinator said. */
  join(coordinator: BrokerId | null): Promise<Answer> {
    return askSteadily(this.link, coordinator, (wire) =>
      this.protocol === 'classic' ? this.#joinClassic(wire) : this.#joinConsumer(wire),
    )
  }

  async #joinClassic(wire: Wire): Promise<Answer> {
    const topics = this.topics.map(({ name }) => name)
    const protocols = [{ name: 'range', metadata: subscription(topics) }]
    const joined = await wire.readEach(
      [joinGroupV9.api],
      [this.id, SESSION_MS, SESSION_MS, '', INSTANCE, 'consumer', protocols, null],
      REQUEST_MS,
    )
    if (!joined.ok) return null
    const { errorCode, memberId, generationId } = joined.value
    if (errorCode !== 0) return errorCode
    this.#memberId = memberId
    this.#epoch = generationId
    const assignments = [{ memberId, assignment: assignment(this.topics) }]
    const synced = await wire.readEach(
      [syncGroupV5.api],
      [this.id, generationId, memberId, INSTANCE, 'consumer', 'range', assignments],
      REQUEST_MS,
    )
    return synced.ok ? synced.value.errorCode : null
  }

  async #joinConsumer(wire: Wire): Promise<Answer> {
    if (this.#memberId === '') this.#memberId = randomUUID()
    const names = this.topics.map(({ name }) => name)
    const beat = await wire.readEach(
      [consumerGroupHeartbeatV0.api],
      [this.id, this.#memberId, 0, null, null, SESSION_MS, names, null, null, []],
      REQUEST_MS,
    )
    if (!beat.ok) return null
    if (beat.value.errorCode === 0) this.#epoch = beat.value.memberEpoch
    return beat.value.errorCode
  }

  /** Commits the next offset for every partition that it is assigned. `bytes` of metadata go with each. */
  async commit(coordinator: BrokerId | null, bytes = 0): Promise<Answer> {
    const committedOffset = this.#committed + 1n
    const topics = this.topics.map(({ name, partitions }) => ({
      name,
      partitions: Array.from({ length: partitions }, (_, partitionIndex) => ({
        ...{ partitionIndex, committedOffset, committedLeaderEpoch: -1 },
        committedMetadata: 'x'.repeat(bytes),
      })),
    }))
    const answer = await askSteadily(this.link, coordinator, async (wire) => {
      const reply = await wire.readEach(
        [offsetCommitV9.api],
        [this.id, this.#epoch, this.#memberId, this.protocol === 'classic' ? INSTANCE : null, topics],
        REQUEST_MS,
      )
      if (!reply.ok) return null
      const codes = reply.value.topics.flatMap(({ partitions }) =>
        partitions.map(({ errorCode }) => errorCode),
      )
      return codes.find((code) => code !== 0) ?? 0
    })
    if (answer === 0) this.#committed = committedOffset
    return answer
  }

  /** The offset that the coordinator tells for its first partition; null where it tells none. */
  async readOffset(coordinator: BrokerId | null): Promise<bigint | null> {
    let offset: bigint | null = null
    const [first] = this.topics
    const wanted = first === undefined ? [] : [{ name: first.name, partitionIndexes: [0] }]
    await askSteadily(this.link, coordinator, async (wire) => {
      const groups = [{ groupId: this.id, memberId: null, memberEpoch: -1, topics: wanted }]
      const reply = await wire.readEach([offsetFetchV9.api], [groups, false], REQUEST_MS)
      if (!reply.ok) return null
      const group = reply.value.groups[0]
      offset = group?.topics[0]?.partitions[0]?.committedOffset ?? null
      return group?.errorCode ?? null
    })
    return offset
  }
}

/** An id that begins so, and hashes to that partition of a topic of so many. */
export function idAt(prefix: string, partition: number, of: number): string {
  for (let suffix = 0; ; suffix++) {
    const id = `${prefix}-${suffix}`
    if (coordinatorPartition(id, of) === partition) return id
  }
}

/** `Subscription` and `Assignment` of the consumer protocol, version 0 (KIP-429). */
function subscription(topics: readonly string[]): Buffer {
  return Writer.create()
    .appendInt16(0)
    .appendArray([...topics], (writer, topic) => writer.appendString(topic, false), false, false)
    .appendInt32(-1).buffer
}

function assignment(topics: readonly ReadTopic[]): Buffer {
  return Writer.create()
    .appendInt16(0)
    .appendArray(
      [...topics],
      (writer, { name, partitions }) =>
        writer.appendString(name, false).appendArray(
          Array.from({ length: partitions }, (_, id) => id),
          (own, id) => own.appendInt32(id),
          false,
          false,
        ),
      false,
      false,
    )
    .appendInt32(-1).buffer
}
