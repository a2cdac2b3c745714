import type { ConfigResource } from '#lib/domain/config/setting.ts'
import { withoutEntries } from '#lib/domain/plan/throttled-replicas.ts'
import { ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { alterConfigs, type ConfigValues, readConfigs } from '#lib/kafka/configs.ts'
import type { Work } from '../work.ts'

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

type Changing = Pick<Work, 'link' | 'fence'>

/**
 * Brings each setting to what `wanted` says of its present value; sends only what differs. What could not be read or changed has
 * a problem, by the id of its resource; the others are as wanted.
 */
export async function bringEach(
  work: Changing,
  settings: readonly Setting[],
  wanted: Wanted,
): Promise<ReadonlyMap<string, Problem>> {
  const problems = new Map<string, Problem>()
  const current = await readValues(work, settings)
  const differing = settings.flatMap((setting, position) => {
    const now = current[position]
    if (!now) throw new Error('readValues answers for each setting')
    if (!now.ok) {
      problems.set(idOf(setting.resource), now.problem)
      return []
    }
    const value = wanted(setting, now.value)
    return value === now.value ? [] : [{ resource: setting.resource, key: setting.key, value }]
  })
  const changes = changesOf(differing)
  if (changes.length === 0) return problems
  for (const { resource, problem } of await alterConfigs(work.link, changes, await work.fence()))
    if (problem) problems.set(idOf(resource), problem)
  return problems
}

/** The same, where each is to succeed: the first problem otherwise. */
export async function bring(
  work: Changing,
  settings: readonly Setting[],
  wanted: Wanted,
): Promise<Result<null>> {
  const [first] = (await bringEach(work, settings, wanted)).values()
  return first ? { ok: false, problem: first } : ok(null)
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
