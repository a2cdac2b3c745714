import { goesBack, isCancelled, type JobLogDirMove, type MoveState } from '#lib/domain/job/job.ts'
import {
  conflictsAmong,
  crowdedProblem,
  type LogDirStanding,
  logDirRoom,
  nextLogDirMoves,
} from '#lib/domain/job/log-dir-moves.ts'
import { healthOf } from '#lib/domain/job/next-moves.ts'
import { ok, type Problem } from '#lib/domain/problem.ts'
import { alterReplicaLogDirs } from '#lib/kafka/alter-log-dirs.ts'
import type { Order } from '#lib/store/jobs.ts'
import { isPassing, type Step, type StepEnd, untilAnswered, type Work } from '../work.ts'
import { clusterNow } from './cluster-now.ts'
import { holdProblem } from './hindrance.ts'
import { createLogDirMeter } from './log-dir-meter.ts'
import { logDirsEnd } from './log-dirs-end.ts'
import { type LogDirsNow, readMoves } from './log-dirs-now.ts'
import { Patience, silentProblem } from './log-dirs-silent.ts'
import { unlessLate, unlessOutdated } from './outdated.ts'
import { followRate } from './throttle.ts'
import { unread } from './unread.ts'

const POLL_MS = 500
/** A request whose reply was lost may reach its broker a moment later: so often in a row nothing is seen under way. */
const QUIET_ROUNDS = 2

/**
 * Moves replicas between the log directories of their broker, a few at a time. Each round asks the brokers where each replica
 * is, and where it is being copied to: a restart, a lost reply and a refused replica come out right, and nothing of others is overwritten.
 * What a job that was cancelled has not begun it gives up, and waits for no broker with it; for those that have something under way and
 * are silent it waits for a while only.
 */
export const logDirs: Step<null> = {
  intend: async () => ok(null),
  perform: follow,
}

async function follow(work: Work): Promise<StepEnd> {
  const { logDirMoves: moves } = work
  const measure = createLogDirMeter(work)
  const patience = new Patience(work.patienceMs)
  let rate: number | null = null
  for (let quiet = 0; ; ) {
    const order = await work.order()
    await drop(work, order)
    const read = await untilAnswered(work, () => readMoves(work, moves.open()))
    if (!read.ok) return unread(moves.open(), read.problem)
    await settle(work, read.value, order)
    const { silent, located } = read.value
    const unheard = patience.endedWith(silent, order.wish, work.now())
    const isQuiet = !isUnderWay(read.value) && unheard.size === silent.size
    quiet = isQuiet ? quiet + 1 : 0
    const isOver = moves.open().length === 0 || (isStopping(work, order) && quiet >= QUIET_ROUNDS)
    if (isOver) await conclude(work, ({ broker }) => unheard.has(broker))
    else {
      rate = await followRate(work, order, rate)
      await act(work, read.value, order, quiet >= QUIET_ROUNDS)
    }
    await measure(located, order.throttleBytesPerSecond, isOver)
    if (isOver) return logDirsEnd(moves.all())
    await work.pause(POLL_MS)
  }
}

/** Whether nothing more begins: it was cancelled, or somebody else is at work on the same. */
function isStopping({ logDirMoves }: Work, { wish }: Order): boolean {
  return isCancelled(wish) || conflictsAmong(logDirMoves.all()).length > 0
}

/** Gives up what has not begun. What was asked for may be on its way although it is not seen yet. */
async function drop(work: Work, order: Order): Promise<void> {
  if (isStopping(work, order)) await work.logDirMoves.mark(work.logDirMoves.in('waiting'), 'dropped')
}

/** Commits what the brokers show. */
async function settle(work: Work, { standing }: LogDirsNow, order: Order): Promise<void> {
  const { logDirMoves: moves } = work
  const having = (wanted: (at: LogDirStanding | undefined, move: JobLogDirMove) => boolean) =>
    moves.open().filter((move) => wanted(standing.get(move.seq), move))
  // What arrived while it was being cancelled goes back, which is under way as well, also where it is then to finish.
  const isThere = (at?: LogDirStanding) =>
    at === 'arrived' || (at === 'returning' && !isCancelled(order.wish))
  await mark(work, having(isThere), 'done')
  for (const move of moves.open()) {
    const at = standing.get(move.seq)
    if (typeof at === 'object') await moves.mark([move], 'refused', at)
  }
  await mark(
    work,
    having((at, { problem }) => at === 'at-start' && problem !== null),
    'refused',
  )
  await mark(
    work,
    having((at, { state }) => (at === 'moving' || at === 'returning') && state !== 'moving'),
    'moving',
  )
  // Its copy is gone, as with a directory that failed: it begins anew.
  if (!isStopping(work, order))
    await moves.mark(
      having((at, { state }) => at === 'at-start' && state === 'moving'),
      'waiting',
    )
}

/** Commits a new state; what a broker has refused stays known. */
async function mark(work: Work, moves: readonly JobLogDirMove[], state: MoveState): Promise<void> {
  for (const [why, own] of Map.groupBy(moves, ({ problem }) => problem))
    await work.logDirMoves.mark(own, state, why)
}

function isUnderWay({ standing }: LogDirsNow): boolean {
  return [...standing.values()].some((at) => at === 'moving' || at === 'returning')
}

/** Does what the operator wants now. */
async function act(work: Work, now: LogDirsNow, order: Order, isQuiet: boolean): Promise<void> {
  const { wish } = order
  if (wish === 'pause' && isQuiet) {
    await work.waitFor(null)
    await work.rest(true)
    return
  }
  await work.rest(false)
  const hold = wish === 'run' && !isStopping(work, order) ? await begin(work, now) : null
  await work.waitFor(silentProblem(now.silent, wish, work.patienceMs) ?? hold)
  if (goesBack(wish)) await takeBack(work, now)
}

/** Asks for what may begin; why nothing can, where that is so and nothing is under way. */
async function begin(work: Work, now: LogDirsNow): Promise<Problem | null> {
  const isIdle = !isUnderWay(now)
  const health = healthOf(clusterNow(work, now.topics, now.logDirs))
  if (health.short.length > 0)
    return isIdle ? holdProblem({ kind: 'below-min-isr', partitions: health.short }) : null
  const open = work.logDirMoves.open().flatMap((move) => {
    const own = now.located.get(move.seq)
    return own ? [{ ...own, move }] : []
  })
  const byBroker = Map.groupBy(open, ({ move }) => move.broker)
  const choices = [...now.logDirs].map(([id, { dirs }]) => {
    const standing = (wanted: 'at-start' | 'moving') =>
      (byBroker.get(id) ?? []).filter(({ move }) => now.standing.get(move.seq) === wanted)
    return nextLogDirMoves(
      standing('at-start'),
      logDirRoom(standing('moving'), { id, logDirs: dirs }, health),
    )
  })
  const next = choices.flatMap((choice) => choice.next)
  await ask(work, next, 'at-start')
  const crowded = choices.find((choice) => choice.crowded !== null)?.crowded
  return isIdle && next.length === 0 && crowded ? crowdedProblem(crowded) : null
}

/** Ends what is being copied by asking for the directory where each replica still is; what has arrived stays. */
async function takeBack(work: Work, now: LogDirsNow): Promise<void> {
  const moving = work.logDirMoves
    .open()
    .filter(({ seq, problem }) => now.standing.get(seq) === 'moving' && problem === null)
  await ask(work, moving, 'moving')
}

/**
 * Asks the brokers, each apart, so that none waits for another: for their targets, of what is at its start; to stay, of what is moving.
 * Each says once more where its replicas are: what was read before may be old by now, and what has changed is seen to in the next round.
 * What becomes of a request without a reply shows there too; a refusal is final.
 */
async function ask(work: Work, moves: readonly JobLogDirMove[], at: 'at-start' | 'moving'): Promise<void> {
  const { logDirMoves: book } = work
  const asked = new Set(moves.map(({ seq }) => seq))
  await book.mark(
    book.in('waiting').filter(({ seq }) => asked.has(seq)),
    'submitted',
  )
  const requests = [...Map.groupBy(moves, ({ broker }) => broker)].map(([broker, all]) =>
    unlessLate(async () => {
      const fence = await work.fence()
      const now = await readMoves(work, all)
      const guard = unlessOutdated(work, fence)
      if (!now.ok) return
      const own = all.filter(({ seq }) => now.value.standing.get(seq) === at)
      const replicas = own.map((move) => ({ ...move, dir: at === 'moving' ? move.from : move.to }))
      const answer = await alterReplicaLogDirs(work.link, broker, replicas, guard)
      for (const [position, move] of own.entries()) {
        const why = answer.ok ? answer.value[position]?.problem : answer.problem
        if (why && !isPassing(why)) await book.mark([move], at === 'moving' ? 'moving' : 'submitted', why)
      }
    }),
  )
  await Promise.all(requests)
}

/** Settles what is open at the end: nothing of it is under way, as far as its broker told. */
async function conclude(work: Work, isUnheard: (move: JobLogDirMove) => boolean): Promise<void> {
  const { logDirMoves: moves } = work
  await mark(work, moves.open().filter(isUnheard), 'unknown')
  const seen = moves.open().filter(({ state }) => state === 'moving')
  await mark(work, seen, 'reverted')
  await mark(work, moves.open(), 'dropped')
}
