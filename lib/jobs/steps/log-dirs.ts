import type { BrokerId } from '#lib/domain/cluster.ts'
import { isCancelled } from '#lib/domain/job/job.ts'
import type { LogDirMove } from '#lib/domain/plan/plan.ts'
import { ok, type Problem, problem } from '#lib/domain/problem.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import { alterReplicaLogDirs } from '#lib/kafka/alter-log-dirs.ts'
import { joinProblems } from '#lib/kafka/failure.ts'
import { readLogDirs } from '#lib/kafka/log-dirs.ts'
import { failed, isPassing, type Step, type StepEnd, untilAnswered, type Work } from '../work.ts'
import { followRate } from './throttle.ts'

const POLL_MS = 500
/** Moves inside one broker at a time (Cruise Control's `num.concurrent.intra.broker.partition.movements`). */
const PER_BROKER = 2

type Intent = { readonly moves: readonly LogDirMove[] }

/**
 * Moves replicas between the log directories of their broker, a few at a time. Where each replica is, is asked of its broker in
 * each round; a move that was asked for before is asked for again, which changes nothing.
 */
export const logDirs: Step<Intent> = {
  intend: async ({ plan }) => ok({ moves: plan.plan.logDirMoves }),
  perform: follow,
}

async function follow(work: Work, { moves }: Intent): Promise<StepEnd> {
  const refused = new Map<LogDirMove, Problem>()
  let rate: number | null = null
  for (;;) {
    const order = await work.order()
    const places = await placesOf(work, moves)
    await work.waitFor(places.silent)
    const open = moves.filter((move) => !refused.has(move) && !places.has(move))
    if (isCancelled(order.wish)) return cancelled(work, moves, open)
    if (open.length === 0) return ended(moves, refused)
    rate = await followRate(work, order, rate)
    const resting = order.wish === 'pause'
    await work.rest(resting)
    if (!resting) {
      for (const [broker, own] of Map.groupBy(open, (move) => move.broker))
        await ask(work, broker, own.slice(0, PER_BROKER), refused)
    }
    await work.pause(POLL_MS)
  }
}

/** Which moves have arrived. What a silent broker holds is not known: its moves are open until it answers. */
async function placesOf(work: Work, moves: readonly LogDirMove[]) {
  const arrived = new Set<LogDirMove>()
  const silent: Problem[] = []
  await Promise.all(
    [...Map.groupBy(moves, ({ broker }) => broker)].map(async ([broker, own]) => {
      const read = await readLogDirs(work.link, broker)
      if (!read.ok) {
        silent.push(read.problem)
        return
      }
      for (const move of own) {
        const log = read.value.logs.get(move.topic)?.find(({ partition }) => partition === move.partition)
        if (log?.dir === move.to) arrived.add(move)
      }
    }),
  )
  return {
    has: (move: LogDirMove) => arrived.has(move),
    silent: silent.length === 0 ? null : joinProblems(silent),
  }
}

async function ask(
  work: Work,
  broker: BrokerId,
  moves: readonly LogDirMove[],
  refused: Map<LogDirMove, Problem>,
): Promise<void> {
  const replicas = moves.map(({ topic, partition, to }) => ({ topic, partition, dir: to }))
  const answer = await alterReplicaLogDirs(work.link, broker, replicas, await work.fence())
  const outcomes = answer.ok ? answer.value : moves.map(() => ({ problem: answer.problem }))
  outcomes.forEach(({ problem: why }, position) => {
    const move = moves[position]
    if (move && why && !isPassing(why)) refused.set(move, why)
  })
}

/** Ends what runs by asking for the directory where each replica still is; what has arrived stays. */
async function cancelled(
  work: Work,
  moves: readonly LogDirMove[],
  open: readonly LogDirMove[],
): Promise<StepEnd> {
  for (const [broker, own] of Map.groupBy(open, (move) => move.broker)) {
    const replicas = own.map(({ topic, partition, from }) => ({ topic, partition, dir: from }))
    const answer = await untilAnswered(work, async () =>
      alterReplicaLogDirs(work.link, broker, replicas, await work.fence()),
    )
    if (!answer.ok) return failed(answer.problem)
    const refused = answer.value.find(({ problem }) => problem !== null)?.problem
    if (refused) return failed(refused)
  }
  const done = moves.length - open.length
  return {
    state: 'cancelled',
    outcome: `Cancelled: ${counted(done, 'replica')} of ${moves.length} reached the other log directory, the others stay where they were.`,
  }
}

function ended(moves: readonly LogDirMove[], refused: ReadonlyMap<LogDirMove, Problem>): StepEnd {
  if (refused.size === 0)
    return {
      state: 'done',
      outcome: `${counted(moves.length, 'replica')} ${moves.length === 1 ? 'is' : 'are'} in the other log directory.`,
    }
  const [first] = refused.values()
  const names = [...refused.keys()].map(
    ({ topic, partition, broker }) => `${topic}-${partition} on ${broker}`,
  )
  return failed(
    first ?? problem('kafka-refused', 'A broker refused.'),
    `${counted(moves.length - refused.size, 'replica')} of ${moves.length} reached the other log directory; not: ${listedUpTo(5, names)}. ${first?.message ?? ''}`,
  )
}
