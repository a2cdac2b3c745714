import { setTimeout as sleep } from 'node:timers/promises'
import type { BrokerId, Cluster, Partition } from '#lib/domain/cluster.ts'
import type { PartitionState } from '#lib/domain/loss/loss.ts'
import type { Link } from '#lib/kafka/link.ts'
import type { Topology } from '#lib/kafka/topology.ts'
import { type Cell, setWords } from './cells.ts'
import type { ExpectedPartition } from './expected.ts'
import { ALL, type Answer, type Log, nameOf, type Place, read, write } from './records.ts'

/** What a cluster shows of a partition. */
export type Shown = {
  readonly leader: BrokerId | null
  readonly isr: readonly BrokerId[]
  readonly elr: readonly BrokerId[]
}

/** What a partition does: its leader's answers, and what a consumer sees of what was written. */
type Done = {
  readonly acksAll: Answer
  readonly acksOne: Answer
  readonly visible: boolean
  /** Records that could be read before and cannot be read now; null where nothing can. */
  readonly gone: number | null
}

/** What consumers could read of each partition, by name. */
export type Readable = ReadonlyMap<string, ReadonlySet<string>>

/** What is written with acks=1 becomes visible to consumers as soon as the followers have it: within so long, or never. */
const VISIBLE_MS = 8_000
const INVISIBLE_MS = 1_200
const EVERY_MS = 200

/** `killed`: without a controller nobody hears of it that they are gone, and they go on leading in name only. */
export function shownBy({ topics, brokers }: Topology, killed: readonly BrokerId[] = []): Map<string, Shown> {
  const up = new Set(brokers.filter(({ id, alive }) => alive && !killed.includes(id)).map(({ id }) => id))
  return new Map(
    topics.flatMap(({ name, partitions }) =>
      partitions.map(({ id, leader, isr, elr }): [string, Shown] => [
        nameOf({ topic: name, partition: id }),
        {
          leader: leader !== null && killed.includes(leader) ? null : leader,
          isr: isr.filter((one) => up.has(one)),
          elr,
        },
      ]),
    ),
  )
}

/** Who leads, who is in sync, who is eligible. */
export function shownCells(
  expected: readonly ExpectedPartition[],
  shown: ReadonlyMap<string, Shown>,
): Cell[] {
  return expected.flatMap(({ topic, partition, leader, isr, elr }) => {
    const of = nameOf({ topic: topic.name, partition: partition.id })
    const seen = shown.get(of)
    if (seen === undefined) return [{ kind: 'leader', of, predicted: words(leader), observed: 'unknown' }]
    return [
      { kind: 'leader', of, predicted: words(leader), observed: words(seen.leader) },
      { kind: 'in-sync replicas', of, predicted: setWords(isr), observed: setWords(seen.isr) },
      { kind: 'eligible replicas', of, ...eligible(elr, seen.elr) },
    ]
  })
}

function eligible(
  possible: readonly (readonly BrokerId[])[],
  seen: readonly BrokerId[],
): Pick<Cell, 'predicted' | 'observed'> {
  const observed = setWords(seen)
  const all = [...new Set(possible.map(setWords))]
  return { predicted: all.includes(observed) ? observed : all.join(', or '), observed }
}

function words(leader: BrokerId | null): string {
  return leader === null ? 'none' : `broker ${leader}`
}

/** The partitions that a client may write to, with their leaders. Kafka's own topics take no records from clients. */
export function placesIn(cluster: Pick<Cluster, 'topics'>, shown: ReadonlyMap<string, Shown>): Place[] {
  return cluster.topics
    .filter(({ internal }) => !internal)
    .flatMap(({ name, id, partitions }) =>
      partitions.flatMap(({ id: partition }) => {
        const leader = shown.get(nameOf({ topic: name, partition }))?.leader ?? null
        return leader === null ? [] : [{ topic: name, topicId: id, partition, leader }]
      }),
    )
}

/** Writes to everything that is led, and reads it back until all that can be seen is seen. */
export async function tryAll(
  link: Link,
  places: readonly Place[],
  { key, before }: { readonly key: string; readonly before: Readable },
): Promise<Map<string, Done>> {
  const acksAll = await write(link, places, { acks: ALL, key: `${key}-all` })
  const acksOne = await write(link, places, { acks: 1, key: `${key}-one` })
  const since = performance.now()
  let logs: Map<string, Log>
  for (;;) {
    logs = await read(link, places)
    const missing = places.filter((place) => {
      const name = nameOf(place)
      return acksAll.get(name) === 0 && !logs.get(name)?.keys.has(`${key}-one`)
    })
    const waited = performance.now() - since
    if (waited >= VISIBLE_MS || (missing.length === 0 && waited >= INVISIBLE_MS)) break
    await sleep(EVERY_MS)
  }
  return new Map(
    places.map((place): [string, Done] => {
      const name = nameOf(place)
      const log = logs.get(name)
      const known = before.get(name) ?? new Set()
      const gone = log?.answer === 0 ? known.difference(log.keys).size : null
      return [
        name,
        {
          acksAll: acksAll.get(name) ?? null,
          acksOne: acksOne.get(name) ?? null,
          visible: log?.keys.has(`${key}-one`) ?? false,
          gone,
        },
      ]
    }),
  )
}

/** NOT_ENOUGH_REPLICAS, and REQUEST_TIMED_OUT where the in-sync set cannot be changed. */
const REFUSALS: readonly Answer[] = [19, 20, 7]

/** What happens to records, for every partition that clients may write to. */
export function doneCells(
  expected: readonly ExpectedPartition[],
  shown: ReadonlyMap<string, Shown>,
  done: ReadonlyMap<string, Done>,
): Cell[] {
  return expected
    .filter(({ topic }) => !topic.internal)
    .flatMap((partition) => {
      const of = nameOf({ topic: partition.topic.name, partition: partition.partition.id })
      const seen = done.get(of)
      const led = partition.leader !== null
      const gone = seen === undefined || seen.gone === null ? 'nothing' : seen.gone === 0 ? 'all' : 'some'
      // An unclean leader has what it has: any part of the records, or all of them.
      const old =
        partition.state === 'offline-data-at-risk' && gone === 'some' ? 'some' : led ? 'all' : 'nothing'
      return [
        {
          kind: 'state',
          of,
          predicted: partition.state,
          observed: stateOf(partition.partition, shown.get(of)?.leader ?? null, seen),
        },
        {
          kind: 'acks=all',
          of,
          predicted: ackWords(partition.acksAll, led),
          observed: answerWords(seen?.acksAll),
        },
        {
          kind: 'acks=1',
          of,
          predicted: ackWords(partition.acksOne, led),
          observed: answerWords(seen?.acksOne),
        },
        {
          kind: 'new records are read',
          of,
          predicted: partition.acksAll ? 'yes' : 'no',
          observed: seen?.visible ? 'yes' : 'no',
        },
        { kind: 'old records are read', of, predicted: old, observed: gone },
      ]
    })
}

function ackWords(taken: boolean, led: boolean): string {
  return taken ? 'taken' : led ? 'refused' : 'no leader'
}

function answerWords(answer: Answer | undefined): string {
  if (answer === undefined || answer === null) return 'no leader'
  return answer === 0 ? 'taken' : REFUSALS.includes(answer) ? 'refused' : `error ${answer}`
}

/** The state as a client would tell it that knows who was in sync before. */
function stateOf(
  before: Partition,
  leader: BrokerId | null,
  done: Done | undefined,
): PartitionState | string {
  if (leader === null || done === undefined || done.acksOne === null) return 'offline'
  if (!before.isr.includes(leader) && !before.elr.includes(leader)) return 'offline-data-at-risk'
  if (done.acksOne !== 0) return `error ${done.acksOne}`
  if (done.acksAll !== 0) return done.visible ? 'write-blocked' : 'stalled'
  if (!done.visible) return 'taken, and not read'
  return leader === before.leader ? 'unaffected' : 'fails-over'
}
