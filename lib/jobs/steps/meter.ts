import { type BrokerId, partitionOf, type Topic } from '#lib/domain/cluster.ts'
import type { MoveProgress, Progress } from '#lib/domain/job/job.ts'
import { copiesOf, type Move } from '#lib/domain/plan/plan.ts'
import { sumOfKnown } from '#lib/domain/quantity.ts'
import { readReplicaSizes } from '#lib/kafka/log-dirs.ts'
import type { Work } from '../work.ts'

export type MoveState = MoveProgress['state']

/** The window over which the rate is taken. */
const WINDOW_MS = 20_000

/**
 * Measures the moves by the size of each new replica against its leader's (DescribeLogDirs). A replica that is
 * done counts whole; one whose broker did not answer keeps what was seen last.
 */
export function createMeter(work: Work, moves: readonly Move[]) {
  const seen = new Map<string, number>()
  const samples: { at: number; bytes: number }[] = []
  const brokers = [...new Set(moves.flatMap((move) => [...move.from, ...move.to]))]

  async function measure(topics: readonly Topic[], states: ReadonlyMap<Move, MoveState>): Promise<void> {
    for (const [broker, sizes] of await readReplicaSizes(work.link, brokers)) {
      if (sizes.ok) for (const [replica, bytes] of sizes.value) seen.set(`${broker}/${replica}`, bytes)
    }
    const byName = new Map(topics.map((topic) => [topic.name, topic]))
    const sizeOn = (broker: BrokerId | null | undefined, move: Move) =>
      broker == null ? undefined : seen.get(`${broker}/${move.topic}-${move.partition}`)

    const progress = moves.map((move): MoveProgress => {
      const leader = partitionOf(byName.get(move.topic), move.partition)?.leader
      const whole = sizeOn(leader, move) ?? move.sizeBytes
      const added = copiesOf(move)
      const bytesTotal = whole === null ? null : whole * added.length
      const state = states.get(move) ?? 'waiting'
      const copied = added.reduce(
        (sum, broker) => sum + Math.min(sizeOn(broker, move) ?? 0, whole ?? Number.POSITIVE_INFINITY),
        0,
      )
      const bytesDone = state === 'waiting' ? 0 : state === 'done' ? (bytesTotal ?? copied) : copied
      return { topic: move.topic, partition: move.partition, state, bytesDone, bytesTotal }
    })
    await work.report(sumUp(progress))
  }

  function sumUp(progress: readonly MoveProgress[]): Progress {
    const bytesDone = progress.reduce((sum, move) => sum + move.bytesDone, 0)
    const bytesTotal = sumOfKnown(progress.map((move) => move.bytesTotal))
    const now = work.now()
    samples.push({ at: now, bytes: bytesDone })
    while ((samples[0]?.at ?? now) < now - WINDOW_MS) samples.shift()
    const first = samples[0]
    const elapsed = first ? now - first.at : 0
    const rate = first && elapsed > 0 ? Math.max(0, ((bytesDone - first.bytes) * 1000) / elapsed) : null
    const left = bytesTotal === null ? null : Math.max(0, bytesTotal - bytesDone)
    return {
      moves: progress,
      bytesDone,
      bytesTotal,
      rate,
      secondsLeft: left === null || !rate ? null : left / rate,
    }
  }

  return { measure }
}
