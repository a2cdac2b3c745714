import {
  type BrokerId,
  isMoving,
  type Partition,
  partitionOf,
  sameReplicas,
  targetReplicas,
} from '#lib/domain/cluster.ts'
import { goesBack, type JobMove, REVERT_ANYWAY, type Wish } from '#lib/domain/job/job.ts'
import { nameOf } from '#lib/domain/plan/plan.ts'
import { type Problem, problem } from '#lib/domain/problem.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import type { ReassignmentChange } from '#lib/kafka/reassign.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { untilAnswered, type Work } from '../work.ts'
import { unlessLate, unlessOutdated } from './outdated.ts'
import { SEEN_IN_ROUNDS, seenAgain } from './seen-again.ts'
import { silentAmong } from './silent.ts'
import { missingOriginals, type Standing, untilItEnds } from './standing.ts'
import { type Refused, type Reply, refuseEach, request, standingsIn } from './submit.ts'
import { throttleBack, unthrottleMoves } from './throttle-moves.ts'

/**
 * Brings what is in flight back to the replicas that it had, and tells what that waits for. A running move is cancelled first:
 * submitting the originals over it can leave a move that never ends. Where the partition then is not on its originals (somebody had
 * moved it before, so Kafka knows others, or it had arrived meanwhile), these are submitted explicitly, and what they copy is
 * throttled like any other copy.
 *
 * What a cancellation would leave without its originals alive and in sync waits for them, unless `revert-anyway`. Once the job is
 * to `finish` instead, only what was cancelled before is brought to its end. `atStart`: in how many rounds in a row each was seen
 * there.
 */
export async function revert(work: Work, wish: Wish, atStart: Map<number, number>): Promise<Problem | null> {
  const begins = goesBack(wish)
  if (begins) await work.moves.mark(work.moves.in('moving'), 'reverting')
  const before = await whereabouts(work)
  if (before === null) return null
  await settleBack(work, before.back, atStart)
  // A broker that does not answer can neither be throttled nor copied to: what goes back there waits for it, and nothing else.
  let silent = await silentNow(work)
  const isHeld = (one: Whereabouts) =>
    begins && (wish === 'revert-anyway' ? copiesBack(one) && isAway(one, silent) : isUnsafe(one, silent))
  const cancelled = begins
    ? await ask(work, ({ running }) => running, { isHeld, replicasOf: () => null })
    : NOTHING_ASKED
  const copied = begins
    ? before.astray.filter((one) => copiesBack(one) && !isAway(one, silent)).map(({ move }) => move)
    : []
  await throttleBack(work, copied, silent)
  if (copied.length > 0) silent = await silentNow(work)
  // What came to be astray in between and copies something is not throttled yet: it is sent with the next round.
  const throttled = new Set(copied.map(({ seq }) => seq))
  const mayGo = (one: Whereabouts) =>
    begins ? throttled.has(one.move.seq) || !copiesBack(one) : one.standing === 'recalled'
  const sent = await ask(work, ({ astray }) => astray, { isHeld, mayGo, replicasOf: ({ from }) => from })
  await refuseEach(work, sent.refused)
  const held = [...cancelled.held, ...sent.held]
  if (held.length > 0) return unsafe(held, silent, wish)
  return notCancelled(cancelled.refused) ?? cancelled.silent ?? sent.silent
}

/** Commits what is seen back on its originals. */
async function settleBack(work: Work, seen: readonly JobMove[], atStart: Map<number, number>): Promise<void> {
  const back = work.moves.in('reverting').filter((move) => {
    const count = seenAgain(atStart, move, seen.includes(move))
    return count >= (endsLikeStart(move) ? SEEN_IN_ROUNDS : 1)
  })
  await unthrottleMoves(work, back)
  await work.moves.mark(back, 'reverted')
}

type Asked = Reply & { readonly held: readonly Whereabouts[] }

const NOTHING_ASKED: Asked = { held: [], refused: [], silent: null }

/** Asks for the replicas of what is chosen of the newest reading, without what is held or may not go yet. */
async function ask(
  work: Work,
  choose: (now: WhereAll) => readonly Whereabouts[],
  {
    isHeld,
    mayGo = () => true,
    replicasOf,
  }: {
    readonly isHeld: (one: Whereabouts) => boolean
    readonly mayGo?: (one: Whereabouts) => boolean
    readonly replicasOf: (move: JobMove) => ReassignmentChange['replicas']
  },
): Promise<Asked> {
  const fence = await work.fence()
  const now = await whereabouts(work)
  const guard = unlessOutdated(work, fence)
  if (now === null) return NOTHING_ASKED
  const chosen = choose(now)
  const held = chosen.filter(isHeld)
  const moves = chosen.filter((one) => !held.includes(one) && mayGo(one)).map(({ move }) => move)
  const reply = await unlessLate(() => request(work, moves, replicasOf, guard))
  return { ...(reply ?? NOTHING_ASKED), held }
}

/** Whether a partition whose move has ended may for a moment look as if it were at its start: where it only loses replicas. */
function endsLikeStart(move: JobMove): boolean {
  return sameReplicas(untilItEnds(move), move.from)
}

type Whereabouts = { readonly move: JobMove; readonly partition: Partition; readonly standing: Standing }

type WhereAll = {
  readonly back: readonly JobMove[]
  readonly running: readonly Whereabouts[]
  readonly astray: readonly Whereabouts[]
}

/** Where the moves that go back are at this moment, without what somebody else has changed; null for none. */
async function whereabouts(work: Work): Promise<WhereAll | null> {
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
    } else (isMoving(partition) ? running : astray).push({ move, partition, standing })
  }
  return { back, running, astray }
}

/** Whether some original has no replica any more. */
function copiesBack({ move, partition }: Whereabouts): boolean {
  return move.from.some((id) => !partition.replicas.includes(id))
}

/** Of the brokers between which something goes back, those that are silent. */
function silentNow(work: Work): Promise<ReadonlySet<BrokerId>> {
  const taking = work.moves.in('reverting').flatMap(({ from, to }) => [...from, ...to])
  return silentAmong(work, [...new Set(taking)])
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

function unsafe(held: readonly Whereabouts[], silent: ReadonlySet<BrokerId>, wish: Wish): Problem {
  const names = held.map(({ move }) => nameOf(move))
  const missing = held.flatMap(({ move, partition }) => [
    ...move.from.filter((id) => silent.has(id)),
    ...missingOriginals(move, partition),
  ])
  const brokers = [...new Set(missing)].sort((a, b) => a - b)
  const forced = wish === 'revert-anyway' ? '' : `type "${REVERT_ANYWAY}" to go back all the same, or `
  return problem(
    'cancel-unsafe',
    `${counted(held.length, 'partition')} (${listedUpTo(3, names)}) would go back to replicas that are not alive and in sync, or do not answer this console, on ${brokers.length === 1 ? 'broker' : 'brokers'} ${listedUpTo(5, brokers)}, and could be left without a leader.`,
    `The job goes on as soon as they are back. Or cancel it once more: ${forced}let what is in flight end.`,
  )
}

/** What Kafka does not cancel runs on: it is watched and limited until Kafka does, or until it has ended. */
function notCancelled(refused: readonly Refused[]): Problem | null {
  const [first] = refused
  if (!first) return null
  const names = refused.map(({ move }) => nameOf(move))
  const { code, message, hint } = first.why
  return problem(
    code,
    `${counted(refused.length, 'partition')} (${listedUpTo(3, names)}) cannot be brought back, and ${refused.length === 1 ? 'is' : 'are'} copied on meanwhile. ${message}`,
    hint,
  )
}
