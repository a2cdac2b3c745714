import type { BrokerId } from '#lib/domain/cluster.ts'
import type { JobMove } from '#lib/domain/job/job.ts'
import type { Move } from '#lib/domain/plan/plan.ts'
import { LEADER_REPLICAS } from '#lib/domain/plan/throttle-keys.ts'
import { throttledReplicas, withEntries, withoutEntries } from '#lib/domain/plan/throttled-replicas.ts'
import { ok, type ProblemCode, type Result } from '#lib/domain/problem.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { untilAnswered, type Work } from '../work.ts'
import { bring, bringEach, idOf, type Setting } from './settings.ts'
import { readPriors, settingsFor, type ThrottleIntent, throttleIntentOf } from './throttle-intent.ts'

/** Names the replicas of the moves on their topics, besides those that are throttled already. */
export async function throttleMoves(work: Work, moves: readonly Move[]): Promise<void> {
  await changeLists(work, moves, (entries, current) => withEntries(current, entries))
}

/**
 * Takes the replicas of the moves out of the lists of their topics, those of their way back too, and leaves what an operator had
 * there or has added.
 */
export async function unthrottleMoves(work: Work, moves: readonly JobMove[]): Promise<void> {
  const ways = moves.flatMap((move) => (move.state === 'reverting' ? [move, reversed(move)] : [move]))
  await changeLists(work, ways, (entries, current, prior) => withoutEntries(current, entries, prior))
}

/**
 * Throttles the way back of moves, which copies what they have dropped. What that takes besides the settings of the job is added
 * to its intent first, so that its clean-up knows of it. Brokers of `away` that nothing goes back to are left as they are.
 */
export async function throttleBack(
  work: Work,
  moves: readonly Move[],
  away: ReadonlySet<BrokerId>,
): Promise<void> {
  const back = moves.map(reversed)
  const wanted = settingsFor(back, [], away)
  if (wanted.length === 0) return
  const intent = await throttleIntentOf(work)
  if (!intent) throw new Error('A job throttles before it moves anything.')
  const rate = (await work.order()).throttleBytesPerSecond
  const amended = await extended(work, intent, wanted, rate)
  const names = new Set(wanted.map(({ resource }) => idOf(resource)))
  const rates = amended.settings.filter((own) => own.entries === null && names.has(idOf(own.resource)))
  const limited = await untilAnswered(work, () =>
    bring(work, rates, ({ prior }, current) => (current === prior ? String(rate) : current)),
  )
  if (!limited.ok) throw new Error(limited.problem.message)
  await throttleMoves(work, back)
}

/** The intent with these settings besides its own, committed where that changes it. */
async function extended(
  work: Work,
  intent: ThrottleIntent,
  wanted: readonly Omit<Setting, 'prior'>[],
  rate: number,
): Promise<ThrottleIntent> {
  const known = new Map(intent.settings.map((setting) => [keyOf(setting), setting]))
  const missing = wanted.filter((setting) => !known.has(keyOf(setting)))
  const fresh = await untilAnswered(work, () => readPriors(work, missing))
  if (!fresh.ok) throw new Error(fresh.problem.message)
  for (const setting of fresh.value) known.set(keyOf(setting), setting)
  let longer = false
  for (const { entries, ...setting } of wanted) {
    const own = known.get(keyOf(setting))
    const unnamed = own?.entries ? (entries ?? []).filter((entry) => !own.entries?.includes(entry)) : []
    if (!own?.entries || unnamed.length === 0) continue
    known.set(keyOf(own), { ...own, entries: [...own.entries, ...unnamed] })
    longer = true
  }
  const rates = intent.rates.at(-1) === rate ? intent.rates : [...intent.rates, rate]
  if (fresh.value.length === 0 && !longer && rates === intent.rates) return intent
  const amended = { settings: [...known.values()], rates }
  await work.amend('throttle', amended)
  return amended
}

function keyOf({ resource, key }: Pick<Setting, 'resource' | 'key'>): string {
  return `${idOf(resource)} ${key}`
}

function reversed<T extends Move>(move: T): T {
  return { ...move, from: move.to, to: move.from }
}

/** A topic that was deleted between two looks took its lists with it, and holds up no other's. */
export const DELETED: ProblemCode = 'topic-unknown'

async function changeLists(
  work: Work,
  moves: readonly Move[],
  change: (entries: readonly string[], current: string | null, prior: string | null) => string | null,
): Promise<void> {
  const lists = throttledReplicas(moves)
  if (lists.size === 0) return
  const intent = await throttleIntentOf(work)
  const settings = (intent?.settings ?? []).flatMap((setting): Setting[] => {
    const list = setting.entries === null ? undefined : lists.get(setting.resource.name)
    if (!list) return []
    const own = setting.key === LEADER_REPLICAS ? list.leader : list.follower
    // What the intent does not know of is not ours.
    return [{ ...setting, entries: own.filter((entry) => setting.entries?.includes(entry)) }]
  })
  const present = await untilAnswered(work, () => withoutDeletedTopics(work, settings))
  if (!present.ok) throw new Error(present.problem.message)
  const changed = await untilAnswered(work, async () => {
    const problems = await bringEach(work, present.value, ({ entries, prior }, current) =>
      change(entries ?? [], current, prior),
    )
    const standing = [...problems.values()].find(({ code }) => code !== DELETED)
    return standing ? { ok: false, problem: standing } : ok(null)
  })
  if (!changed.ok) throw new Error(changed.problem.message)
}

/** A topic that was deleted meanwhile took its throttle with it. */
export async function withoutDeletedTopics(
  work: Work,
  settings: readonly Setting[],
): Promise<Result<readonly Setting[]>> {
  const names = settings.flatMap(({ resource }) => (resource.kind === 'topic' ? [resource.name] : []))
  if (names.length === 0) return ok(settings)
  const topics = await describeTopics(work.link, [...new Set(names)])
  if (!topics.ok) return topics
  const present = new Set(topics.value.map((topic) => topic.name))
  return ok(settings.filter(({ resource }) => resource.kind === 'broker' || present.has(resource.name)))
}
