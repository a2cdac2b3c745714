import type { Topic } from '#lib/domain/cluster.ts'
import type { JobMove } from '#lib/domain/job/job.ts'
import { nameOf } from '#lib/domain/plan/plan.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { alterReassignments, type ReassignmentChange } from '#lib/kafka/reassign.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import type { Guard } from '#lib/kafka/wire.ts'
import { isPassing, untilAnswered, type Work } from '../work.ts'
import { unlessLate, unlessOutdated } from './outdated.ts'
import { type Standing, standingOf } from './standing.ts'
import { unthrottleMoves } from './throttle-moves.ts'

/** The controller takes at most 10,000 changes in one request (QuorumController.MAX_RECORDS_PER_USER_OP). */
const MOST_IN_ONE_REQUEST = 1_000

/** Sends the moves to the controller, in batches, each right after its topics were read. What becomes of them shows in the next reading. */
export async function submit(work: Work, moves: readonly JobMove[]): Promise<void> {
  const [keeping, changing] = [false, true].map((changes) =>
    moves.filter((move) => changesFactor(move) === changes),
  )
  for (const batch of [...inBatches(keeping ?? []), ...inBatches(changing ?? [])])
    await unlessLate(() => submitBatch(work, batch))
}

/** A refusal is final. */
async function submitBatch(work: Work, batch: readonly JobMove[]): Promise<void> {
  const fence = await work.fence()
  const moves = await stillAtStart(work, batch)
  const { refused, silent } = await request(work, moves, ({ to }) => to, unlessOutdated(work, fence))
  await refuseEach(work, refused)
  if (silent) await work.waitFor(silent)
}

export type Refused = { readonly move: JobMove; readonly why: Problem }

/** What Kafka said to a request: what it refused; and why it is silent, where it did not say. */
export type Reply = { readonly refused: readonly Refused[]; readonly silent: Problem | null }

/**
 * Asks Kafka for these replicas of each move's partition; null cancels. The replication-factor guard is off only for partitions whose
 * factor is meant to change. What became of a request without a reply shows in the next reading. Throws what the guard throws.
 */
export async function request(
  work: Work,
  moves: readonly JobMove[],
  replicasOf: (move: JobMove) => ReassignmentChange['replicas'],
  guard: Guard,
): Promise<Reply> {
  const groups = Map.groupBy(moves, (move) => replicasOf(move) !== null && changesFactor(move))
  const replies: Reply[] = []
  for (const [allowReplicationFactorChange, own] of groups)
    replies.push(await requestAlike(work, own, replicasOf, { allowReplicationFactorChange, guard }))
  return {
    refused: replies.flatMap(({ refused }) => refused),
    silent: replies.find(({ silent }) => silent !== null)?.silent ?? null,
  }
}

function changesFactor({ from, to }: JobMove): boolean {
  return from.length !== to.length
}

async function requestAlike(
  work: Work,
  moves: readonly JobMove[],
  replicasOf: (move: JobMove) => ReassignmentChange['replicas'],
  options: { readonly allowReplicationFactorChange: boolean; readonly guard: Guard },
): Promise<Reply> {
  const changes = moves.map((move) => ({
    topic: move.topic,
    partition: move.partition,
    replicas: replicasOf(move),
  }))
  const answer = await alterReassignments(work.link, changes, options)
  if (!answer.ok) {
    const why = answer.problem
    if (isPassing(why)) return { refused: [], silent: why }
    return { refused: moves.map((move) => ({ move, why })), silent: null }
  }
  const byName = new Map(moves.map((move) => [nameOf(move), move]))
  const refused = answer.value.flatMap((outcome) => {
    const move = byName.get(nameOf(outcome))
    return move && outcome.problem && !isPassing(outcome.problem) ? [{ move, why: outcome.problem }] : []
  })
  return { refused, silent: null }
}

function inBatches(moves: readonly JobMove[]): JobMove[][] {
  const count = Math.ceil(moves.length / MOST_IN_ONE_REQUEST)
  return Array.from({ length: count }, (_, batch) =>
    moves.slice(batch * MOST_IN_ONE_REQUEST, (batch + 1) * MOST_IN_ONE_REQUEST),
  )
}

/** Those that nobody has begun to move since the round began: throttling takes its time, and Kafka would let the last one win. */
async function stillAtStart(work: Work, moves: readonly JobMove[]): Promise<JobMove[]> {
  const names = [...new Set(moves.map(({ topic }) => topic))]
  const read = await untilAnswered(work, () => describeTopics(work.link, names))
  if (!read.ok) throw new Error(read.problem.message)
  const topics = new Map(read.value.map((topic) => [topic.name, topic]))
  const standing = standingsIn(work, topics, moves)
  return moves.filter((move) => standing.get(move) === 'at-start')
}

/** Where each move stands, as the topics were read. */
export function standingsIn(
  work: Work,
  topics: ReadonlyMap<string, Topic>,
  moves: readonly JobMove[],
): Map<JobMove, Standing> {
  const ids = work.plan.plan.topicIds
  return new Map(
    moves.map((move) => [move, standingOf(move, topics.get(move.topic), ids[move.topic] ?? null)]),
  )
}

/** Gives up what Kafka refused or somebody else has changed. */
export async function refuse(work: Work, moves: readonly JobMove[], why: Problem): Promise<void> {
  await unthrottleMoves(work, moves)
  await work.moves.mark(moves, 'refused', why)
}

export async function refuseEach(work: Work, refused: readonly Refused[]): Promise<void> {
  for (const [why, own] of Map.groupBy(refused, ({ why }) => why))
    await refuse(
      work,
      own.map(({ move }) => move),
      why,
    )
}
