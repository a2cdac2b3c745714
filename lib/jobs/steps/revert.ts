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
import { alterReassignments, type ReassignmentChange } from '#lib/kafka/reassign.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import type { Guard } from '#lib/kafka/wire.ts'
import { isPassing, nameOf, untilAnswered, type Work } from '../work.ts'
import { Outdated, unlessOutdated } from './outdated.ts'
import { missingOriginals } from './standing.ts'
import { refuse, standingsIn } from './submit.ts'
import { throttleBack, unthrottleMoves } from './throttle-moves.ts'

/**
 * Brings what is in flight back to the replicas that it had. A running move is cancelled first: submitting the originals over it
 * can leave a move that never ends. Where the partition then is not on its originals (somebody had moved it before, so Kafka
 * knows others, or it had arrived meanwhile), these are submitted explicitly, and what they copy is throttled like any other copy.
 *
 * What a cancellation would leave without its originals alive and in sync waits for them, unless `anyway`.
 */
export async function revert(work: Work, anyway: boolean): Promise<void> {
  await work.moves.mark(work.moves.in('moving'), 'reverting')
  if (work.moves.in('reverting').length === 0) return
  const { back, running, astray } = await whereabouts(work)
  await unthrottleMoves(work, back)
  await work.moves.mark(back, 'reverted')
  if (running.length + astray.length === 0) return
  const copied = astray.filter(copiesBack).map(({ move }) => move)
  await throttleBack(work, copied)
  const silent = anyway ? null : await silentOriginals(work)
  // What comes to be there in between is sent with the next round: it is not throttled yet.
  const among = (known: readonly Whereabouts[]) => {
    const seqs = new Set(known.map(({ move }) => move.seq))
    return (one: Whereabouts) => seqs.has(one.move.seq)
  }
  try {
    const cancelling =
      running.length === 0
        ? null
        : await sendBack(work, silent, (now) => now.running.filter(among(running)), cancellation)
    const copying =
      astray.length === 0
        ? null
        : await sendBack(work, silent, (now) => now.astray.filter(among(astray)), originals)
    await work.waitFor(cancelling ?? copying)
  } catch (error) {
    // The next round reads again, and tries again.
    if (!(error instanceof Outdated)) throw error
  }
}

const cancellation = (): null => null
const originals = ({ from }: JobMove): readonly BrokerId[] => from

type Whereabouts = { readonly move: JobMove; readonly partition: Partition }

/** Where the moves that go back are at this moment; what somebody else has changed is not among them. */
async function whereabouts(work: Work) {
  const moves = work.moves.in('reverting')
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

/** Whether one of the originals is silent, or does not hold all that was written; those that are copied anew need not. */
function isUnsafe({ move, partition }: Whereabouts, silent: ReadonlySet<BrokerId>): boolean {
  if (move.from.some((id) => silent.has(id))) return true
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

/** Sends what is chosen of the moves as they are at this moment, as far as it is safe; says why not all of it was done. */
async function sendBack(
  work: Work,
  silent: ReadonlySet<BrokerId> | null,
  choose: (now: Awaited<ReturnType<typeof whereabouts>>) => readonly Whereabouts[],
  replicasOf: (move: JobMove) => ReassignmentChange['replicas'],
): Promise<Problem | null> {
  const fence = await work.fence()
  const chosen = choose(await whereabouts(work))
  const guard = unlessOutdated(work, fence)
  const held = silent === null ? [] : chosen.filter((one) => isUnsafe(one, silent))
  const moves = chosen.filter((one) => !held.includes(one)).map(({ move }) => move)
  const hindrance = moves.length === 0 ? null : await send(work, moves, replicasOf, guard)
  return silent !== null && held.length > 0 ? unsafe(held, silent) : hindrance
}

/** What came in between, where waiting may mend it; what Kafka refuses is given up. */
async function send(
  work: Work,
  moves: readonly JobMove[],
  replicasOf: (move: JobMove) => ReassignmentChange['replicas'],
  guard: Guard,
): Promise<Problem | null> {
  const changes = moves.map((move) => ({
    topic: move.topic,
    partition: move.partition,
    replicas: replicasOf(move),
  }))
  const answer = await alterReassignments(work.link, changes, { allowReplicationFactorChange: true, guard })
  if (!answer.ok) {
    if (isPassing(answer.problem)) return answer.problem
    await refuse(work, moves, answer.problem)
    return null
  }
  const byName = new Map(moves.map((move) => [nameOf(move), move]))
  for (const outcome of answer.value) {
    const move = byName.get(nameOf(outcome))
    // Kafka refuses a cancellation that would need an unclean election: the move then goes on to its target.
    if (move && outcome.problem && !isPassing(outcome.problem)) await refuse(work, [move], outcome.problem)
  }
  return null
}
