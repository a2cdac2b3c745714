import { fatalFindings, jointGoals } from '#lib/domain/audit/audit.ts'
import type { Finding } from '#lib/domain/audit/finding.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import type { Survival } from '#lib/domain/loss/loss.ts'
import { survival } from '#lib/domain/loss/survival.ts'
import type { Observation } from '#lib/domain/observation.ts'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { secondsAt } from '#lib/domain/plan/duration.ts'
import type { Goals } from '#lib/domain/plan/goals.ts'
import { goalsTitle } from '#lib/domain/plan/title.ts'
import { fail, ok, type Result } from '#lib/domain/problem.ts'
import type { Actor } from './actor.ts'
import { type Connection, theConsole, type Watched } from './console.ts'
import type { Historian } from './history/historian.ts'
import { type Judgement, judge, openJobsOf } from './judging.ts'

/** What every page of a cluster is made from. */
export type Reading = Judgement & {
  readonly connection: Connection
  readonly observation: Observation
  /** Another text as soon as there is something new to show: of the cluster, or of its history. */
  readonly news: string
  readonly survival: Survival
  /** What one plan for everything that stops something would take; null where nothing does, or no plan helps. */
  readonly fix: Fix | null
  /** Jobs of the cluster that have not ended; a problem where the database does not tell in time. */
  readonly activeJobs: Result<readonly string[]>
}

export type Fix = {
  readonly label: string
  readonly findings: readonly Finding[]
  readonly copies: number
  /** Null where a size is unknown. */
  readonly bytes: number | null
  /** At the default throttle; null where a size is unknown. */
  readonly seconds: number | null
}

/** Bytes per second for each broker, in and out: well below what one disk and a 1 Gbit/s link carry. */
export const DEFAULT_THROTTLE = 20_000_000

/** The newest reading in memory; it never waits for Kafka. Fails where nothing was ever read, with the reason. */
export async function readCluster(actor: Actor, slug: string): Promise<Result<Reading>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const { connection, collector } = watched.value
  const observation = collector.observation()
  const problem = collector.problem()
  if (!observation && problem) return { ok: false, problem }
  if (!observation || isFirstReadingUnderWay(observation)) {
    return fail('not-read-yet', `${connection.name} is being read for the first time.`)
  }
  const { cluster } = observation
  const activeJobs = await openJobsOf(slug)
  const judgement = await judge(slug, cluster, activeJobs)
  return ok({
    ...judgement,
    connection,
    observation,
    news: newsOf(slug, observation, (await theConsole()).historian),
    survival: survival(cluster),
    fix: fixOf(cluster, fatalFindings(judgement.findings)),
    activeJobs,
  })
}

/**
 * Without the topics' min.insync.replicas no loss can be judged: a guess would be shown as a verdict. Where they cannot be read, the
 * verdict says that they were guessed.
 */
export function isFirstReadingUnderWay({ parts: { topicConfigs } }: Observation): boolean {
  return topicConfigs.readAt === null && topicConfigs.problem === null
}

function newsOf(slug: string, { version }: Observation, historian: Historian): string {
  return `${version}.${historian.of(slug)?.keeper.version ?? 0}`
}

/** Calls back with the news after each change of the cluster or its history, and at once when there is some already. */
export async function subscribe(
  actor: Actor,
  slug: string,
  listener: (news: string) => void,
): Promise<Result<() => void>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const { collector } = watched.value
  const { historian } = await theConsole()
  const tell = () => {
    const known = collector.observation()
    if (known) listener(newsOf(slug, known, historian))
  }
  tell()
  const ends = [collector.subscribe(tell), historian.of(slug)?.keeper.subscribe(tell)]
  return ok(() => {
    for (const end of ends) end?.()
  })
}

/** How to reach a cluster, and its collector; for services only. Everyone at the console may read every cluster so far. */
export async function watchedCluster(_actor: Actor, slug: string): Promise<Result<Watched>> {
  const watched = (await theConsole()).clusters.get(slug)
  return watched ? ok(watched) : fail('cluster-unknown', `There is no cluster "${slug}" in this console.`)
}

/** By reading; one fix each, since the policy and the waivers seldom change between two pages. */
const fixes = new WeakMap<Cluster, { readonly key: string; readonly fix: Fix | null }>()

function fixOf(cluster: Cluster, findings: readonly Finding[]): Fix | null {
  const goals = jointGoals(findings)
  const key = JSON.stringify([goals, findings.map(({ id }) => id)])
  const known = fixes.get(cluster)
  if (known?.key === key) return known.fix
  const fix = goals && computeFix(cluster, findings, goals)
  fixes.set(cluster, { key, fix })
  return fix
}

function computeFix(cluster: Cluster, findings: readonly Finding[], goals: Goals): Fix | null {
  const plan = draftPlan(cluster, goals)
  if (plan.moves.length === 0) return null
  return {
    label: goalsTitle(goals),
    findings,
    copies: plan.copies,
    bytes: plan.bytes,
    seconds: secondsAt(plan.moves, DEFAULT_THROTTLE),
  }
}
