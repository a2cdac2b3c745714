import { until } from '#bin/progress.ts'
import { must } from '#demo/link.ts'
import { type BrokerId, OFFSETS_TOPIC } from '#lib/domain/cluster.ts'
import { readLogDirs } from '#lib/kafka/log-dirs.ts'
import { EVERY_MS, type Ground, SETTLED_MS } from './ground.ts'
import { nameOf } from './records.ts'

export type Lag = {
  readonly brokers: readonly BrokerId[]
  /** Leaders that stand still for a while, too, and are elected again before the laggards go on. */
  readonly leaders?: readonly BrokerId[]
}

/** Larger than what one fetch of a follower may bring (`replica.fetch.max.bytes` of these brokers), so that each fetch brings one. */
const BATCH_BYTES = 1_500
/** A throttled follower gets one of these now and then: with so many it stays behind for as long as a scenario takes. */
const BATCHES = 12

/**
 * Makes the brokers lag behind where they are held back: they stand still until they are fenced, too much is written meanwhile,
 * and then they go on. Elsewhere they catch up. Where leaders stand still for a while, too, they are elected again with a new
 * epoch, and followers have to come as far as it began: then they lag also where the high watermark has not moved.
 */
export async function lag(ground: Ground, { brokers, leaders = [] }: Lag): Promise<void> {
  await ground.strike(brokers, 'SIGSTOP')
  await ground.untilFenced(brokers)
  const held = ground.shapes.flatMap((shape) =>
    shape.laggards.flatMap((laggards, partition) => {
      const own = brokers.filter((id) => laggards.includes(id))
      return own.length === 0 ? [] : [{ shape, partition, own }]
    }),
  )
  const names = new Set(held.map(({ shape, partition }) => nameOf({ topic: shape.name, partition })))
  const places = (await ground.places()).filter((place) => names.has(nameOf(place)))
  for (let batch = 0; batch < BATCHES; batch++)
    await ground.fill(places, 1, `backlog-${brokers.join('-')}-${batch}`, BATCH_BYTES)
  const offsets = held.filter(({ shape }) => shape.name === OFFSETS_TOPIC).map(({ partition }) => partition)
  await ground.clients.commitMuch(offsets, { times: BATCHES, bytes: BATCH_BYTES })
  if (leaders.length > 0) {
    await untilCopied(ground, names, brokers)
    await ground.strike(leaders, 'SIGSTOP')
    await ground.untilFenced(leaders)
    await ground.wake(leaders)
  }
  await ground.bringBack()
  await ground.settle()
  const { topics } = await ground.topology()
  for (const { shape, partition, own } of held) {
    if (shape.deep && leaders.length === 0) continue
    const isr = topics.find(({ name }) => name === shape.name)?.partitions[partition]?.isr ?? []
    const caughtUp = own.find((id) => isr.includes(id))
    if (caughtUp !== undefined)
      throw new Error(`broker ${caughtUp} does not lag behind in ${shape.name}-${partition}`)
  }
}

/** Waits until all but the laggards hold as much of these partitions: a leader that had less would forget the rest. */
async function untilCopied(
  ground: Ground,
  names: ReadonlySet<string>,
  laggards: readonly BrokerId[],
): Promise<void> {
  const missing = async () => {
    const sizes = new Map<string, number>()
    for (const id of ground.kafka.ids.filter((one) => !laggards.includes(one))) {
      const { logs } = must(await readLogDirs(ground.link, id))
      for (const [topic, own] of logs)
        for (const { partition, bytes } of own) {
          const name = nameOf({ topic, partition })
          if (!names.has(name)) continue
          if ((sizes.get(name) ?? bytes) !== bytes) return `${name} is being copied`
          sizes.set(name, bytes)
        }
    }
    return null
  }
  await until('the copies', missing, { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
}
