import type { BrokerId } from '#lib/domain/cluster.ts'
import { type Course, courseOf } from '#lib/domain/history/course.ts'
import { FAMILIES, type Family, type HistoryEvent, partAbout } from '#lib/domain/history/event.ts'
import { type EventFilter, isLookedFor } from '#lib/domain/history/filter.ts'
import { FLAPPING_WINDOW_MS, type Flapping, flappingFollowers } from '#lib/domain/history/flapping.ts'
import { fail, ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { type RecordedEvent, readEvents } from '#lib/store/history.ts'
import type { Actor } from '../actor.ts'
import { theConsole, type Watched } from '../console.ts'
import { fromDatabase } from '../database.ts'
import { watchedCluster } from '../reading.ts'
import type { Found, History } from './historian.ts'
import type { Keeper } from './keeper.ts'

/** Which events a timeline shows; times in epoch milliseconds. */
export type HistoryQuery = {
  /** Null for all of them. */
  readonly family: Family | null
  readonly broker: BrokerId | null
  readonly topic: string | null
  /** To the minute. */
  readonly from: number
  /** Up to this moment, and not that itself; null for now. */
  readonly before: number | null
}

export type HistoryPage = {
  /** Newest first. */
  readonly events: readonly HistoryEvent[]
  /** What `before` has to be to see those that are older; null where there are none. */
  readonly older: number | null
  /** Why some are missing, or will be; null where all is well. */
  readonly problem: Problem | null
}

/** Rows of a page: a broker that stops makes one for each topic, and they become one line. */
const PAGE = 500
/** Where one reading alone brought more than a page. */
const MOST = 20_000
/** Rows that the charts go back. */
const COURSE_ROWS = 5_000
/** What a page waits at most. */
const DEADLINE_MS = 2_000

/** What happened, as far as the query asks: from the database, and what this console has not stored yet. */
export async function readHistory(
  actor: Actor,
  slug: string,
  query: HistoryQuery,
): Promise<Result<HistoryPage>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const filter = filterOf(query)
  const { events, problem, isAll } = await read(slug, filter, PAGE)
  if (isAll) return ok({ events, older: null, problem })
  // The next page begins at a moment, so this one ends with a whole one.
  const last = events.at(-1)?.at ?? 0
  const whole = events.filter(({ at }) => at > last)
  if (whole.length > 0) return ok({ events: whole, older: last + 1, problem })
  const more = await read(slug, filter, MOST)
  return ok({ events: more.events, older: more.isAll ? null : (more.events.at(-1)?.at ?? null), problem })
}

/** How leaders and in-sync replicas were spread since a moment, over the whole cluster or one topic. */
export async function readCourse(
  actor: Actor,
  slug: string,
  { topic, from, now }: { readonly topic: string | null; readonly from: number; readonly now: number },
): Promise<Result<Course>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const kinds = [...FAMILIES.leaders, ...FAMILIES.isr, ...FAMILIES.topics]
  const { events, problem, isAll } = await read(
    slug,
    { kinds, ...topicFilter(topic), from: minute(from) },
    COURSE_ROWS,
  )
  if (problem) return { ok: false, problem }
  const cluster = await clusterOf(watched.value, slug)
  if (cluster === null) return fail('not-read-yet', 'The cluster is being read for the first time.')
  const topics = topic === null ? cluster.topics : cluster.topics.filter(({ name }) => name === topic)
  // Of the oldest moment that was read there may be more: it is where the course begins. Older ones may have been forgotten.
  const { historyDays } = await theConsole()
  const begin = isAll ? Math.max(from, now - historyDays * DAY_MS) : (events.at(-1)?.at ?? from)
  return ok(courseOf(topics, events, { from: begin, now }))
}

/** The followers that flap at the moment, the worst first. */
export async function readFlapping(actor: Actor, slug: string): Promise<Result<readonly Flapping[]>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const now = Date.now()
  const kinds = [...FAMILIES.isr, ...FAMILIES.brokers]
  const { events, problem } = await read(slug, { kinds, from: minute(now - FLAPPING_WINDOW_MS) }, COURSE_ROWS)
  return problem ? { ok: false, problem } : ok(flappingFollowers(events, now))
}

/** The cluster that the events lead up to: what is shown may be newer by a reading. */
async function clusterOf({ collector }: Watched, slug: string) {
  const history = await historyOf(slug)
  return history?.recorder.watch?.cluster ?? collector.observation()?.cluster ?? null
}

async function historyOf(slug: string): Promise<History | null> {
  return (await theConsole()).historian.of(slug)
}

/** Reads that are remembered of a cluster: those of a few pages. */
const MOST_READS = 20

/** The events that are looked for, read once for all who ask until something new happens. */
async function read(slug: string, filter: EventFilter, limit: number): Promise<Found> {
  const history = await historyOf(slug)
  if (history === null) return readAnew(slug, null, filter, limit)
  const { reads, keeper } = history
  const key = JSON.stringify([filter, limit])
  const known = reads.get(key)
  if (known?.version === keeper.version) return known.found
  if (reads.size >= MOST_READS) reads.clear()
  const { version } = keeper
  const found = readAnew(slug, keeper, filter, limit)
  reads.set(key, { version, found })
  const forget = () => reads.delete(key)
  found.then(({ problem }) => problem && forget(), forget)
  return found
}

async function readAnew(
  slug: string,
  keeper: Keeper | null,
  filter: EventFilter,
  limit: number,
): Promise<Found> {
  // Before the database is asked: what is stored meanwhile is then told by both, and counted once.
  const unstored = (keeper?.unstored ?? []).filter(({ event }) => isLookedFor(event, filter))
  const stored = await fromDatabase(
    'The history could not be read',
    (database) => readEvents(database, slug, filter, limit),
    DEADLINE_MS,
  )
  const rows = stored.ok ? stored.value : []
  const known = new Set(rows.map(nameOf))
  const fresh = unstored.filter((one) => !known.has(nameOf(one))).toReversed()
  const events = [...fresh, ...rows].map(({ event }) => event)
  const { broker } = filter
  return {
    events: broker === undefined ? events : events.map((event) => partAbout(event, broker)),
    problem: stored.ok ? (keeper?.problem ?? null) : stored.problem,
    isAll: rows.length < limit,
  }
}

function nameOf({ source, seq }: RecordedEvent): string {
  return `${source} ${seq}`
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Times are whole minutes, so that those who ask within one ask for the same. */
function minute(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS
}

function filterOf({ family, broker, topic, from, before }: HistoryQuery): EventFilter {
  return {
    from: minute(from),
    ...(family === null ? {} : { kinds: FAMILIES[family] }),
    ...(broker === null ? {} : { broker }),
    ...topicFilter(topic),
    ...(before === null ? {} : { before }),
  }
}

function topicFilter(topic: string | null): Pick<EventFilter, 'topic'> {
  return topic === null ? {} : { topic }
}
