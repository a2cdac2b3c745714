import { partitionOf, sameReplicas, type Topic, targetReplicas } from '#lib/domain/cluster.ts'
import type { JobMove } from '#lib/domain/job/job.ts'
import { alterReassignments, type ReassignmentChange } from '#lib/kafka/reassign.ts'
import { isPassing, nameOf, type Work } from '../work.ts'
import { unthrottleMoves } from './throttle.ts'

/**
 * Brings what is in flight back to the replicas that it had. A running move is cancelled first: submitting the originals over it
 * can leave a move that never ends. Where the cancelled partition then is not on its originals (somebody had moved it
 * before, so Kafka knows others), these are submitted explicitly.
 */
export async function revert(work: Work, topics: ReadonlyMap<string, Topic>): Promise<void> {
  await work.moves.mark(work.moves.in('moving'), 'reverting')
  const back: JobMove[] = []
  const running: JobMove[] = []
  const astray: JobMove[] = []
  for (const move of work.moves.in('reverting')) {
    const partition = partitionOf(topics.get(move.topic), move.partition)
    if (!partition) continue
    const target = targetReplicas(partition)
    const moving = partition.adding.length > 0 || partition.removing.length > 0
    if (sameReplicas(target, move.from)) {
      if (!moving) back.push(move)
    } else if (moving) running.push(move)
    else astray.push(move)
  }
  await unthrottleMoves(work, back)
  await work.moves.mark(back, 'reverted')
  await send(work, running, () => null)
  await send(work, astray, ({ from }) => from)
}

async function send(
  work: Work,
  moves: readonly JobMove[],
  replicasOf: (move: JobMove) => ReassignmentChange['replicas'],
): Promise<void> {
  if (moves.length === 0) return
  const changes = moves.map((move) => ({
    topic: move.topic,
    partition: move.partition,
    replicas: replicasOf(move),
  }))
  const guard = await work.fence()
  const answer = await alterReassignments(work.link, changes, { allowReplicationFactorChange: true, guard })
  if (!answer.ok) {
    if (isPassing(answer.problem)) await work.waitFor(answer.problem)
    else await giveUp(work, moves, answer.problem)
    return
  }
  const byName = new Map(moves.map((move) => [nameOf(move), move]))
  for (const outcome of answer.value) {
    const move = byName.get(nameOf(outcome))
    if (move && outcome.problem && !isPassing(outcome.problem)) await giveUp(work, [move], outcome.problem)
  }
}

/** Kafka refuses a cancellation that would need an unclean election: the move then goes on to its target. */
async function giveUp(
  work: Work,
  moves: readonly JobMove[],
  why: NonNullable<JobMove['problem']>,
): Promise<void> {
  await unthrottleMoves(work, moves)
  await work.moves.mark(moves, 'refused', why)
}
