import type { BrokerId } from '#lib/domain/cluster.ts'
import { copiesOf, type Move } from '#lib/domain/plan/plan.ts'
import {
  FOLLOWER_RATE,
  FOLLOWER_REPLICAS,
  LEADER_RATE,
  LEADER_REPLICAS,
  LOG_DIRS_RATE,
} from '#lib/domain/plan/throttle-keys.ts'
import { throttledReplicas, withEntries, withoutEntries } from '#lib/domain/plan/throttled-replicas.ts'
import { ok, type Problem, type ProblemCode, problem, type Result } from '#lib/domain/problem.ts'
import { formatBytes } from '#lib/domain/quantity.ts'
import { counted, listed } from '#lib/domain/words.ts'
import type { ConfigResource } from '#lib/kafka/configs.ts'
import { joinProblems } from '#lib/kafka/failure.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import type { Order } from '#lib/store/jobs.ts'
import { failed, isPassing, RETRY_MS, type Step, type StepEnd, untilAnswered, type Work } from '../work.ts'
import {
  asBefore,
  bring,
  bringEach,
  idOf,
  isOurs,
  readValues,
  type Setting,
  type Wanted,
} from './settings.ts'

/** `rates`: those that the job has set, the newest last; each is committed before it is set. */
type Intent = { readonly settings: readonly Setting[]; readonly rates: readonly number[] }

/**
 * Limits the copying of the plan's brokers. What was there before, on brokers and topics, is part of the intent; the replicas that
 * are limited are named when they begin to be copied (`throttleMoves`).
 */
export const throttle: Step<Intent> = {
  intend: async (work) => {
    const wanted = wantedSettings(work)
    const current = await untilAnswered(work, () => valuesOf(work, wanted))
    if (!current.ok) return current
    return ok({
      settings: wanted.map((setting, position) => ({ ...setting, prior: current.value[position] ?? null })),
      rates: [work.job.throttleBytesPerSecond],
    })
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

/**
 * Brings the brokers to the rate that the operator wants now, unless that is the `last` one that this console brought them to;
 * returns it. The intent alone does not tell: whoever committed it may have died before the request.
 */
export async function followRate(work: Work, order: Order, last: number | null): Promise<number> {
  const wanted = order.throttleBytesPerSecond
  if (wanted === last) return wanted
  const intent = (await work.intentOf('throttle')) as Intent | null
  if (!intent || intent.settings.length === 0) return wanted
  const rates = intent.rates.at(-1) === wanted ? intent.rates : [...intent.rates, wanted]
  if (rates !== intent.rates) await work.amend('throttle', { ...intent, rates })
  const onBrokers = intent.settings.filter(({ entries }) => entries === null)
  await apply(work, onBrokers, (_, current) => (isOurs(current, rates) ? String(wanted) : current))
  return wanted
}

/** Names the replicas of the moves on their topics, besides those that are throttled already. */
export async function throttleMoves(work: Work, moves: readonly Move[]): Promise<void> {
  await changeLists(work, moves, (entries, current) => withEntries(current, entries))
}

/** Takes the replicas of the moves out of the lists of their topics, and leaves what an operator had there or has added. */
export async function unthrottleMoves(work: Work, moves: readonly Move[]): Promise<void> {
  await changeLists(work, moves, (entries, current, prior) => withoutEntries(current, entries, prior))
}

/** A topic that was deleted between two looks took its lists with it, and holds up no other's. */
const DELETED: ProblemCode = 'topic-unknown'

async function changeLists(
  work: Work,
  moves: readonly Move[],
  change: (entries: readonly string[], current: string | null, prior: string | null) => string | null,
): Promise<void> {
  const lists = throttledReplicas(moves)
  if (lists.size === 0) return
  const intent = (await work.intentOf('throttle')) as Intent | null
  const settings = (intent?.settings ?? []).flatMap((setting): Setting[] => {
    const list = setting.entries === null ? undefined : lists.get(setting.resource.name)
    if (!list) return []
    return [{ ...setting, entries: setting.key === LEADER_REPLICAS ? list.leader : list.follower }]
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

/**
 * Puts back exactly what the throttle found. A value that somebody else set meanwhile is theirs and stays. Topics and each
 * broker are mended apart, so that one broker that is down holds up nothing but its own.
 */
export const unthrottle: Step<null> = {
  intend: async () => ok(null),
  perform: async (work) => {
    const intent = (await work.intentOf('throttle')) as Intent | null
    if (!intent || intent.settings.length === 0)
      return { state: 'done', outcome: 'There was no throttle to take away.' }
    return restoreAll(work, intent)
  },
}

async function restoreAll(work: Work, { settings, rates }: Intent): Promise<StepEnd> {
  const refused = new Map<string, Problem>()
  const gone = new Set<string>()
  let left = settings
  for (;;) {
    const present = await untilAnswered(work, () => withoutDeletedTopics(work, left))
    if (!present.ok) return failed(present.problem)
    const problems = await restoreOnce(work, present.value, rates)
    const silent: Problem[] = []
    left = present.value.filter(({ resource }) => {
      const why = problems.get(idOf(resource))
      if (!why || why.code === DELETED) return false
      const owner = ownerOf(resource)
      if (why.code === 'broker-unknown') gone.add(owner)
      else if (isPassing(why)) {
        silent.push(problem(why.code, `The throttle on ${owner} is still set. ${why.message}`, why.hint))
        return true
      } else refused.set(idOf(resource), why)
      return false
    })
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
  return { state: 'done', outcome: unthrottledWords([...gone]) }
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

function unthrottledWords(gone: readonly string[]): string {
  const done = 'The throttles are as they were before the job.'
  if (gone.length === 0) return done
  return `${done} Only ${listed(gone)}, not registered any more, could not be asked: should it come back, delete ${LEADER_RATE} and ${FOLLOWER_RATE} there.`
}

/** Topics are asked of any broker, together; what a broker holds only itself can change. */
function ownerOf({ kind, name }: ConfigResource): string {
  return kind === 'broker' ? `broker ${name}` : 'the topics'
}

/** A topic that was deleted meanwhile took its throttle with it. */
async function withoutDeletedTopics(
  work: Work,
  settings: readonly Setting[],
): Promise<Result<readonly Setting[]>> {
  const names = settings.flatMap(({ resource }) => (resource.kind === 'topic' ? [resource.name] : []))
  const topics = await describeTopics(work.link, [...new Set(names)])
  if (!topics.ok) return topics
  const present = new Set(topics.value.map((topic) => topic.name))
  return ok(settings.filter(({ resource }) => resource.kind === 'broker' || present.has(resource.name)))
}

function wantedSettings({ plan }: Work): Omit<Setting, 'prior'>[] {
  const copying = plan.plan.moves.filter((move) => copiesOf(move).length > 0)
  const brokers = [...new Set(copying.flatMap((move) => [...move.from, ...copiesOf(move)]))].sort(
    (a, b) => a - b,
  )
  const inside = [...new Set(plan.plan.logDirMoves.map(({ broker }) => broker))]
  const rates = [
    ...brokers.flatMap((id) => [LEADER_RATE, FOLLOWER_RATE].map((key) => rateOn(id, key))),
    ...inside.map((id) => rateOn(id, LOG_DIRS_RATE)),
  ]
  const lists = [...throttledReplicas(copying)].flatMap(([topic, { leader, follower }]) => {
    const resource = { kind: 'topic' as const, name: topic }
    return [
      { resource, key: LEADER_REPLICAS, entries: leader },
      { resource, key: FOLLOWER_REPLICAS, entries: follower },
    ]
  })
  return [...rates, ...lists]
}

function rateOn(broker: BrokerId, key: string): Omit<Setting, 'prior'> {
  return { resource: { kind: 'broker', name: String(broker) }, key, entries: null }
}

/** The present value of each key, where all could be read. */
async function valuesOf(
  work: Work,
  settings: readonly Pick<Setting, 'resource' | 'key'>[],
): Promise<Result<readonly (string | null)[]>> {
  const values: (string | null)[] = []
  for (const value of await readValues(work, settings)) {
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}

/** Brings each setting to what `wanted` says of its present value, as soon as the cluster answers; sends only what differs. */
async function apply(work: Work, settings: readonly Setting[], wanted: Wanted): Promise<StepEnd> {
  const applied = await untilAnswered(work, () => bring(work, settings, wanted))
  return applied.ok ? { state: 'done', outcome: '' } : failed(applied.problem)
}
