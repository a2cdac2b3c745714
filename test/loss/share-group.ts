import { randomUUID } from 'node:crypto'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Link } from '#lib/kafka/link.ts'
import { uuidOf } from '../chaos/records.ts'
import { askSteadily, findCoordinators } from './coordinator.ts'
import type { Answer } from './records.ts'
import { initializeShareGroupStateV0, shareGroupHeartbeatV1 } from './share-codecs.ts'

const REQUEST_MS = 6_000
/** Above the epochs that the group coordinator itself gives to the state of a share. */
const FIRST_EPOCH = 1_000_000

export type SharedTopic = { readonly name: string; readonly id: string; readonly partitions: number }

/** What a share of a partition answers, and who coordinates it; by the key that is hashed. */
export type ShareAnswer = { readonly coordinator: BrokerId | null; readonly write: Answer }

/** A share group of one member. What it has got from each partition is kept by the share coordinators. */
export class LoneShareGroup {
  readonly id: string
  readonly topics: readonly SharedTopic[]
  readonly #memberId = randomUUID()
  #epoch = FIRST_EPOCH

  constructor(id: string, topics: readonly SharedTopic[]) {
    this.id = id
    this.topics = topics
  }

  /** Joins, or joins again; what the group coordinator said. */
  join(link: Link, coordinator: BrokerId | null): Promise<Answer> {
    const names = this.topics.map(({ name }) => name)
    return askSteadily(link, coordinator, async (wire) => {
      const beat = await wire.readEach(
        [shareGroupHeartbeatV1],
        [this.id, this.#memberId, 0, names],
        REQUEST_MS,
      )
      return beat.ok ? beat.value.errorCode : null
    })
  }

  /** Writes the state of each of its partitions. */
  async write(link: Link): Promise<Map<string, ShareAnswer>> {
    this.#epoch++
    const parts = this.topics.flatMap(({ id, partitions }) =>
      Array.from({ length: partitions }, (_, partition) => ({
        id,
        partition,
        key: `${this.id}:${id}:${partition}`,
      })),
    )
    const found = await findCoordinators(
      link,
      'share',
      parts.map(({ key }) => key),
    )
    const answers = parts.map(async ({ id, partition, key }): Promise<[string, ShareAnswer]> => {
      const coordinator = found.get(key) ?? null
      const of = { topicId: uuidOf(id), partition }
      const write = await askSteadily(link, coordinator, async (wire) => {
        const reply = await wire.readEach(
          [initializeShareGroupStateV0],
          [this.id, of, this.#epoch],
          REQUEST_MS,
        )
        return reply.ok ? reply.value.errorCode : null
      })
      return [key, { coordinator, write }]
    })
    return new Map(await Promise.all(answers))
  }
}
