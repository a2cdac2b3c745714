import type { BrokerId } from '#lib/domain/cluster.ts'
import type { ConfigResource } from '#lib/domain/config/setting.ts'
import { copiesOf, type Move } from '#lib/domain/plan/plan.ts'
import {
  FOLLOWER_RATE,
  FOLLOWER_REPLICAS,
  LEADER_RATE,
  LEADER_REPLICAS,
  LOG_DIRS_RATE,
} from '#lib/domain/plan/throttle-keys.ts'
import { throttledReplicas, withEntries, withoutEntries } from '#lib/domain/plan/throttled-replicas.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { formatBytes } from '#lib/domain/quantity.ts'
import { counted, listed } from '#lib/domain/words.ts'
import { alterConfigs, readConfigs } from '#lib/kafka/configs.ts'
import { joinProblems } from '#lib/kafka/failure.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import type { Order } from '#lib/store/jobs.ts'
import { failed, isPassing, RETRY_MS, type Step, type StepEnd, untilAnswered, type Work } from '../work.ts'

/** One config key that the job sets for a while. */
type Setting = {
  readonly resource: ConfigResource
  readonly key: string
  /** What an operator had set on this very resource; null for nothing. */
  readonly prior: string | null
  /** The entries that are ours, where the value is a list; null for a rate. */
  readonly entries: readonly string[] | null
}

/** `rates`: those that the job has set, the newest last; each is committed before it is set. */
type Intent = { readonly settings: readonly Setting[]; readonly rates: readonly number[] }

/**
 * Limits the copying of the plan's brokers. What was there before, on brokers and topics, is part of the intent; the replicas that
 * are limited are named when they begin to be copied (`throttleMoves`).
 */
export const throttle: Step<Intent> = {
  intend: async (work) => {
    const wanted = wantedSettings(work)
    const current = await untilAnswered(work, () => readValues(work, wanted))
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
  const end = await apply(work, present.value, ({ entries, prior }, current) =>
    change(entries ?? [], current, prior),
  )
  if (end.state === 'failed') throw new Error(end.problem.message)
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
  const refused: Problem[] = []
  const gone: string[] = []
  let left = settings
  for (;;) {
    const present = await untilAnswered(work, () => withoutDeletedTopics(work, left))
    if (!present.ok) return failed(present.problem)
    const silent: Problem[] = []
    const again: Setting[] = []
    await Promise.all(
      [...Map.groupBy(present.value, ownerOf)].map(async ([owner, own]) => {
        const applied = await bring(work, own, (setting, current) => restored(setting, current, rates))
        if (applied.ok) return
        const { code, message, hint } = applied.problem
        if (code === 'broker-unknown') gone.push(owner)
        else if (!isPassing(applied.problem)) refused.push(applied.problem)
        else {
          again.push(...own)
          silent.push(problem(code, `The throttle on ${owner} is still set. ${message}`, hint))
        }
      }),
    )
    left = again
    await work.waitFor(silent.length === 0 ? null : joinProblems(silent))
    if (left.length === 0) break
    await work.pause(RETRY_MS)
  }
  const [first] = refused
  if (first) return failed(first, `Not every throttle could be taken away. ${joinProblems(refused).message}`)
  return { state: 'done', outcome: unthrottledWords(gone) }
}

function unthrottledWords(gone: readonly string[]): string {
  const done = 'The throttles are as they were before the job.'
  if (gone.length === 0) return done
  return `${done} Only ${listed(gone)}, not registered any more, could not be asked: should it come back, delete ${LEADER_RATE} and ${FOLLOWER_RATE} there.`
}

/** Topics are asked of any broker, together; what a broker holds only itself can change. */
function ownerOf({ resource }: Setting): string {
  return resource.kind === 'broker' ? `broker ${resource.name}` : 'the topics'
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

/** What a key is to be after the job: as before, where its value is still ours. */
function restored(
  { entries, prior }: Setting,
  current: string | null,
  rates: readonly number[],
): string | null {
  if (entries) return withoutEntries(current, entries, prior)
  return isOurs(current, rates) ? prior : current
}

function isOurs(value: string | null, rates: readonly number[]): boolean {
  return rates.some((rate) => value === String(rate))
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

/** The values set on each resource itself, in the order asked for; null where the key is not set there. */
async function readValues(
  work: Work,
  settings: readonly { readonly resource: ConfigResource; readonly key: string }[],
): Promise<Result<readonly (string | null)[]>> {
  const byName = new Map(settings.map(({ resource }) => [idOf(resource), resource]))
  const configs = new Map<string, Awaited<ReturnType<typeof readConfigs>>[number]['config']>()
  for (const { resource, config } of await readConfigs(work.link, [...byName.values()])) {
    if (!config.ok) return config
    configs.set(idOf(resource), config)
  }
  return ok(
    settings.map(({ resource, key }) => {
      const config = configs.get(idOf(resource))
      const entry = config?.ok ? config.value[key] : undefined
      return entry?.source === resource.kind ? entry.value : null
    }),
  )
}

/** Brings each setting to what `wanted` says of its present value, as soon as the cluster answers; sends only what differs. */
async function apply(
  work: Work,
  settings: readonly Setting[],
  wanted: (setting: Setting, current: string | null) => string | null,
): Promise<StepEnd> {
  const applied = await untilAnswered(work, () => bring(work, settings, wanted))
  return applied.ok ? { state: 'done', outcome: '' } : failed(applied.problem)
}

async function bring(
  work: Work,
  settings: readonly Setting[],
  wanted: (setting: Setting, current: string | null) => string | null,
): Promise<Result<null>> {
  const current = await readValues(work, settings)
  if (!current.ok) return current
  const differing = settings.flatMap((setting, position) => {
    const now = current.value[position] ?? null
    const value = wanted(setting, now)
    return value === now ? [] : [{ resource: setting.resource, key: setting.key, value }]
  })
  return send(work, differing)
}

async function send(
  work: Work,
  differing: readonly {
    readonly resource: ConfigResource
    readonly key: string
    readonly value: string | null
  }[],
): Promise<Result<null>> {
  const byResource = Map.groupBy(differing, ({ resource }) => idOf(resource))
  const changes = [...byResource.values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    return [
      { resource: first.resource, values: Object.fromEntries(own.map(({ key, value }) => [key, value])) },
    ]
  })
  if (changes.length === 0) return ok(null)
  const outcomes = await alterConfigs(work.link, changes, await work.fence())
  const refused = outcomes.find((outcome) => outcome.problem !== null)?.problem
  return refused ? { ok: false, problem: refused } : ok(null)
}

function idOf({ kind, name }: ConfigResource): string {
  return `${kind}/${name}`
}
