import type { Topic } from '#lib/domain/cluster.ts'
import type { JobMove } from '#lib/domain/job/job.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { alterReassignments } from '#lib/kafka/reassign.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { isPassing, nameOf, untilAnswered, type Work } from '../work.ts'
import { Outdated, unlessOutdated } from './outdated.ts'
import { type Standing, standingOf } from './standing.ts'
import { unthrottleMoves } from './throttle-moves.ts'

/** The controller takes at most 10,000 changes in one request (QuorumController.MAX_RECORDS_PER_USER_OP). */
const MOST_IN_ONE_REQUEST = 1_000

/** Sends the moves to the controller, in batches, each right after its topics were read. What becomes of them shows in the next reading. */
export async function submit(work: Work, moves: readonly JobMove[]): Promise<void> {
  const [keeping, changing] = [false, true].map((changes) =>
    moves.filter((move) => (move.from.length !== move.to.length) === changes),
  )
  for (const batch of [...inBatches(keeping ?? []), ...inBatches(changing ?? [])]) {
    try {
      await submitBatch(work, batch)
    } catch (error) {
      // The next round reads again, and tries again.
      if (!(error instanceof Outdated)) throw error
    }
  }
}

/** The replication-factor guard is off only for partitions whose factor is meant to change. */
async function submitBatch(work: Work, batch: readonly JobMove[]): Promise<void> {
  const fence = await work.fence()
  const moves = await stillAtStart(work, batch)
  const guard = unlessOutdated(work, fence)
  const allowReplicationFactorChange = moves.some((move) => move.from.length !== move.to.length)
  const changes = moves.map(({ topic, partition, to }) => ({ topic, partition, replicas: to }))
  const answer = await alterReassignments(work.link, changes, { allowReplicationFactorChange, guard })
  if (!answer.ok) {
    // What became of a request without a reply shows in the next reading; a refusal is final.
    if (isPassing(answer.problem)) await work.waitFor(answer.problem)
    else await refuse(work, moves, answer.problem)
    return
  }
  const byName = new Map(moves.map((move) => [nameOf(move), move]))
  for (const outcome of answer.value) {
    const move = byName.get(nameOf(outcome))
    if (move && outcome.problem && !isPassing(outcome.problem)) await refuse(work, [move], outcome.problem)
  }
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
