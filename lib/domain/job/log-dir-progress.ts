import type { BrokerId } from '../cluster.ts'
import type { LogDirMove } from '../plan/plan.ts'
import type { MoveProgress } from './job.ts'

/** How far a job has come with its moves between log directories. */
export type LogDirProgress = {
  /** Those of all moves. */
  readonly replicas: number
  readonly arrived: number
  /** That are being copied. */
  readonly underWay: number
  /** That a broker refused to move, or somebody else has changed. */
  readonly refused: number
  /** That the job does not begin any more, or has taken back. */
  readonly givenUp: number
  readonly bytesDone: number
  readonly bytesTotal: number
  /** Bytes copied so far of what is under way. */
  readonly bytesUnderWay: number
  /** Bytes that the broker with the most of them has yet to copy. */
  readonly busiestBytes: number
  /** The brokers that take part. */
  readonly brokers: number
  /** Bytes per second over the recent window; null before two measurements. */
  readonly rate: number | null
  readonly secondsLeft: number | null
  /** Copies that have not grown for so long that it is suspicious, and their brokers. */
  readonly stalled: { readonly copies: number; readonly brokers: readonly BrokerId[] }
  /** Bytes of each that is being copied, by its `seq`. */
  readonly moves: readonly MoveProgress[]
}

/** One replica on its way. */
export type LogDirCopy = MoveProgress & {
  readonly broker: BrokerId
  readonly state: 'waiting' | 'under-way' | 'arrived' | 'refused' | 'given-up'
  readonly bytesTotal: number
}

/** `limit`: bytes per second that a broker may copy. */
export function sumOfCopies(
  copies: readonly LogDirCopy[],
  rate: number | null,
  limit: number,
): LogDirProgress {
  const count = (state: LogDirCopy['state']) => copies.filter((copy) => copy.state === state).length
  const left = (own: readonly LogDirCopy[]) =>
    sum(own.map((copy) => (ENDED.includes(copy.state) ? 0 : copy.bytesTotal - copy.bytesDone)))
  const byBroker = Map.groupBy(copies, ({ broker }) => broker)
  const busiestBytes = Math.max(0, ...[...byBroker.values()].map(left))
  const stalled = copies.filter(({ stalledSince }) => stalledSince !== null)
  return {
    ...{ replicas: copies.length, arrived: count('arrived'), underWay: count('under-way') },
    ...{ refused: count('refused'), givenUp: count('given-up') },
    bytesDone: sum(copies.map(({ bytesDone }) => bytesDone)),
    bytesTotal: sum(copies.map(({ bytesTotal }) => bytesTotal)),
    bytesUnderWay: sum(copies.map(({ state, bytesDone }) => (state === 'under-way' ? bytesDone : 0))),
    ...{ busiestBytes, brokers: byBroker.size, rate },
    // Kafka limits the average, so what is copied first comes in a burst.
    secondsLeft: rate ? Math.max(left(copies) / rate, busiestBytes / limit) : null,
    stalled: {
      copies: stalled.length,
      brokers: [...new Set(stalled.map(({ broker }) => broker))].sort((a, b) => a - b),
    },
    moves: copies.flatMap(({ broker: _, state, ...own }) => (state === 'under-way' ? [own] : [])),
  }
}

const ENDED: readonly LogDirCopy['state'][] = ['refused', 'given-up']

/** Before any of these moves has begun; null where there are none. */
export function progressToBegin(moves: readonly LogDirMove[]): LogDirProgress | null {
  if (moves.length === 0) return null
  const copies = moves.map(
    ({ broker, bytes }, seq): LogDirCopy => ({
      ...{ seq, broker, state: 'waiting', bytesDone: 0, bytesTotal: bytes, rate: null, stalledSince: null },
    }),
  )
  return sumOfCopies(copies, null, 1)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
