import {
  type BrokerId,
  isMoving,
  type Partition,
  partitionOf,
  sameReplicas,
  targetReplicas,
} from '#lib/domain/cluster.ts'
import { type JobMove, REVERT_ANYWAY } from '#lib/domain/job/job.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { nameOf, untilAnswered, type Work } from '../work.ts'
import { unlessLate, unlessOutdated } from './outdated.ts'
import { SEEN_IN_ROUNDS, seenAgain } from './seen-again.ts'
import { missingOriginals, untilItEnds } from './standing.ts'
import { request, standingsIn } from './submit.ts'
import { throttleBack, unthrottleMoves } from './throttle-moves.ts'

/**
 * Brings what is in flight back to the replicas that it had. A running move is cancelled first: submitting the originals over it
 * can leave a move that never ends. Where the partition then is not on its originals (somebody had moved it before, so Kafka
 * knows others, or it had arrived meanwhile), these are submitted explicitly, and what they copy is throttled like any other copy.
 *
 * What a cancellation would leave without its originals alive and in sync waits for them, unless `anyway`. `atStart`: in how many
 * rounds in a row each was seen there.
 */
export async function revert(work: Work, anyway: boolean, atStart: Map<number, number>): Promise<void> {
  await work.moves.mark(work.moves.in('moving'), 'reverting')
  const before = await whereabouts(work)
  if (before === null) return
  const back = work.moves.in('reverting').filter((move) => {
    const count = seenAgain(atStart, move, before.back.includes(move))
    return count >= (endsLikeStart(move) ? SEEN_IN_ROUNDS : 1)
  })
  await unthrottleMoves(work, back)
  await work.moves.mark(back, 'reverted')
  // A broker that does not answer can neither be throttled nor copied to: what goes back there waits for it, and nothing else.
  const away = await silentOriginals(work)
  const copied = before.astray.filter((one) => copiesBack(one) && !isAway(one, away)).map(({ move }) => move)
  await throttleBack(work, copied)
  const silent = copied.length === 0 ? away : await silentOriginals(work)
  const fence = await work.fence()
  const now = await whereabouts(work)
  const guard = unlessOutdated(work, fence)
  if (now === null) return
  const isHeld = (one: Whereabouts) =>
    anyway ? copiesBack(one) && isAway(one, silent) : isUnsafe(one, silent)
  const held = [...now.running, ...now.astray].filter(isHeld)
  await work.waitFor(held.length === 0 ? null : unsafe(held, silent))
  const safe = (one: Whereabouts) => !held.includes(one)
  const running = now.running.filter(safe).map(({ move }) => move)
  // What came to be astray in between and copies something is not throttled yet: it is sent with the next round.
  const throttled = new Set(copied.map(({ seq }) => seq))
  const astray = now.astray.filter((one) => safe(one) && (throttled.has(one.move.seq) || !copiesBack(one)))
  await unlessLate(async () => {
    await request(work, running, () => null, guard)
    await request(
      work,
      astray.map(({ move }) => move),
      ({ from }) => from,
      guard,
    )
  })
}

/** Whether a partition whose move has ended may for a moment look as if it were at its start: where it only loses replicas. */
function endsLikeStart(move: JobMove): boolean {
  return sameReplicas(untilItEnds(move), move.from)
}

type Whereabouts = { readonly move: JobMove; readonly partition: Partition }

/** Where the moves that go back are at this moment, without what somebody else has changed; null for none. */
async function whereabouts(work: Work) {
  const moves = work.moves.in('reverting')
  if (moves.length === 0) return null
  const read = await untilAnswered(work, () =>
    describeTopics(work.link, [...new Set(moves.map(({ topic }) => topic))]),
  )
  if (!read.ok) throw new Error(read.problem.message)
  const topics = new Map(read.value.map((topic) => [topic.name, topic]))
  const back: JobMove[] = []
  const running: Whereabouts[] = []
  const astray: Whereabouts[] = []
  for (const [move, standing] of standingsIn(work, topics, moves)) {
    const partition = partitionOf(topics.get(move.topic), move.partition)
    if (!partition || typeof standing === 'object') continue
    if (sameReplicas(targetReplicas(partition), move.from)) {
      if (!isMoving(partition)) back.push(move)
    } else (isMoving(partition) ? running : astray).push({ move, partition })
  }
  return { back, running, astray }
}

/** Whether some original has no replica any more. */
function copiesBack({ move, partition }: Whereabouts): boolean {
  return move.from.some((id) => !partition.replicas.includes(id))
}

const PING_MS = 2_000

/** The originals that do not answer at this moment: Kafka takes a broker for alive for a while after it has gone. */
async function silentOriginals(work: Work): Promise<ReadonlySet<BrokerId>> {
  const originals = new Set(work.moves.in('reverting').flatMap(({ from }) => from))
  const answers = await Promise.all(
    [...originals].map(async (id): Promise<[BrokerId, Result<null>]> => {
      const wire = work.link.broker(id, 'local')
      const answer = wire.ok ? await wire.value.ping(PING_MS) : wire
      return [id, answer.ok ? ok(null) : answer]
    }),
  )
  return new Set(answers.flatMap(([id, answer]) => (answer.ok ? [] : [id])))
}

function isAway({ move }: Whereabouts, silent: ReadonlySet<BrokerId>): boolean {
  return move.from.some((id) => silent.has(id))
}

/** Whether one of the originals is silent, or does not hold all that was written; those that are copied anew need not. */
function isUnsafe(one: Whereabouts, silent: ReadonlySet<BrokerId>): boolean {
  const { move, partition } = one
  if (isAway(one, silent)) return true
  return missingOriginals(move, partition).some((id) => partition.replicas.includes(id))
}

function unsafe(held: readonly Whereabouts[], silent: ReadonlySet<BrokerId>): Problem {
  const names = held.map(({ move }) => nameOf(move))
  const missing = held.flatMap(({ move, partition }) => [
    ...move.from.filter((id) => silent.has(id)),
    ...missingOriginals(move, partition),
  ])
  const brokers = [...new Set(missing)].sort((a, b) => a - b)
  return problem(
    'cancel-unsafe',
    `${counted(held.length, 'partition')} (${listedUpTo(3, names)}) would go back to replicas that are not alive and in sync, on ${brokers.length === 1 ? 'broker' : 'brokers'} ${listedUpTo(5, brokers)}, and could be left without a leader.`,
    `The job goes on as soon as they are. Cancel it once more and type "${REVERT_ANYWAY}" to go back all the same.`,
  )
}
