import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Link } from '#lib/kafka/link.ts'
import { uuidOf } from '../chaos/records.ts'
import { askSteadily, findCoordinators } from './coordinator.ts'
import type { Answer } from './records.ts'
import { initializeShareGroupStateV0, shareGroupHeartbeatV1 } from './share-codecs.ts'

const REQUEST_MS = 6_000
/** Above the epochs that the group coordinator itself gives to the state of a share. */
const FIRST_EPOCH = 1_000_000
/** The coordinator assigns a partition once it has set up the state of that share. */
const ASSIGNED_MS = 10_000
const EVERY_MS = 250

export type SharedTopic = { readonly name: string; readonly id: string; readonly partitions: number }

/** What became of the state of one share of a partition. */
export type ShareAnswer = { readonly coordinator: BrokerId | null; readonly answer: Answer }

/** A share group of one member. How far it has come in each partition is kept by the share coordinators. */
export class LoneShareGroup {
  readonly id: string
  readonly topic: SharedTopic
  readonly link: Link
  readonly #memberId = randomUUID()
  #stateEpoch = FIRST_EPOCH

  constructor(id: string, topic: SharedTopic, link: Link) {
    this.id = id
    this.topic = topic
    this.link = link
  }

  /** Joins, or joins again, and waits until everything is assigned to it; what the group coordinator said. */
  async join(coordinator: BrokerId | null): Promise<Answer> {
    const since = performance.now()
    for (let epoch = 0; ; ) {
      const beat = await this.#beat(coordinator, epoch)
      if (beat.answer !== 0) return beat.answer
      if (beat.assigned === this.topic.partitions || performance.now() - since > ASSIGNED_MS) return 0
      epoch = beat.epoch
      await sleep(EVERY_MS)
    }
  }

  async #beat(coordinator: BrokerId | null, epoch: number) {
    let reply = { epoch, assigned: 0 }
    const answer = await askSteadily(this.link, coordinator, async (wire) => {
      const beat = await wire.readEach(
        [shareGroupHeartbeatV1],
        [this.id, this.#memberId, epoch, [this.topic.name]],
        REQUEST_MS,
      )
      if (!beat.ok) return null
      reply = { epoch: beat.value.memberEpoch, assigned: beat.value.assigned }
      return beat.value.errorCode
    })
    return { answer, ...reply }
  }

  /** Writes the state of its share of each partition, in their order. */
  async write(): Promise<ShareAnswer[]> {
    this.#stateEpoch++
    const keys = Array.from({ length: this.topic.partitions }, (_, id) => `${this.id}:${this.topic.id}:${id}`)
    const found = await findCoordinators(this.link, 'share', keys)
    return Promise.all(
      keys.map(async (key, partition) => {
        const coordinator = found.get(key) ?? null
        const of = { topicId: uuidOf(this.topic.id), partition }
        const answer = await askSteadily(this.link, coordinator, async (wire) => {
          const reply = await wire.readEach(
            [initializeShareGroupStateV0],
            [this.id, of, this.#stateEpoch],
            REQUEST_MS,
          )
          return reply.ok ? reply.value.errorCode : null
        })
        return { coordinator, answer }
      }),
    )
  }
}
