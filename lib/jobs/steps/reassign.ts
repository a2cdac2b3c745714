import type { Topic } from '#lib/domain/cluster.ts'
import { goesBack, isCancelled, type JobMove } from '#lib/domain/job/job.ts'
import { limitsAt, nextMoves } from '#lib/domain/job/next-moves.ts'
import { nameOf } from '#lib/domain/plan/plan.ts'
import { ok, problem } from '#lib/domain/problem.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import type { Order } from '#lib/store/jobs.ts'
import { type Step, type StepEnd, untilAnswered, type Work } from '../work.ts'
import { clusterNow } from './cluster-now.ts'
import { hindranceTo, type Scene, sceneOf } from './hindrance.ts'
import { createMeter } from './meter.ts'
import { reassigned } from './reassigned.ts'
import { revert } from './revert.ts'
import { SEEN_IN_ROUNDS, seenAgain } from './seen-again.ts'
import { silentAmong } from './silent.ts'
import { changedByOthers, onceCancelled, type Standing, untilItEnds, untilItIsBack } from './standing.ts'
import { refuse, standingsIn, submit } from './submit.ts'
import { followRate } from './throttle.ts'
import { throttleMoves, unthrottleMoves } from './throttle-moves.ts'
import { unread } from './unread.ts'

const POLL_MS = 500

/**
 * Submits the moves, a few at a time, and follows them to the end. Each round re-reads the cluster and tells where each open
 * move stands, so a restart, a lost reply and a refused partition all come out right, and nothing of others is overwritten. What
 * the operator wants is read in each round as well.
 */
export const reassign: Step<null> = {
  intend: async () => ok(null),
  perform: follow,
}

/**
 * In how many rounds in a row each move was seen at its start after it had been on its way, after it was cancelled by us, or after
 * it was submitted; still on its way though it was to go back; or settling.
 */
type Rounds = {
  readonly back: Map<number, number>
  readonly reverted: Map<number, number>
  readonly idle: Map<number, number>
  readonly kept: Map<number, number>
  readonly settling: Map<number, number>
}

type Round = {
  readonly topics: ReadonlyMap<string, Topic>
  readonly standing: ReadonlyMap<JobMove, Standing>
  readonly order: Order
}

async function follow(work: Work): Promise<StepEnd> {
  const meter = createMeter(work)
  const rounds: Rounds = {
    ...{ back: new Map(), reverted: new Map(), idle: new Map() },
    ...{ kept: new Map(), settling: new Map() },
  }
  // What an earlier console had sent is not known.
  let rate: number | null = null
  for (;;) {
    const names = [...new Set(work.moves.open().map(({ topic }) => topic))]
    const topics = await untilAnswered(work, () => describeTopics(work.link, names))
    if (!topics.ok) return unread(work.moves.open(), topics.problem)
    const round = roundOf(work, topics.value, await work.order())
    await settle(work, round, rounds)
    await meter.measure(topics.value, round.order.throttleBytesPerSecond)
    if (work.moves.open().length === 0) return reassigned(work.moves.all())
    rate = await followRate(work, round.order, rate)
    // One that is slow to tell its log directories is there all the same.
    const silent = await silentAmong(work, meter.untold())
    const cluster = clusterNow(work, round.topics, meter.logDirs())
    const limits = limitsAt(round.order.throttleBytesPerSecond)
    await act(work, round, rounds, sceneOf(cluster, limits, silent))
    await work.pause(POLL_MS)
  }
}

/** Does what the operator wants now, and says what stands in its way. */
async function act(work: Work, round: Round, rounds: Rounds, scene: Scene): Promise<void> {
  const { wish } = round.order
  const hindrance = () =>
    hindranceTo(scene, { waiting: [], next: [], underWay: work.moves.in('submitted', 'moving') }, wish)
  await noticeUnsent(work, round, rounds)
  if (isCancelled(wish) || work.moves.in('refused', 'reverting').length > 0) {
    await work.rest(false)
    await work.moves.mark(work.moves.in('waiting'), 'dropped')
    if (!goesBack(wish)) await letFinish(work, round, rounds)
    await work.waitFor((await revert(work, wish, rounds.reverted)) ?? hindrance())
  } else if (wish === 'pause') {
    const resting = work.moves.in('submitted', 'moving').length === 0
    await work.rest(resting)
    if (!resting) await work.waitFor(hindrance())
  } else await goOn(work, rounds, scene)
}

function roundOf(work: Work, all: readonly Topic[], order: Order): Round {
  const topics = new Map(all.map((topic) => [topic.name, topic]))
  return { topics, standing: standingsIn(work, topics, work.moves.open()), order }
}

/** Commits what the cluster shows: moves that have arrived, are seen on their way, or were changed by somebody else. */
async function settle(work: Work, { standing }: Round, { back, settling }: Rounds): Promise<void> {
  const having = (wanted: (move: JobMove, at: Standing) => boolean) =>
    [...standing].flatMap(([move, at]) => (wanted(move, at) ? [move] : []))
  const arrived = having(({ state }, at) => at === 'arrived' && state !== 'reverting')
  await unthrottleMoves(work, arrived)
  await work.moves.mark(arrived, 'done')
  await work.moves.mark(
    having(({ state }, at) => at === 'moving' && (state === 'submitted' || state === 'waiting')),
    'moving',
  )
  for (const [move, at] of standing) {
    const stays = seenAgain(settling, move, at === 'settling') >= SEEN_IN_ROUNDS
    const shown = move.state === 'reverting' ? untilItIsBack(move) : untilItEnds(move)
    if (stays) await refuse(work, [move], changedByOthers(move, shown))
    else if (typeof at === 'object') await refuse(work, [move], at)
    else if (at === 'recalled' && (move.state === 'waiting' || move.state === 'submitted'))
      await refuse(work, [move], changedByOthers(move, onceCancelled(move)))
    else if (move.state === 'moving') await noticeRecall(work, move, at, back)
  }
}

/** A move that was on its way and stands at its start again was cancelled by somebody: it is not submitted again. */
async function noticeRecall(
  work: Work,
  move: JobMove,
  at: Standing,
  back: Map<number, number>,
): Promise<void> {
  if (seenAgain(back, move, at === 'at-start' || at === 'returning' || at === 'recalled') < SEEN_IN_ROUNDS)
    return
  const cancelled = `Somebody cancelled the reassignment of ${nameOf(move)}.`
  await refuse(work, [move], problem('reassignment-conflict', cancelled))
}

/** What was submitted may be on its way although it is not seen yet. What is not for a while was never asked for: it waits again. */
async function noticeUnsent(work: Work, { standing }: Round, { idle }: Rounds): Promise<void> {
  const unsent = work.moves
    .in('submitted')
    .filter((move) => seenAgain(idle, move, standing.get(move) === 'at-start') >= SEEN_IN_ROUNDS)
  await unthrottleMoves(work, unsent)
  await work.moves.mark(unsent, 'waiting')
}

/** What was told to go back and still goes to its target, or is there, may end there after all. */
async function letFinish(work: Work, { standing }: Round, { kept }: Rounds): Promise<void> {
  const going = work.moves.in('reverting').filter((move) => {
    const at = standing.get(move)
    return seenAgain(kept, move, at === 'moving' || at === 'arrived') >= SEEN_IN_ROUNDS
  })
  await work.moves.mark(going, 'moving')
}

/** Submits what may begin now: again what is not seen on its way, for its request may never have left. */
async function goOn(work: Work, { idle }: Rounds, scene: Scene): Promise<void> {
  await work.rest(false)
  const { cluster, limits, silent } = scene
  const underWay = work.moves.in('moving')
  const waiting = [...work.moves.in('submitted'), ...work.moves.in('waiting')]
  const next = nextMoves(waiting, underWay, cluster, limits, silent)
  await work.waitFor(hindranceTo(scene, { waiting, next, underWay }, 'run'))
  const begun = next.filter(({ state }) => state === 'waiting')
  await work.moves.mark(begun, 'submitted')
  for (const { seq } of next) idle.delete(seq)
  await throttleMoves(work, next)
  await submit(work, next)
}
