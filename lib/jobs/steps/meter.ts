import { type BrokerId, partitionOf, type Topic } from '#lib/domain/cluster.ts'
import { isSettled, type JobMove, type MoveProgress, type Progress } from '#lib/domain/job/job.ts'
import { movesLeft } from '#lib/domain/job/left.ts'
import { NO_THROUGHPUT, type Throughput, withSample } from '#lib/domain/job/throughput.ts'
import { secondsAt } from '#lib/domain/plan/duration.ts'
import { copiesOf } from '#lib/domain/plan/plan.ts'
import { sumOfKnown } from '#lib/domain/quantity.ts'
import { type BrokerLogs, readAllLogDirs, sizesOf } from '#lib/kafka/log-dirs.ts'
import type { Work } from '../work.ts'
import { Growth, Pace } from './pace.ts'
import { type Answers, Pursuit } from './pursuit.ts'

/** How far one move is. */
type Copy = {
  readonly move: JobMove
  /** Bytes on each broker that gets a replica; none while nothing is copied. */
  readonly received: ReadonlyMap<BrokerId, number>
  readonly bytesDone: number
  readonly bytesTotal: number | null
}

/**
 * Measures the moves by the size of each new replica against its leader's (DescribeLogDirs). A replica that is
 * done counts whole; one whose broker did not answer keeps what was seen last.
 */
export function createMeter(work: Work) {
  const seen = new Map<string, number>()
  const settled = new Map<number, Copy>()
  const growth = new Growth<number>()
  const paces = new Map<number, Pace>()
  const pace = new Pace()
  const pursuit = new Pursuit()
  const all = work.moves.all()
  const brokers = [...new Set(all.flatMap((move) => [...move.from, ...move.to]))]
  let throughput = begun(work.job.progress.throughput, all)
  let logDirs: ReadonlyMap<BrokerId, BrokerLogs> = new Map()

  async function measure(topics: readonly Topic[], limit: number): Promise<void> {
    const read = await readAllLogDirs(work.link, brokers)
    logDirs = new Map([...read].flatMap(([broker, own]) => (own.ok ? [[broker, own.value] as const] : [])))
    const answers: Answers = new Map([...logDirs].map(([broker, read]) => [broker, sizesOf(read)]))
    for (const [broker, sizes] of answers)
      for (const [replica, bytes] of sizes) seen.set(`${broker}/${replica}`, bytes)
    const byName = new Map(topics.map((topic) => [topic.name, topic]))
    const copies = work.moves
      .all()
      .map((move) => settled.get(move.seq) ?? copyOf(move, byName.get(move.topic)))
    for (const copy of copies) if (isSettled(copy.move)) settled.set(copy.move.seq, copy)
    const losing = pursuit.look(work.now(), limit, work.moves.in('moving'), byName, answers)
    const progress = sumUp(copies, limit)
    // What comes no nearer to its end has no time left to tell.
    const secondsLeft = losing.length > 0 ? null : progress.secondsLeft
    await work.report({ ...progress, secondsLeft, losing }, work.moves.open().length === 0)
  }

  function copyOf(move: JobMove, topic: Topic | undefined): Copy {
    const sizeOn = (broker: BrokerId | null | undefined) =>
      broker == null ? undefined : seen.get(`${broker}/${move.topic}-${move.partition}`)
    const whole = sizeOn(partitionOf(topic, move.partition)?.leader) ?? move.sizeBytes
    const added = copiesOf(move)
    const received = new Map(
      added.map((broker) => [broker, receivedOf(move, sizeOn(broker) ?? 0, whole)] as const),
    )
    const bytesDone = [...received.values()].reduce((sum, bytes) => sum + bytes, 0)
    return { move, received, bytesDone, bytesTotal: whole === null ? null : whole * added.length }
  }

  function sumUp(copies: readonly Copy[], limit: number): Omit<Progress, 'losing' | 'logDirs'> {
    const bytesDone = copies.reduce((sum, copy) => sum + copy.bytesDone, 0)
    const bytesTotal = sumOfKnown(copies.map((copy) => copy.bytesTotal))
    pace.add(work.now(), bytesDone)
    const rate = pace.rate()
    const last = copies.every(({ move }) => isSettled(move))
    const sample = { at: Date.now(), limit, received: receivedBy(throughput.brokers, copies) }
    throughput = withSample(throughput, sample, last)
    return {
      moves: copies.flatMap((copy) => (copy.move.state === 'moving' ? [progressOf(copy)] : [])),
      bytesDone,
      bytesTotal,
      rate,
      secondsLeft: secondsLeft(copies, limit, rate),
      throughput,
    }
  }

  function progressOf({ move: { seq }, bytesDone, bytesTotal }: Copy): MoveProgress {
    const own = paces.get(seq) ?? new Pace()
    paces.set(seq, own)
    own.add(work.now(), bytesDone)
    return { seq, bytesDone, bytesTotal, rate: own.rate(), stalledSince: growth.stalledSince(seq, bytesDone) }
  }

  return {
    measure,
    /** The log directories of the brokers that answered when it was measured last. */
    logDirs: () => logDirs,
    /** The brokers of the job that did not tell theirs then. */
    untold: () => brokers.filter((broker) => !logDirs.has(broker)),
  }
}

/** Goes on with what an earlier console has kept. */
function begun(kept: Throughput, moves: readonly JobMove[]): Throughput {
  if (kept.brokers.length > 0) return kept
  return { ...NO_THROUGHPUT, brokers: [...new Set(moves.flatMap(copiesOf))].sort((a, b) => a - b) }
}

function receivedBy(brokers: readonly BrokerId[], copies: readonly Copy[]): number[] {
  const sums = new Map<BrokerId, number>()
  for (const { received } of copies)
    for (const [broker, bytes] of received) sums.set(broker, (sums.get(broker) ?? 0) + bytes)
  return brokers.map((broker) => sums.get(broker) ?? 0)
}

/**
 * At the recent rate, but never less than the throttle leaves the busiest broker: what is copied first comes in a burst, for
 * Kafka limits the average over its window (`replication.quota.window.num`).
 */
function secondsLeft(copies: readonly Copy[], limit: number, rate: number | null): number | null {
  const left = sumOfKnown(
    copies.map(({ move, bytesDone, bytesTotal }) =>
      isSettled(move) ? 0 : bytesTotal && Math.max(0, bytesTotal - bytesDone),
    ),
  )
  const known = copies.map(({ move, bytesDone, bytesTotal }) => ({ seq: move.seq, bytesDone, bytesTotal }))
  const moves = copies.map(({ move }) => move)
  if (left === null || !rate) return null
  return Math.max(left / rate, secondsAt(movesLeft(moves, known), limit) ?? 0)
}

/** What is not copied, or no more, counts for nothing. */
function receivedOf({ state }: JobMove, bytes: number, whole: number | null): number {
  if (state === 'done') return whole ?? bytes
  return state === 'moving' ? Math.min(bytes, whole ?? Number.POSITIVE_INFINITY) : 0
}
