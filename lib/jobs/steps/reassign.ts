import {
  type BrokerId,
  isMoving,
  type Partition,
  partitionOf,
  sameReplicas,
  type Topic,
  targetReplicas,
} from '#lib/domain/cluster.ts'
import type { Move } from '#lib/domain/plan/plan.ts'
import { ok, type Problem, problem } from '#lib/domain/problem.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import { alterReassignments } from '#lib/kafka/reassign.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { failed, isPassing, type Step, type StepEnd, untilAnswered, type Work } from '../work.ts'
import { createMeter, type MoveState } from './meter.ts'

const POLL_MS = 1_000
/** The controller takes at most 10,000 changes in one request (QuorumController.MAX_RECORDS_PER_USER_OP). */
const MOST_IN_ONE_REQUEST = 1_000
/** A broker's metadata may be older than the list of moves: so often in a row has to be seen what would end a move. */
const SEEN_IN_ROUNDS = 10

type Intent = { readonly moves: readonly Move[]; readonly topicIds: Readonly<Record<string, string | null>> }

/**
 * Submits the moves and follows them to the end. Each round re-reads the cluster and tells, for each move, whether
 * it is yet to be submitted, in flight, done, or in the way of somebody else's change; so a restart, a lost reply
 * and a refused partition all come out right, and nothing of others is overwritten.
 */
export const reassign: Step<Intent> = {
  intend: async ({ plan }) => ok({ moves: plan.plan.moves, topicIds: plan.plan.topicIds }),
  perform: follow,
}

async function follow(work: Work, intent: Intent): Promise<StepEnd> {
  const meter = createMeter(work, intent.moves)
  const refused = new Map<Move, Problem>()
  const recalls = new Recalls(startedMoves(work, intent))
  const settling = new Map<Move, number>()
  for (;;) {
    const topics = await untilAnswered(work, () => describeTopics(work.link, Object.keys(intent.topicIds)))
    if (!topics.ok) return failed(topics.problem)
    const standing = standingOf(intent, topics.value, refused)
    for (const [move, problem] of standing.conflicts) refused.set(move, problem)
    for (const move of standing.settling) {
      const rounds = (settling.get(move) ?? 0) + 1
      settling.set(move, rounds)
      if (rounds >= SEEN_IN_ROUNDS) refused.set(move, changedByOthers(move, [...move.to, ...dropped(move)]))
    }
    const { unsent, cancelled } = recalls.sort(standing)
    for (const move of cancelled)
      refused.set(
        move,
        problem('reassignment-conflict', `Somebody cancelled the reassignment of ${nameOf(move)}.`),
      )

    await meter.measure(topics.value, standing.states)
    const open = [...standing.pending, ...standing.inFlight, ...standing.settling]
    if (open.length === 0) return ended(intent, refused)

    const blocked = deadDestination(work, open)
    await work.waitFor(blocked)
    if (!blocked && unsent.length > 0) await submit(work, unsent, refused)
    await work.pause(POLL_MS)
  }
}

/** Moves that an earlier process has seen in flight. */
function startedMoves({ job }: Work, { moves }: Intent): Move[] {
  const copying = new Set(job.progress.moves.filter(({ state }) => state === 'copying').map(nameOf))
  return moves.filter((move) => copying.has(nameOf(move)))
}

/** Tells moves that were never submitted from those that somebody cancelled: these are not submitted again. */
class Recalls {
  /** Of each move seen in flight, the rounds since then in which it stood at its start. */
  readonly #rounds: Map<Move, number>

  constructor(started: readonly Move[]) {
    this.#rounds = new Map(started.map((move) => [move, 0]))
  }

  sort({ pending, inFlight }: Standing): { readonly unsent: Move[]; readonly cancelled: Move[] } {
    for (const move of inFlight) this.#rounds.set(move, 0)
    const recalled = pending.filter((move) => this.#rounds.has(move))
    for (const move of recalled) this.#rounds.set(move, (this.#rounds.get(move) ?? 0) + 1)
    return {
      unsent: pending.filter((move) => !this.#rounds.has(move)),
      cancelled: recalled.filter((move) => (this.#rounds.get(move) ?? 0) >= SEEN_IN_ROUNDS),
    }
  }
}

type Standing = {
  readonly pending: readonly Move[]
  readonly inFlight: readonly Move[]
  /** At its end, or changed by others: see `place`. */
  readonly settling: readonly Move[]
  readonly conflicts: readonly (readonly [Move, Problem])[]
  readonly states: ReadonlyMap<Move, MoveState>
}

function standingOf(intent: Intent, topics: readonly Topic[], refused: ReadonlyMap<Move, Problem>): Standing {
  const byName = new Map(topics.map((topic) => [topic.name, topic]))
  const pending: Move[] = []
  const inFlight: Move[] = []
  const settling: Move[] = []
  const conflicts: [Move, Problem][] = []
  const states = new Map<Move, MoveState>()
  for (const move of intent.moves) {
    const topic = byName.get(move.topic)
    const partition = partitionOf(topic, move.partition)
    const where = place(move, topic, partition, intent.topicIds[move.topic] ?? null)
    const copying = where === 'in-flight' || where === 'settling'
    states.set(move, where === 'done' ? 'done' : copying ? 'copying' : 'waiting')
    if (where === 'in-flight') inFlight.push(move)
    else if (where === 'settling' && !refused.has(move)) settling.push(move)
    else if (where === 'pending' && !refused.has(move)) pending.push(move)
    else if (typeof where === 'object') conflicts.push([move, where])
  }
  return { pending, inFlight, settling, conflicts, states }
}

function place(
  move: Move,
  topic: Topic | undefined,
  partition: Partition | undefined,
  topicId: string | null,
): 'pending' | 'in-flight' | 'settling' | 'done' | Problem {
  const name = nameOf(move)
  if (!topic || !partition) return problem('reassignment-conflict', `${name} was deleted meanwhile.`)
  if (topicId !== null && topic.id !== null && topic.id !== topicId) {
    return problem('reassignment-conflict', `${move.topic} was deleted and created again meanwhile.`)
  }
  const target = targetReplicas(partition)
  if (sameReplicas(target, move.to)) return isMoving(partition) ? 'in-flight' : 'done'
  if (isMoving(partition)) {
    return problem('reassignment-conflict', `Somebody else is moving ${name} to ${target.join(', ')}.`)
  }
  if (sameReplicas(target, move.from)) return 'pending'
  // Until a move ends its replicas are these, and a broker may show them for a moment after the controller has ended it.
  if (sameReplicas(target, [...move.to, ...dropped(move)])) return 'settling'
  return changedByOthers(move, target)
}

function dropped({ from, to }: Move): BrokerId[] {
  return from.filter((id) => !to.includes(id))
}

function changedByOthers(move: Move, replicas: readonly BrokerId[]): Problem {
  return problem(
    'reassignment-conflict',
    `Somebody else changed the replicas of ${nameOf(move)} to ${replicas.join(', ')}.`,
  )
}

/** The replication-factor guard is off only for partitions whose factor is meant to change. */
async function submit(work: Work, moves: readonly Move[], refused: Map<Move, Problem>): Promise<void> {
  const [keeping, changing] = [false, true].map((changes) =>
    moves.filter((move) => (move.from.length !== move.to.length) === changes),
  )
  for (const batch of [...inBatches(keeping ?? []), ...inBatches(changing ?? [])]) {
    const allowReplicationFactorChange = batch.some((move) => move.from.length !== move.to.length)
    const changes = batch.map(({ topic, partition, to }) => ({ topic, partition, replicas: to }))
    const answer = await alterReassignments(work.link, changes, { allowReplicationFactorChange })
    if (!answer.ok) {
      // What became of a request without a reply shows in the next reading; a refusal is final.
      if (isPassing(answer.problem)) await work.waitFor(answer.problem)
      else for (const move of batch) refused.set(move, answer.problem)
      continue
    }
    const byName = new Map(batch.map((move) => [nameOf(move), move]))
    for (const outcome of answer.value) {
      const move = byName.get(nameOf(outcome))
      if (move && outcome.problem && !isPassing(outcome.problem)) refused.set(move, outcome.problem)
    }
  }
}

function inBatches(moves: readonly Move[]): Move[][] {
  const count = Math.ceil(moves.length / MOST_IN_ONE_REQUEST)
  return Array.from({ length: count }, (_, batch) =>
    moves.slice(batch * MOST_IN_ONE_REQUEST, (batch + 1) * MOST_IN_ONE_REQUEST),
  )
}

/** Kafka accepts dead brokers as targets (it asks only whether they are registered), and then waits for ever. */
function deadDestination(work: Work, moves: readonly Move[]): Problem | null {
  const brokers = work.collector.observation()?.cluster.brokers ?? []
  const dead = new Set<BrokerId>(brokers.filter((broker) => !broker.alive).map((broker) => broker.id))
  const waiting = moves.filter((move) => move.to.some((id) => dead.has(id)))
  if (waiting.length === 0) return null
  const ids = [...new Set(waiting.flatMap((move) => move.to.filter((id) => dead.has(id))))]
  return problem(
    'timed-out',
    `Broker ${ids.join(', ')} is down: ${counted(waiting.length, 'partition')} ${waiting.length === 1 ? 'waits' : 'wait'} for it.`,
    'Start the broker: the job goes on by itself. Where it will not come back, cancel these moves with kafka-reassign-partitions: the job then ends.',
  )
}

function ended(intent: Intent, refused: ReadonlyMap<Move, Problem>): StepEnd {
  if (refused.size === 0) {
    return {
      state: 'done',
      outcome: `${counted(intent.moves.length, 'partition')} reached ${intent.moves.length === 1 ? 'its' : 'their'} new replicas.`,
    }
  }
  const [first] = refused.values()
  const names = [...refused.keys()].map(nameOf)
  const cause = first ?? problem('kafka-refused', 'Kafka refused.')
  return failed(
    cause,
    `${counted(intent.moves.length - refused.size, 'partition')} of ${intent.moves.length} reached the new replicas; unchanged: ${listedUpTo(5, names)}. ${cause.message}`,
  )
}

function nameOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}-${partition}`
}
