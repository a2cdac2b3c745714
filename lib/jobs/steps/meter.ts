import { type BrokerId, partitionOf, type Topic } from '#lib/domain/cluster.ts'
import type { JobMove, MoveProgress, Progress } from '#lib/domain/job/job.ts'
import { copiesOf } from '#lib/domain/plan/plan.ts'
import { sumOfKnown } from '#lib/domain/quantity.ts'
import { readReplicaSizes } from '#lib/kafka/log-dirs.ts'
import type { Work } from '../work.ts'

/** The window over which the rate is taken. */
const WINDOW_MS = 20_000
/** A copy that has not grown for so long is stalled. */
const STALLED_MS = 90_000

/**
 * Measures the moves by the size of each new replica against its leader's (DescribeLogDirs). A replica that is
 * done counts whole; one whose broker did not answer keeps what was seen last.
 */
export function createMeter(work: Work) {
  const seen = new Map<string, number>()
  const grown = new Map<number, { bytes: number; at: number }>()
  const samples: { at: number; bytes: number }[] = []
  const brokers = [...new Set(work.moves.all().flatMap((move) => [...move.from, ...move.to]))]

  async function measure(topics: readonly Topic[]): Promise<void> {
    for (const [broker, sizes] of await readReplicaSizes(work.link, brokers)) {
      if (sizes.ok) for (const [replica, bytes] of sizes.value) seen.set(`${broker}/${replica}`, bytes)
    }
    const byName = new Map(topics.map((topic) => [topic.name, topic]))
    await work.report(sumUp(work.moves.all().map((move) => measured(move, byName.get(move.topic)))))
  }

  function measured(move: JobMove, topic: Topic | undefined): MoveProgress {
    const sizeOn = (broker: BrokerId | null | undefined) =>
      broker == null ? undefined : seen.get(`${broker}/${move.topic}-${move.partition}`)
    const whole = sizeOn(partitionOf(topic, move.partition)?.leader) ?? move.sizeBytes
    const added = copiesOf(move)
    const bytesTotal = whole === null ? null : whole * added.length
    const copied = added.reduce(
      (sum, broker) => sum + Math.min(sizeOn(broker) ?? 0, whole ?? Number.POSITIVE_INFINITY),
      0,
    )
    const bytesDone = bytesOf(move, copied, bytesTotal)
    return { seq: move.seq, bytesDone, bytesTotal, stalledSince: stalledSince(move, bytesDone) }
  }

  function stalledSince({ seq, state }: JobMove, bytes: number): number | null {
    const now = Date.now()
    const last = grown.get(seq)
    if (state !== 'moving' || !last || bytes > last.bytes) {
      grown.set(seq, { bytes, at: now })
      return null
    }
    return now - last.at < STALLED_MS ? null : last.at
  }

  function sumUp(moves: readonly MoveProgress[]): Progress {
    const bytesDone = moves.reduce((sum, move) => sum + move.bytesDone, 0)
    const bytesTotal = sumOfKnown(moves.map((move) => move.bytesTotal))
    const now = work.now()
    samples.push({ at: now, bytes: bytesDone })
    while ((samples[0]?.at ?? now) < now - WINDOW_MS) samples.shift()
    const first = samples[0]
    const elapsed = first ? now - first.at : 0
    const rate = first && elapsed > 0 ? Math.max(0, ((bytesDone - first.bytes) * 1000) / elapsed) : null
    const left = bytesTotal === null ? null : Math.max(0, bytesTotal - bytesDone)
    return { moves, bytesDone, bytesTotal, rate, secondsLeft: left === null || !rate ? null : left / rate }
  }

  return { measure }
}

/** What is not copied, or no more, counts for nothing. */
function bytesOf({ state }: JobMove, copied: number, whole: number | null): number {
  if (state === 'done') return whole ?? copied
  return state === 'moving' ? copied : 0
}
