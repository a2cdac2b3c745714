import { randomUUID } from 'node:crypto'
import { createAPI, Writer } from '@platformatic/kafka'
import type { Link } from '#lib/kafka/link.ts'
import { askSteadily, findCoordinators } from './loss/coordinator.ts'

/** What a streams application reads: topics of others, and one that it repartitions into itself. */
export type Topology = { readonly source: string; readonly repartition: string }

type Beat = { readonly member: string; readonly epoch: number; readonly topology: Topology | null }

/** StreamsGroupHeartbeat v0 (KIP-1071): joins a group with epoch 0, and leaves it with -1. The library has no codec for it. */
const streamsGroupHeartbeatV0 = createAPI<[group: string, beat: Beat], { readonly errorCode: number }>(
  88,
  0,
  (group: string, { member, epoch, topology }: Beat) => {
    const joins = topology !== null
    const writer = Writer.create()
      .appendString(group)
      .appendString(member)
      .appendInt32(epoch)
      .appendInt32(0) // endpoint_information_epoch
      .appendString(null) // instance_id
      .appendString(null) // rack_id
      .appendInt32(joins ? 10_000 : -1) // rebalance_timeout_ms
      .appendInt8(joins ? 1 : -1) // topology
    if (joins) appendTopology(writer, topology)
    const tasks = joins ? [] : null
    for (const _ of ['active', 'standby', 'warmup']) writer.appendArray(tasks, () => {})
    return writer
      .appendString(joins ? member : null) // process_id
      .appendInt8(-1) // user_endpoint
      .appendArray(tasks, () => {}) // client_tags
      .appendArray(null, () => {}) // task_offsets
      .appendArray(null, () => {}) // task_end_offsets
      .appendBoolean(false) // shutdown_application
      .appendTaggedFields()
  },
  (_correlationId, _apiKey, _apiVersion, reader) => {
    reader.readInt32() // throttle_time_ms
    return { errorCode: reader.readInt16() }
  },
)

/** Two subtopologies: one reads the source and writes to the repartition topic, the other one reads that, and keeps a state. */
function appendTopology(writer: Writer, { source, repartition }: Topology): void {
  const first = { id: '0', sources: [source], sinks: [repartition], changelogs: [], repartitions: [] }
  const second = {
    id: '1',
    sources: [],
    sinks: [],
    changelogs: [`${repartition}-state`],
    repartitions: [repartition],
  }
  const topicInfo = (entry: Writer, name: string, partitions: number) =>
    entry
      .appendString(name)
      .appendInt32(partitions)
      .appendInt16(0) // replication_factor
      .appendArray([['retention.ms', '-1']] as const, (config, [key, value]) => {
        config.appendString(key).appendString(value)
      })
  writer
    .appendInt32(0) // epoch
    .appendArray([first, second], (entry, { id, sources, sinks, changelogs, repartitions }) => {
      entry
        .appendString(id)
        .appendArray<string>(sources, (one, name) => one.appendString(name), true, false)
        .appendArray<string>([], (one, name) => one.appendString(name), true, false) // source_topic_regex
        .appendArray<string>(changelogs, (one, name) => topicInfo(one, name, 0))
        .appendArray<string>(sinks, (one, name) => one.appendString(name), true, false)
        .appendArray<string>(repartitions, (one, name) => topicInfo(one, name, 1))
        .appendArray([], () => {}) // copartition_groups
    })
    .appendTaggedFields()
}

/** A streams group of one member, which runs nothing. */
export class LoneStreamsGroup {
  readonly id: string
  readonly #link: Link
  readonly #member = randomUUID()

  constructor(id: string, link: Link) {
    this.id = id
    this.#link = link
  }

  async join(topology: Topology): Promise<void> {
    await this.#beat(0, topology)
  }

  async leave(): Promise<void> {
    await this.#beat(-1, null)
  }

  async #beat(epoch: number, topology: Topology | null): Promise<void> {
    const coordinator = (await findCoordinators(this.#link, 'group', [this.id])).get(this.id) ?? null
    const answer = await askSteadily(this.#link, coordinator, async (wire) => {
      const beat = { member: this.#member, epoch, topology }
      const reply = await wire.readEach([streamsGroupHeartbeatV0], [this.id, beat], 6_000)
      return reply.ok ? reply.value.errorCode : null
    })
    if (answer !== 0) throw new Error(`the group ${this.id} answered ${answer}`)
  }
}
