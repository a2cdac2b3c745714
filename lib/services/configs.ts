import { z } from 'zod'
import type { ConfigWish, Finding } from '#lib/domain/audit/finding.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import { type ConfigChange, changeOf, changeTitle, resourceWords } from '#lib/domain/config/change.ts'
import { configPlan } from '#lib/domain/config/plan.ts'
import { type ConfigResource, inForce, ownValue, type Setting } from '#lib/domain/config/setting.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { fail, ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { formatCount } from '#lib/domain/quantity.ts'
import { configStanding } from '#lib/jobs/steps/config-standing.ts'
import { validateConfigs } from '#lib/kafka/configs.ts'
import type { Link } from '#lib/kafka/link.ts'
import { readSettings } from '#lib/kafka/settings.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { insertPlan } from '#lib/store/plans.ts'
import type { Actor } from './actor.ts'
import { fromDatabase } from './database.ts'
import { mended } from './mended.ts'
import { newId } from './new-id.ts'
import { readCluster, watchedCluster } from './reading.ts'

/** Asks Kafka for every key that a topic or a broker takes. Unlike the pages of a cluster, it waits for the answer. */
export async function readSettingsOf(
  actor: Actor,
  slug: string,
  resource: ConfigResource,
): Promise<Result<readonly Setting[]>> {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  return knownSettings(watched.value.collector.link, reading.value.observation.cluster, resource)
}

async function knownSettings(
  link: Link,
  { topics, brokers }: Cluster,
  resource: ConfigResource,
): Promise<Result<readonly Setting[]>> {
  const { kind, name } = resource
  if (kind === 'topic' && !topics.some((topic) => topic.name === name))
    return fail('topic-unknown', `There is no topic ${name}.`)
  if (kind === 'broker' && !brokers.some(({ id }) => String(id) === name))
    return fail('broker-unknown', `There is no broker ${name}.`)
  return readSettings(link, resource)
}

const LONGEST = 32_767

const Wish = z.object({
  resource: z.union(
    [
      z.object({ kind: z.enum(['topic', 'broker']), name: z.string().min(1) }),
      z.object({ kind: z.literal('cluster'), name: z.literal('') }),
    ],
    'Say of which topic or broker.',
  ),
  key: z.string('Choose a key.').min(1, 'Choose a key.'),
  /** Null to take away what is set on the resource itself. */
  value: z.string('Give a value.').max(LONGEST, 'Kafka takes no value that is so long.').nullable(),
})

/**
 * Saves the plan that changes one key of a topic or a broker, and asks Kafka itself whether it would accept that. Fails, with
 * nothing saved, where it would not, where the key cannot be changed, or where it has that value already.
 */
export async function planConfig(
  actor: Actor,
  slug: string,
  input: unknown,
): Promise<Result<{ readonly planId: string }>> {
  const parsed = Wish.safeParse(input)
  if (!parsed.success)
    return fail('invalid-input', parsed.error.issues[0]?.message ?? 'The form is incomplete.')
  return savePlan(actor, slug, [parsed.data], NOTHING_MORE)
}

/**
 * Saves one plan that makes all changes of settings which mend the findings; those of other remedies are left out. So is what is as
 * wanted already.
 */
export async function planConfigFix(
  actor: Actor,
  slug: string,
  findings: readonly Finding[],
): Promise<Result<{ readonly planId: string }>> {
  const remedies = findings.flatMap(({ remedy }) => (remedy.kind === 'config' ? [remedy] : []))
  const [first] = remedies
  if (!first) return fail('finding-unknown', 'Nothing is left that a change of settings could mend.')
  const rest = remedies.length - 1
  return savePlan(
    actor,
    slug,
    remedies.flatMap(({ changes }) => changes),
    {
      title: rest === 0 ? first.label : `${first.label}, and ${formatCount(rest)} more like it`,
      before: [...new Set(remedies.map(({ text }) => text))],
      findings,
    },
  )
}

/** What a plan is called, where it is more than its one change; what to look at before it; what it is to mend. */
type About = {
  readonly title: string | null
  readonly before: readonly string[]
  readonly findings: readonly Finding[]
}

const NOTHING_MORE: About = { title: null, before: [], findings: [] }

async function savePlan(
  actor: Actor,
  slug: string,
  wanted: readonly ConfigWish[],
  { title, before, findings }: About,
): Promise<Result<{ readonly planId: string }>> {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const { cluster } = reading.value.observation
  const { link } = watched.value.collector
  const made = await makePlan(link, cluster, wanted)
  if (!made.ok) return made
  const [first] = made.value.configChanges
  if (!first) return fail('plan-empty', 'Everything is set so already. Nothing has to be changed.')
  const planId = newId()
  const record = {
    id: planId,
    clusterSlug: slug,
    title: title ?? changeTitle(first),
    plan: { ...made.value, risks: [...before, ...made.value.risks] },
    findings: findings.map(mended),
    madeBy: actor.name,
    madeAt: new Date(),
  }
  const saved = await fromDatabase('The plan could not be saved', (database) => insertPlan(database, record))
  return saved.ok ? ok({ planId }) : saved
}

async function makePlan(link: Link, cluster: Cluster, wanted: readonly ConfigWish[]): Promise<Result<Plan>> {
  const ids = await topicIds(link, wanted)
  if (!ids.ok) return ids
  const changes: ConfigChange[] = []
  for (const wish of wanted) {
    const change = await checkedChange(link, cluster, wish)
    // One that is made already must not stand in the way of the others.
    if (change.ok) changes.push(change.value)
    else if (change.problem.code !== 'plan-empty' || wanted.length === 1) return change
  }
  return ok(configPlan(cluster, changes, ids.value))
}

async function topicIds(
  link: Link,
  wanted: readonly ConfigWish[],
): Promise<Result<Record<string, string | null>>> {
  const names = wanted.flatMap(({ resource: { kind, name } }) => (kind === 'topic' ? [name] : []))
  if (names.length === 0) return ok({})
  const topics = await describeTopics(link, names)
  if (!topics.ok) return topics
  const missing = names.find((name) => !topics.value.some((topic) => topic.name === name))
  if (missing !== undefined) return fail('topic-unknown', `There is no topic ${missing}.`)
  return ok(Object.fromEntries(topics.value.map(({ name, id }) => [name, id])))
}

async function checkedChange(
  link: Link,
  cluster: Cluster,
  { resource, key, value }: ConfigWish,
): Promise<Result<ConfigChange>> {
  const settings = await knownSettings(link, cluster, resource)
  if (!settings.ok) return settings
  const setting = settings.value.find((one) => one.key === key)
  if (!setting)
    return fail('config-unknown', `${resourceWords(resource)} takes no setting ${key}. Nothing was changed.`)
  const change = changeOf(resource, setting, value)
  if (!change.ok) return change
  const valid = await validateConfigs(link, { resource, values: { [key]: change.value.to } })
  if (!valid.ok) return valid
  if (change.value.after.value !== null || resource.kind !== 'topic') return change
  const after = await inForceElsewhere(link, cluster, key)
  return ok(after === null ? change.value : { ...change.value, after })
}

/**
 * What a topic has that does not set the key: where Kafka names no other place that a value comes from, this alone tells its
 * default. Null where no topic tells.
 */
async function inForceElsewhere(link: Link, { topics }: Cluster, key: string) {
  const without = topics.find(({ config }) => config[key]?.source !== 'topic')
  if (!without) return null
  const resource = { kind: 'topic', name: without.name } as const
  const settings = await readSettings(link, resource)
  const setting = settings.ok ? settings.value.find((one) => one.key === key) : undefined
  return setting && ownValue(setting, resource) === null ? inForce(setting) : null
}

/** What somebody has changed since the plan was made; null where nobody has, or Kafka does not answer: the job then waits. */
export async function configConflict(
  actor: Actor,
  slug: string,
  { configChanges, topicIds }: Plan,
): Promise<Problem | null> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched.problem
  for (const change of configChanges) {
    const { link } = watched.value.collector
    const standing = await configStanding(link, change, topicIds[change.resource.name] ?? null)
    if (standing.ok && typeof standing.value !== 'string') return standing.value
  }
  return null
}

/** Saves a plan for those of the changes that nobody has touched since: each is where it starts from. */
export async function planUntouched(
  actor: Actor,
  slug: string,
  changes: readonly ConfigChange[],
  topicIds: Plan['topicIds'],
  about: Pick<About, 'title' | 'findings'>,
): Promise<Result<{ readonly planId: string }>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const untouched: ConfigChange[] = []
  let conflict: Problem | null = null
  for (const change of changes) {
    const { link } = watched.value.collector
    const standing = await configStanding(link, change, topicIds[change.resource.name] ?? null)
    if (!standing.ok) return standing
    if (standing.value === 'at-start') untouched.push(change)
    else if (standing.value !== 'arrived') conflict ??= standing.value
  }
  if (untouched.length === 0 && conflict) return { ok: false, problem: conflict }
  if (untouched.length === 0) return fail('plan-empty', 'Nothing of this job is left to be changed.')
  const wanted = untouched.map(({ resource, key, to }) => ({ resource, key, value: to }))
  return savePlan(actor, slug, wanted, { ...NOTHING_MORE, ...about })
}
