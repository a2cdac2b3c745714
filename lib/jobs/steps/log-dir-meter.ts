import type { BrokerId } from '#lib/domain/cluster.ts'
import type { JobLogDirMove } from '#lib/domain/job/job.ts'
import { type LocatedMove, sizeOf } from '#lib/domain/job/log-dir-moves.ts'
import { type LogDirCopy, sumOfCopies } from '#lib/domain/job/log-dir-progress.ts'
import { type Throughput, withBrokers, withSample } from '#lib/domain/job/throughput.ts'
import type { Work } from '../work.ts'
import { Growth, Pace } from './pace.ts'

type Bytes = Pick<LogDirCopy, 'bytesDone' | 'bytesTotal'>

/**
 * Measures moves between log directories by what their brokers have copied (DescribeLogDirs). One that has arrived counts whole;
 * one whose broker did not answer keeps what was seen last, by an earlier console, too.
 */
export function createLogDirMeter(work: Work) {
  const kept = work.progress()
  const known = begun(work.logDirMoves.all(), kept.logDirs?.moves ?? [])
  const pace = new Pace()
  const paces = new Map<number, Pace>()
  const growth = new Growth<number>()
  const brokers = [...new Set(work.logDirMoves.all().map(({ broker }) => broker))]
  let throughput = withBrokers(kept.throughput, brokers)
  const received = receivedBefore(throughput)

  function copyOf(move: JobLogDirMove, own: LocatedMove | undefined): LogDirCopy {
    const { seq, broker } = move
    const state = STATES[move.state]
    const before = known.get(seq) ?? { bytesDone: 0, bytesTotal: move.bytes }
    const bytesTotal = own ? sizeOf(own) : before.bytesTotal
    const bytesDone = doneOf(state, own ? (own.future?.bytes ?? 0) : before.bytesDone, bytesTotal)
    known.set(seq, { bytesDone, bytesTotal })
    // What went back and is copied again was received again.
    const grown = Math.max(0, bytesDone - before.bytesDone)
    received.set(broker, (received.get(broker) ?? 0) + grown)
    const bytes = { seq, broker, state, bytesDone, bytesTotal }
    const ownPace = paces.get(seq) ?? new Pace()
    paces.set(seq, ownPace)
    // What is copied until it is seen under way counts as well: much of it comes in a burst.
    if (state === 'under-way' || move.state === 'submitted') ownPace.add(work.now(), bytesDone)
    if (state !== 'under-way') return { ...bytes, rate: null, stalledSince: null }
    return { ...bytes, rate: ownPace.rate(), stalledSince: growth.stalledSince(seq, bytesDone) }
  }

  /** `located` are those that have not settled and whose broker answered; nothing follows on the `last`. */
  return async (located: ReadonlyMap<number, LocatedMove>, limit: number, last: boolean): Promise<void> => {
    const copies = work.logDirMoves.all().map((move) => copyOf(move, located.get(move.seq)))
    const bytesDone = copies.reduce((sum, copy) => sum + copy.bytesDone, 0)
    pace.add(work.now(), bytesDone)
    const columns = throughput.brokers.map((broker) => received.get(broker) ?? 0)
    throughput = withSample(throughput, { at: Date.now(), limit, received: columns }, last)
    await work.report({ logDirs: sumOfCopies(copies, pace.rate(), limit), throughput }, last)
  }
}

/** One that is not known to have arrived is taken for as far as it was seen. */
const STATES: Readonly<Record<JobLogDirMove['state'], LogDirCopy['state']>> = {
  ...{ waiting: 'waiting', submitted: 'waiting', dropped: 'given-up', reverted: 'given-up' },
  ...{ moving: 'under-way', reverting: 'under-way', unknown: 'under-way' },
  ...{ done: 'arrived', refused: 'refused' },
}

/** Where an earlier console has left off. */
function begun(
  moves: readonly JobLogDirMove[],
  measured: readonly {
    readonly seq: number
    readonly bytesDone: number
    readonly bytesTotal: number | null
  }[],
): Map<number, Bytes> {
  const seen = new Map(measured.map((copy) => [copy.seq, copy]))
  return new Map(
    moves.map(({ seq, state, bytes }) => {
      const bytesTotal = seen.get(seq)?.bytesTotal ?? bytes
      return [
        seq,
        { bytesDone: doneOf(STATES[state], seen.get(seq)?.bytesDone ?? 0, bytesTotal), bytesTotal },
      ]
    }),
  )
}

function receivedBefore({ brokers, samples }: Throughput): Map<BrokerId, number> {
  const last = samples.at(-1)
  return new Map(brokers.map((broker, column) => [broker, last?.received[column] ?? 0]))
}

function doneOf(state: LogDirCopy['state'], copied: number, whole: number): number {
  if (state === 'arrived') return whole
  return state === 'under-way' ? Math.min(copied, whole) : 0
}
