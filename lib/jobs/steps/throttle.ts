import type { BrokerId } from '#lib/domain/cluster.ts'
import type { ConfigResource } from '#lib/domain/config/setting.ts'
import { ok, type Problem, problem } from '#lib/domain/problem.ts'
import { formatBytes } from '#lib/domain/quantity.ts'
import { counted, listed } from '#lib/domain/words.ts'
import { joinProblems } from '#lib/kafka/failure.ts'
import type { Order } from '#lib/store/jobs.ts'
import { failed, isPassing, RETRY_MS, type Step, type StepEnd, untilAnswered, type Work } from '../work.ts'
import { asBefore, bring, bringEach, idOf, isOurs, type Setting, type Wanted } from './settings.ts'
import { settingsFor, type ThrottleIntent, throttleIntentOf, withPriors } from './throttle-intent.ts'
import { DELETED, withoutDeletedTopics } from './throttle-moves.ts'

/**
 * Limits the copying of the plan's brokers. What was there before, on brokers and topics, is part of the intent; the replicas that
 * are limited are named when they begin to be copied (`throttleMoves`).
 */
export const throttle: Step<ThrottleIntent> = {
  intend: async (work) => {
    const { moves, logDirMoves } = work.plan.plan
    const settings = await withPriors(work, () => settingsFor(moves, logDirMoves, awayNow(work)))
    if (!settings.ok) return settings
    return ok({ settings: settings.value, rates: [work.job.throttleBytesPerSecond] })
  },
  perform: async (work, { settings, rates }) => {
    const onBrokers = settings.filter(({ entries }) => entries === null)
    const rate = rates.at(-1) ?? 0
    const end = await apply(work, onBrokers, ({ prior }, current) =>
      current === prior ? String(rate) : current,
    )
    if (end.state === 'failed') return end
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
 * returns it. The intent alone does not tell: whoever committed it may have died before the request.
 */
export async function followRate(work: Work, order: Order, last: number | null): Promise<number> {
  const wanted = order.throttleBytesPerSecond
  if (wanted === last) return wanted
  const intent = await throttleIntentOf(work)
  if (!intent || intent.settings.length === 0) return wanted
  const rates = intent.rates.at(-1) === wanted ? intent.rates : [...intent.rates, wanted]
  if (rates !== intent.rates) await work.amend('throttle', { ...intent, rates })
  const onBrokers = intent.settings.filter(({ entries }) => entries === null)
  await apply(work, onBrokers, (_, current) => (isOurs(current, rates) ? String(wanted) : current))
  return wanted
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

/** How long the job waits for a broker that does not answer, before it ends and leaves the rest for when that is back. */
const PATIENCE_MS = 45_000

async function restoreAll(work: Work, { settings, rates }: ThrottleIntent): Promise<StepEnd> {
  const refused = new Map<string, Problem>()
  const silentSince = new Map<string, number>()
  const away = new Set<string>()
  const leftBefore = await work.left()
  let left = settings.filter(({ resource }) => {
    const isLeft = resource.kind === 'broker' && leftBefore.has(Number(resource.name))
    if (isLeft) away.add(ownerOf(resource))
    return !isLeft
  })
  for (;;) {
    const present = await untilAnswered(work, () => withoutDeletedTopics(work, left))
    if (!present.ok) return failed(present.problem)
    const problems = await restoreOnce(work, present.value, rates)
    const silent: Problem[] = []
    const toLeave: Setting[] = []
    left = present.value.filter((setting) => {
      const { resource } = setting
      const why = problems.get(idOf(resource))
      if (!why || why.code === DELETED) return false
      const owner = ownerOf(resource)
      if (isPassing(why) || why.code === 'broker-unknown') {
        const since = silentSince.get(owner) ?? work.now()
        silentSince.set(owner, since)
        const leaves = why.code === 'broker-unknown' || work.now() - since >= PATIENCE_MS
        if (leaves && resource.kind === 'broker') {
          toLeave.push(setting)
          away.add(owner)
          return false
        }
        silent.push(problem(why.code, `The throttle on ${owner} is still set. ${why.message}`, why.hint))
        return true
      }
      refused.set(idOf(resource), why)
      return false
    })
    if (toLeave.length > 0) await work.leave(toLeave, rates)
    await work.waitFor(silent.length === 0 ? null : joinProblems(silent))
    if (left.length === 0) break
    await work.pause(RETRY_MS)
  }
  const [first] = refused.values()
  if (first)
    return failed(
      first,
      `Not every throttle could be taken away. ${joinProblems([...refused.values()]).message}`,
    )
  return { state: 'done', outcome: unthrottledWords([...away]) }
}

/** What could not be put back, by the id of its resource. Each broker is asked apart, and none waits for another. */
async function restoreOnce(
  work: Work,
  settings: readonly Setting[],
  rates: readonly number[],
): Promise<ReadonlyMap<string, Problem>> {
  const owners = Map.groupBy(settings, ({ resource }) => ownerOf(resource))
  const problems = await Promise.all([...owners.values()].map((own) => bringEach(work, own, asBefore(rates))))
  return new Map(problems.flatMap((own) => [...own]))
}

function unthrottledWords(away: readonly string[]): string {
  const done = 'The throttles are as they were before the job'
  if (away.length === 0) return `${done}.`
  const one = away.length === 1
  return `${done}, but on ${listed(away)}, which ${one ? 'does' : 'do'} not answer: ${one ? 'its own is' : 'their own are'} put back as soon as ${one ? 'it is' : 'they are'} back.`
}

/** Topics are asked of any broker, together; what a broker holds only itself can change. */
function ownerOf({ kind, name }: ConfigResource): string {
  return kind === 'broker' ? `broker ${name}` : 'the topics'
}

/** Brings each setting to what `wanted` says of its present value, as soon as the cluster answers; sends only what differs. */
async function apply(work: Work, settings: readonly Setting[], wanted: Wanted): Promise<StepEnd> {
  const applied = await untilAnswered(work, () => bring(work, settings, wanted))
  return applied.ok ? { state: 'done', outcome: '' } : failed(applied.problem)
}
