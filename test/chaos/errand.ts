import { must } from '#demo/link.ts'
import type { Job } from '#lib/domain/job/job.ts'
import type { Link } from '#lib/kafka/link.ts'
import { readLogDirs } from '#lib/kafka/log-dirs.ts'
import type { Arena } from './arena.ts'
import type { Side } from './field.ts'

/** What a job is to bring about. */
export type Errand = {
  /** The reassignment. */
  readonly file: string
  /** Where everything is once the job is done. */
  readonly side: Side
  /** Replicas that change their log directory. */
  readonly swaps: readonly Swap[]
}

type Swap = Replica & { readonly from: string; readonly to: string }
type Replica = { readonly topic: string; readonly partition: number; readonly broker: number }

export type MakeErrand = (arena: Arena) => Promise<Errand>

/** Everything goes to the other side. */
export const toOtherSide: MakeErrand = async ({ field, other }) => ({
  file: field.file(other),
  side: other,
  swaps: [],
})

/** Three replicas on broker 1, so that one has to wait, and one on broker 2. */
const SWAPPED: Readonly<Record<Side, readonly Replica[]>> = {
  home: [
    { topic: 'chaos-large', partition: 0, broker: 1 },
    { topic: 'chaos-small', partition: 0, broker: 1 },
    { topic: 'chaos-small', partition: 1, broker: 1 },
    { topic: 'chaos-large', partition: 0, broker: 2 },
  ],
  away: [
    { topic: 'chaos-large', partition: 0, broker: 3 },
    { topic: 'chaos-small', partition: 0, broker: 3 },
    { topic: 'chaos-small', partition: 1, broker: 3 },
    { topic: 'chaos-large', partition: 0, broker: 2 },
  ],
}

/** Some replicas go to the other log directory of their broker. */
export const toOtherDirs: MakeErrand = async ({ field, side }) => {
  const swaps = await Promise.all(
    SWAPPED[side].map(async (replica): Promise<Swap> => {
      const { dirs, dir } = await locate(field.link, replica)
      const to = dirs.find((path) => path !== dir)
      if (dir === null || to === undefined) throw new Error('each broker has two log directories')
      return { ...replica, from: dir, to }
    }),
  )
  const dirOf = (topic: string, partition: number, broker: number) =>
    swaps.find((swap) => swap.topic === topic && swap.partition === partition && swap.broker === broker)?.to
  const partitions = field.placement(side).map(({ topic, partition, replicas }) => ({
    ...{ topic, partition, replicas },
    log_dirs: replicas.map((broker) => dirOf(topic, partition, broker) ?? 'any'),
  }))
  return { file: JSON.stringify({ version: 1, partitions }), side, swaps }
}

/** Broker 2 hands its replica of the large partition over to the one of the others that has none. */
export const withoutBroker2: MakeErrand = async ({ field, side }) => {
  const large = field.placement(side).filter(({ topic }) => topic === 'chaos-large')
  const partitions = large.map(({ topic, partition, replicas: [first = 1] }) => ({
    ...{ topic, partition, replicas: [first, first === 1 ? 3 : 1] },
  }))
  return { file: JSON.stringify({ version: 1, partitions }), side, swaps: [] }
}

/** What is not in the log directory that the job promises, in words. */
export async function misdirected(link: Link, { swaps }: Errand, job: Job): Promise<string[]> {
  const flaws: string[] = []
  let arrived = 0
  for (const swap of swaps) {
    const { dir, copiedTo } = await locate(link, swap)
    const name = `${swap.topic}-${swap.partition} on broker ${swap.broker}`
    if (copiedTo !== null) flaws.push(`${name} is still being copied to ${copiedTo}`)
    if (dir === swap.to) arrived += 1
    else if (dir !== swap.from || job.state === 'done')
      flaws.push(`${name} is in ${dir} instead of ${swap.to}`)
  }
  const told = job.progress.logDirs?.arrived ?? 0
  if (told !== arrived) flaws.push(`it says that ${told} replicas arrived, and ${arrived} did`)
  return flaws
}

async function locate(link: Link, { topic, partition, broker }: Replica) {
  const { dirs, logs, futures } = must(await readLogDirs(link, broker))
  const heldIn = (held: typeof logs) =>
    held.get(topic)?.find((log) => log.partition === partition)?.dir ?? null
  return { dirs: dirs.map(({ path }) => path), dir: heldIn(logs), copiedTo: heldIn(futures) }
}
