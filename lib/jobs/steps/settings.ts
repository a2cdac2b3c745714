import type { ConfigResource } from '#lib/domain/config/setting.ts'
import { withoutEntries } from '#lib/domain/plan/throttled-replicas.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { alterConfigs, type ConfigValues, readConfigs } from '#lib/kafka/configs.ts'
import { joinProblems } from '#lib/kafka/failure.ts'
import { isPassing, type Work } from '../work.ts'
import { unlessLate, unlessOutdated } from './outdated.ts'

/** One config key that a job sets for a while. */
export type Setting = {
  readonly resource: ConfigResource
  readonly key: string
  /** What an operator had set on this very resource; null for nothing. */
  readonly prior: string | null
  /** The entries that are ours, where the value is a list; null for a rate. */
  readonly entries: readonly string[] | null
}

/** What a key is to be, by what it is. */
export type Wanted = (setting: Setting, current: string | null) => string | null

export type Changing = Pick<Work, 'link' | 'fence' | 'pause' | 'now'>

const SHOWN_MS = 10_000
const LOOK_MS = 50
/** Settings that are read and changed together: of many topics, the first would be old before the last is read. */
const AT_ONCE = 400
const TRIES = 3

/**
 * Brings each setting to what `wanted` says of its present value; sends only what differs, and waits until it shows: the next one
 * who reads must not take the value from before for what an operator has set. What could not be read or changed has a problem, by
 * the id of its resource; the others are as wanted. Each broker is asked apart, and none waits for another: what somebody else
 * sets there meanwhile would be overwritten.
 */
export async function bringEach(
  work: Changing,
  settings: readonly Setting[],
  wanted: Wanted,
): Promise<ReadonlyMap<string, Problem>> {
  const owners = Map.groupBy(settings, ({ resource }) => ownerOf(resource))
  const problems = await allEnded([...owners.values()].map((own) => bringOwn(work, own, wanted)))
  return new Map(problems.flat())
}

/** The values once all have ended, also where one throws: nothing may leave any more when its job is tried again from the start. */
async function allEnded<T>(acts: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(acts)
  return Promise.all(acts)
}

type Problems = readonly (readonly [id: string, problem: Problem])[]

async function bringOwn(work: Changing, settings: readonly Setting[], wanted: Wanted): Promise<Problems> {
  const problems: Problems[] = []
  for (let at = 0; at < settings.length; at += AT_ONCE)
    problems.push(await bringInTime(work, settings.slice(at, at + AT_ONCE), wanted))
  return problems.flat()
}

/** What comes to leave late is read and tried again at once; where that is late as well, it is for the caller to wait. */
async function bringInTime(work: Changing, settings: readonly Setting[], wanted: Wanted): Promise<Problems> {
  for (let tries = 0; tries < TRIES; tries++) {
    const problems = await unlessLate(() => bringOnce(work, settings, wanted))
    if (problems !== null) return [...problems]
  }
  return settings.map(({ resource }) => [idOf(resource), heldUp(resource)])
}

function heldUp(resource: ConfigResource): Problem {
  return problem(
    'timed-out',
    `What was to be set on ${ownerOf(resource)} was held up for so long that somebody else may have set something meanwhile: nothing was sent.`,
    'It is read and tried again by itself.',
  )
}

async function bringOnce(
  work: Changing,
  settings: readonly Setting[],
  wanted: Wanted,
): Promise<ReadonlyMap<string, Problem>> {
  const problems = new Map<string, Problem>()
  const fence = await work.fence()
  const current = await readValues(work, settings)
  const guard = unlessOutdated(work, fence)
  const differing = settings.flatMap((setting, position) => {
    const now = current[position]
    if (!now) throw new Error('readValues answers for each setting')
    if (!now.ok) {
      problems.set(idOf(setting.resource), now.problem)
      return []
    }
    const value = wanted(setting, now.value)
    return value === now.value ? [] : [{ ...setting, before: now.value, value }]
  })
  const changes = changesOf(differing)
  if (changes.length === 0) return problems
  for (const { resource, problem } of await alterConfigs(work.link, changes, guard))
    if (problem) problems.set(idOf(resource), problem)
  const sent = differing.filter(({ resource }) => !problems.has(idOf(resource)))
  for (const [id, problem] of await untilShown(work, sent)) problems.set(id, problem)
  return problems
}

type Sent = Setting & { readonly before: string | null }

/** A broker hears of a change of its own settings a moment after the controller has taken it. */
async function untilShown(work: Changing, sent: readonly Sent[]): Promise<ReadonlyMap<string, Problem>> {
  const since = work.now()
  for (let left = sent; left.length > 0; ) {
    const values = await readValues(work, left)
    left = left.filter(({ before }, position) => {
      const now = values[position]
      if (now === undefined) throw new Error('readValues answers for each setting')
      // What is refused, as of a topic that was deleted meanwhile, will never show.
      return now.ok ? now.value === before : isPassing(now.problem)
    })
    if (left.length > 0 && work.now() - since >= SHOWN_MS)
      return new Map(left.map((setting) => [idOf(setting.resource), notShown(setting)]))
    if (left.length > 0) await work.pause(LOOK_MS)
  }
  return new Map()
}

function notShown({ resource: { kind, name }, key }: Setting): Problem {
  return problem(
    'timed-out',
    `Kafka has taken the change of ${key} of ${kind} ${name}, and does not show it yet.`,
  )
}

/** The same, where each is to succeed. Otherwise what was refused, and only where nothing was, who is silent: that may answer yet. */
export async function bring(
  work: Changing,
  settings: readonly Setting[],
  wanted: Wanted,
): Promise<Result<null>> {
  const problems = [...(await bringEach(work, settings, wanted)).values()]
  if (problems.length === 0) return ok(null)
  const refused = problems.filter((why) => !isPassing(why))
  return { ok: false, problem: joinProblems(refused.length > 0 ? refused : problems) }
}

/** The value set on each resource itself, in the order asked for; null where the key is not set there. */
export async function readValues(
  { link }: Pick<Work, 'link'>,
  settings: readonly Pick<Setting, 'resource' | 'key'>[],
): Promise<readonly Result<string | null>[]> {
  const resources = new Map(settings.map(({ resource }) => [idOf(resource), resource]))
  const read = await readConfigs(link, [...resources.values()])
  const configs = new Map(read.map(({ resource, config }) => [idOf(resource), config]))
  return settings.map(({ resource, key }): Result<string | null> => {
    const config = configs.get(idOf(resource))
    if (!config) throw new Error('readConfigs answers for each resource')
    if (!config.ok) return config
    const entry = config.value[key]
    return ok(entry?.source === resource.kind ? entry.value : null)
  })
}

/** What a key is to be after a job that has set these rates: as before, where its value is still ours. */
export function asBefore(rates: readonly number[]): Wanted {
  return ({ entries, prior }, current) => {
    if (entries) return withoutEntries(current, entries, prior)
    return isOurs(current, rates) ? prior : current
  }
}

export function isOurs(value: string | null, rates: readonly number[]): boolean {
  return rates.some((rate) => value === String(rate))
}

export function idOf({ kind, name }: ConfigResource): string {
  return `${kind}/${name}`
}

/** Topics are asked of any broker, together; what a broker holds only itself can change. */
export function ownerOf({ kind, name }: ConfigResource): string {
  return kind === 'broker' ? `broker ${name}` : 'the topics'
}

function changesOf(
  differing: readonly {
    readonly resource: ConfigResource
    readonly key: string
    readonly value: string | null
  }[],
): ConfigValues[] {
  const byResource = Map.groupBy(differing, ({ resource }) => idOf(resource))
  return [...byResource.values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    return [
      { resource: first.resource, values: Object.fromEntries(own.map(({ key, value }) => [key, value])) },
    ]
  })
}
