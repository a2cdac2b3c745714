import type { BrokerId } from '#lib/domain/cluster.ts'
import { goesBack, isCancelled, type Wish } from '#lib/domain/job/job.ts'
import { crowdedProblem, nextLogDirMoves } from '#lib/domain/job/log-dir-moves.ts'
import type { LogDirMove } from '#lib/domain/plan/plan.ts'
import { ok, type Problem } from '#lib/domain/problem.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import { alterReplicaLogDirs } from '#lib/kafka/alter-log-dirs.ts'
import type { Order } from '#lib/store/jobs.ts'
import { failed, isPassing, nameOf, type Step, type StepEnd, untilAnswered, type Work } from '../work.ts'
import { createLogDirMeter } from './log-dir-meter.ts'
import { type LogDirsNow, readMoves } from './log-dirs-now.ts'
import { Patience, silentProblem, unknownWords } from './log-dirs-silent.ts'
import { unlessLate, unlessOutdated } from './outdated.ts'
import { followRate } from './throttle.ts'

const POLL_MS = 500
/** A request whose reply was lost may reach its broker a moment later: so often in a row nothing is seen under way. */
const QUIET_ROUNDS = 2

type Intent = { readonly moves: readonly LogDirMove[] }

/**
 * Moves replicas between the log directories of their broker, a few at a time. Each round asks the brokers where each replica
 * is, and where it is being copied to: a restart, a lost reply and a refused replica come out right, and nothing of others is overwritten.
 * A job that was cancelled before moves none, and waits for no broker; one that is cancelled later waits for those that are silent
 * for a while only.
 */
export const logDirs: Step<Intent> = {
  intend: async (work) => {
    const { wish } = await work.order()
    return ok({ moves: isCancelled(wish) ? [] : work.plan.plan.logDirMoves })
  },
  perform: follow,
}

/** What became of the moves, as far as it is known. */
type Ledger = {
  readonly moves: readonly LogDirMove[]
  /** That need nothing more. */
  readonly settled: Set<LogDirMove>
  readonly arrived: Set<LogDirMove>
  readonly refused: Map<LogDirMove, Problem>
}

async function follow(work: Work, { moves }: Intent): Promise<StepEnd> {
  const ledger: Ledger = { moves, settled: new Set(), arrived: new Set(), refused: new Map() }
  // Measuring no moves would take those of the plan out of what is kept of the job.
  if (moves.length === 0) return ended(ledger, new Set())
  const measure = createLogDirMeter(work, moves)
  const patience = new Patience(work.patienceMs)
  let rate: number | null = null
  for (let quiet = 0; ; ) {
    const order = await work.order()
    const read = await untilAnswered(work, () => readMoves(work, openOf(ledger)))
    if (!read.ok) return failed(read.problem)
    settle(ledger, read.value, order.wish)
    const underWay = underWayIn(read.value)
    const { silent } = read.value
    const unheard = patience.endedWith(silent, order.wish, work.now())
    quiet = underWay.size === 0 && unheard.size === silent.size ? quiet + 1 : 0
    const isOver = openOf(ledger).length === 0 || (isCancelled(order.wish) && quiet >= QUIET_ROUNDS)
    if (!isOver) {
      rate = await followRate(work, order, rate)
      await act(work, ledger, read.value, order, quiet >= QUIET_ROUNDS)
    }
    const { located } = read.value
    const refused = new Set(ledger.refused.keys())
    await measure(
      { located, underWay, arrived: ledger.arrived, refused, last: isOver },
      order.throttleBytesPerSecond,
    )
    if (isOver) return ended(ledger, unheard)
    await work.pause(POLL_MS)
  }
}

function openOf({ moves, settled }: Ledger): LogDirMove[] {
  return moves.filter((move) => !settled.has(move))
}

/** Takes in what the brokers show. */
function settle({ settled, arrived, refused }: Ledger, { standing }: LogDirsNow, wish: Wish): void {
  for (const [move, at] of standing) {
    // What arrived while it was being cancelled goes back, which is under way as well, also where it is then to finish.
    if (at === 'arrived' || (at === 'returning' && !isCancelled(wish))) arrived.add(move)
    else if (typeof at === 'object') refused.set(move, at)
    else if (at !== 'at-start' || !refused.has(move)) continue
    settled.add(move)
  }
}

function underWayIn({ standing }: LogDirsNow): ReadonlySet<LogDirMove> {
  return new Set([...standing].flatMap(([move, at]) => (at === 'moving' || at === 'returning' ? [move] : [])))
}

/** Does what the operator wants now. */
async function act(
  work: Work,
  ledger: Ledger,
  now: LogDirsNow,
  { wish }: Pick<Order, 'wish'>,
  isQuiet: boolean,
): Promise<void> {
  if (wish === 'pause' && isQuiet) {
    await work.waitFor(null)
    await work.rest(true)
    return
  }
  await work.rest(false)
  const hold = wish === 'run' ? await begin(work, ledger, now) : null
  await work.waitFor(silentProblem(now.silent, wish, work.patienceMs) ?? hold)
  if (goesBack(wish)) await takeBack(work, ledger, now)
}

/** Asks for what may begin; why nothing can, where that is so and nothing is under way. */
async function begin(work: Work, ledger: Ledger, now: LogDirsNow): Promise<Problem | null> {
  const byBroker = Map.groupBy(openOf(ledger), ({ broker }) => broker)
  const choices = [...now.logDirs].map(([broker, { dirs }]) => {
    const standing = (wanted: 'at-start' | 'moving') =>
      (byBroker.get(broker) ?? []).flatMap((move) => {
        const located = now.located.get(move)
        return located && now.standing.get(move) === wanted ? [located] : []
      })
    return nextLogDirMoves(standing('at-start'), standing('moving'), dirs)
  })
  const next = choices.flatMap((choice) => choice.next)
  await ask(work, ledger, next, 'at-start')
  const isIdle = underWayIn(now).size === 0 && next.length === 0
  const crowded = isIdle ? choices.find((choice) => choice.crowded !== null)?.crowded : null
  return crowded ? crowdedProblem(crowded) : null
}

/** Ends what is being copied by asking for the directory where each replica still is; what has arrived stays. */
async function takeBack(work: Work, ledger: Ledger, now: LogDirsNow): Promise<void> {
  const moving = openOf(ledger).filter(
    (move) => now.standing.get(move) === 'moving' && !ledger.refused.has(move),
  )
  await ask(work, ledger, moving, 'moving')
}

/**
 * Asks the brokers, each apart, so that none waits for another: for their targets, of what is at its start; to stay, of what is moving.
 * Each says once more where its replicas are: what was read before may be old by now, and what has changed is seen to in the next round.
 * What becomes of a request without a reply shows there too; a refusal is final.
 */
async function ask(
  work: Work,
  { refused }: Ledger,
  moves: readonly LogDirMove[],
  at: 'at-start' | 'moving',
): Promise<void> {
  const requests = [...Map.groupBy(moves, ({ broker }) => broker)].map(([broker, all]) =>
    unlessLate(async () => {
      const fence = await work.fence()
      const now = await readMoves(work, all)
      const guard = unlessOutdated(work, fence)
      if (!now.ok) return
      const own = all.filter((move) => now.value.standing.get(move) === at)
      const replicas = own.map((move) => ({ ...move, dir: at === 'moving' ? move.from : move.to }))
      const answer = await alterReplicaLogDirs(work.link, broker, replicas, guard)
      for (const [position, move] of own.entries()) {
        const why = answer.ok ? answer.value[position]?.problem : answer.problem
        if (why && !isPassing(why)) refused.set(move, why)
      }
    }),
  )
  await Promise.all(requests)
}

/** How a step ended of whose moves nothing is under way, as far as that is known: `unheard` are the brokers that it did not wait for. */
function ended(ledger: Ledger, unheard: ReadonlySet<BrokerId>): StepEnd {
  const { moves, arrived, refused } = ledger
  if (moves.length === 0)
    return { state: 'cancelled', outcome: 'Cancelled: no replica was moved to another log directory.' }
  const reached = `${counted(arrived.size, 'replica')} of ${moves.length} reached the other log directory`
  const unknown = openOf(ledger).filter(({ broker }) => unheard.has(broker))
  const besides = unknownWords(new Set(unknown.map(({ broker }) => broker)))
  const [first] = refused.values()
  if (first) {
    const left = moves.filter((move) => !arrived.has(move))
    const names = left.map((move) => `${nameOf(move)} on ${move.broker}`)
    const not = left.length === 0 ? '' : `; not: ${listedUpTo(5, names)}`
    return failed(first, `${reached}${not}. ${first.message}${besides}`)
  }
  if (arrived.size === moves.length) {
    const are = moves.length === 1 ? 'is' : 'are'
    return {
      state: 'done',
      outcome: `${counted(moves.length, 'replica')} ${are} in the other log directory.`,
    }
  }
  const stayed = moves.length - arrived.size - unknown.length
  const others = unknown.length === 0 ? ', the others stay where they were' : stayedWords(stayed)
  return { state: 'cancelled', outcome: `Cancelled: ${reached}${others}.${besides}` }
}

function stayedWords(stayed: number): string {
  if (stayed === 0) return ''
  return `, ${stayed} ${stayed === 1 ? 'stays where it was' : 'stay where they were'}`
}
