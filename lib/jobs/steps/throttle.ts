import type { BrokerId } from '#lib/domain/cluster.ts'
import { isCancelled } from '#lib/domain/job/job.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { formatBytes } from '#lib/domain/quantity.ts'
import { counted, listed } from '#lib/domain/words.ts'
import { joinProblems } from '#lib/kafka/failure.ts'
import type { Order } from '#lib/store/jobs.ts'
import { failed, isPassing, RETRY_MS, type Step, type StepEnd, untilAnswered, type Work } from '../work.ts'
import { asBefore, bring, bringEach, idOf, isOurs, ownerOf, type Setting } from './settings.ts'
import { readPriors, settingsFor, type ThrottleIntent, throttleIntentOf } from './throttle-intent.ts'
import { DELETED, withoutDeletedTopics } from './throttle-moves.ts'

/**
 * Limits the copying of the plan's brokers. What was there before, on brokers and topics, is part of the intent; the replicas that
 * are limited are named when they begin to be copied (`throttleMoves`).
 */
export const throttle: Step<ThrottleIntent> = {
  intend: async (work) => {
    const { moves, logDirMoves } = work.plan.plan
    const settings = await untilAnswered(work, async () => {
      const read = await readPriors(work, settingsFor(moves, logDirMoves, awayNow(work)))
      // A job that was cancelled copies nothing any more, and waits for no broker.
      return read.ok || !isCancelled((await work.order()).wish) ? read : ok([])
    })
    if (!settings.ok) return settings
    return ok({ settings: settings.value, rates: [work.job.throttleBytesPerSecond] })
  },
  perform: async (work, { settings, rates }) => {
    const onBrokers = settings.filter(({ entries }) => entries === null)
    const rate = rates.at(-1) ?? 0
    const applied = await untilAnswered(work, () => applyFirst(work, onBrokers, rate))
    if (!applied.ok) return failed(applied.problem)
    if (applied.value === 'cancelled')
      return { state: 'done', outcome: 'Not every broker could be throttled before the job was cancelled.' }
    const outcome =
      settings.length === 0
        ? 'Nothing is copied, so nothing is throttled.'
        : `Throttled at ${formatBytes(rate)}/s on ${counted(new Set(onBrokers.map(({ resource }) => resource.name)).size, 'broker')}.`
    return { state: 'done', outcome }
  },
}

/** Brokers that the controller takes for dead. */
function awayNow({ collector }: Work): ReadonlySet<BrokerId> {
  const brokers = collector.observation()?.cluster.brokers ?? []
  return new Set(brokers.filter(({ alive }) => !alive).map(({ id }) => id))
}

/**
 * Brings the brokers to the rate that the operator wants now, unless that is the `last` one that this console brought them to;
 * returns it, or `last` where not every broker answered: then it is to be tried again. The intent alone does not tell: whoever
 * committed it may have died before the request.
 */
export async function followRate(work: Work, order: Order, last: number | null): Promise<number | null> {
  const wanted = order.throttleBytesPerSecond
  if (wanted === last) return wanted
  const intent = await throttleIntentOf(work)
  if (!intent || intent.settings.length === 0) return wanted
  const rates = intent.rates.at(-1) === wanted ? intent.rates : [...intent.rates, wanted]
  if (rates !== intent.rates) await work.amend('throttle', { ...intent, rates })
  const onBrokers = intent.settings.filter(({ entries }) => entries === null)
  const problems = await bringEach(work, onBrokers, (_, current) =>
    isOurs(current, rates) ? String(wanted) : current,
  )
  return [...problems.values()].some(isPassing) ? last : wanted
}

/** Sets the rate on each broker that has none of the job yet; a job that was cancelled waits for none. */
async function applyFirst(
  work: Work,
  onBrokers: readonly Setting[],
  rate: number,
): Promise<Result<'applied' | 'cancelled'>> {
  const applied = await bring(work, onBrokers, ({ prior }, current) =>
    current === prior ? String(rate) : current,
  )
  if (applied.ok) return ok('applied')
  return isCancelled((await work.order()).wish) ? ok('cancelled') : applied
}

/**
 * Puts back exactly what the throttle found. A value that somebody else set meanwhile is theirs and stays. Topics and each
 * broker are mended apart, so that one broker that is down holds up nothing but its own; where it stays away, what is left there
 * is kept for when it is back, and the job ends.
 */
export const unthrottle: Step<null> = {
  intend: async () => ok(null),
  perform: async (work) => {
    const intent = await throttleIntentOf(work)
    if (!intent || intent.settings.length === 0)
      return { state: 'done', outcome: 'There was no throttle to take away.' }
    return restoreAll(work, intent)
  },
}

async function restoreAll(work: Work, { settings, rates }: ThrottleIntent): Promise<StepEnd> {
  const leftBefore = await work.left()
  const isLeft = (setting: Setting) => isOnBroker(setting) && leftBefore.has(Number(setting.resource.name))
  const away = settings.filter(isLeft)
  const refused: Problem[] = []
  let silentSince: number | null = null
  for (let left = settings.filter((setting) => !isLeft(setting)); left.length > 0; ) {
    const present = await untilAnswered(work, () => withoutDeletedTopics(work, left))
    if (!present.ok) {
      refused.push(present.problem)
      left = left.filter(isOnBroker)
      continue
    }
    const problems = await bringEach(work, present.value, asBefore(rates))
    const problemOf = ({ resource }: Setting) => problems.get(idOf(resource)) ?? null
    const isLate = silentSince !== null && work.now() - silentSince >= work.patienceMs
    const fates = Map.groupBy(present.value, (setting) => fateOf(setting, problemOf(setting), isLate))
    const toLeave = fates.get('left') ?? []
    const denied = fates.get('refused') ?? []
    refused.push(...problemsOf(denied, problemOf))
    // Whatever the job ends with, the next one must not take its rates for the operator's.
    const toKeep = [...toLeave, ...denied.filter(isOnBroker)]
    if (toKeep.length > 0) await work.leave(toKeep, rates)
    away.push(...toLeave)
    left = fates.get('silent') ?? []
    await work.waitFor(
      left.length === 0
        ? null
        : joinProblems(left.map((own) => stillSet(own, problemOf(own), work.patienceMs))),
    )
    silentSince = left.length === 0 ? null : (silentSince ?? work.now())
    if (left.length > 0) await work.pause(RETRY_MS)
  }
  const [first] = refused
  if (first) return failed(first, `Not every throttle could be taken away. ${joinProblems(refused).message}`)
  return {
    state: 'done',
    outcome: unthrottledWords([...new Set(away.map(({ resource }) => ownerOf(resource)))]),
  }
}

function isOnBroker({ resource }: Setting): boolean {
  return resource.kind === 'broker'
}

/** What became of a setting: put back, kept for when its broker is back, to be tried again, or refused by Kafka. */
function fateOf(
  setting: Setting,
  why: Problem | null,
  isLate: boolean,
): 'mended' | 'left' | 'silent' | 'refused' {
  if (why === null || why.code === DELETED) return 'mended'
  if (why.code === 'broker-unknown') return 'left'
  if (!isPassing(why)) return 'refused'
  return isLate && isOnBroker(setting) ? 'left' : 'silent'
}

/** Each once, though a resource has several settings. */
function problemsOf(
  settings: readonly Setting[],
  problemOf: (setting: Setting) => Problem | null,
): Problem[] {
  return [...new Set(settings.flatMap((setting) => problemOf(setting) ?? []))]
}

function stillSet({ resource }: Setting, why: Problem | null, patienceMs: number): Problem {
  const message = `The throttle on ${ownerOf(resource)} is still set. ${why?.message ?? ''}`
  const leaves = `Where it stays away for ${patienceMs / 1_000} s, the job ends without it, and what is set there is put back once it is back.`
  return problem(why?.code ?? 'timed-out', message, resource.kind === 'broker' ? leaves : why?.hint)
}

function unthrottledWords(away: readonly string[]): string {
  const done = 'The throttles are as they were before the job'
  if (away.length === 0) return `${done}.`
  const one = away.length === 1
  return `${done}, but on ${listed(away)}, which ${one ? 'does' : 'do'} not answer: ${one ? 'its own is' : 'their own are'} put back as soon as ${one ? 'it is' : 'they are'} back.`
}
