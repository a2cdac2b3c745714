import type { BrokerId } from '#lib/domain/cluster.ts'
import { type Course, courseOf } from '#lib/domain/history/course.ts'
import {
  brokersOfEvent,
  type EventKind,
  FAMILIES,
  type Family,
  type HistoryEvent,
  partAbout,
  topicOf,
} from '#lib/domain/history/event.ts'
import { FLAPPING_WINDOW_MS, type Flapping, flappingFollowers } from '#lib/domain/history/flapping.ts'
import { fail, ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { type EventFilter, type RecordedEvent, readEvents } from '#lib/store/history.ts'
import type { Actor } from '../actor.ts'
import { theConsole, type Watched } from '../console.ts'
import { fromDatabase } from '../database.ts'
import { watchedCluster } from '../reading.ts'
import type { History } from './historian.ts'

/** Which events a timeline shows; times in epoch milliseconds. */
export type HistoryQuery = {
  /** Null for all of them. */
  readonly family: Family | null
  readonly broker: BrokerId | null
  readonly topic: string | null
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
  const { events, problem, isAll } = await read(slug, { kinds, ...topicFilter(topic), from }, COURSE_ROWS)
  if (problem) return { ok: false, problem }
  const cluster = await clusterOf(watched.value, slug)
  if (cluster === null) return fail('not-read-yet', 'The cluster is being read for the first time.')
  const topics = topic === null ? cluster.topics : cluster.topics.filter(({ name }) => name === topic)
  // Of the oldest moment that was read there may be more: it is where the course begins.
  const begin = isAll ? from : (events.at(-1)?.at ?? from)
  return ok(courseOf(topics, events, { from: begin, now }))
}

/** The followers that flap at the moment, the worst first. */
export async function readFlapping(actor: Actor, slug: string): Promise<Result<readonly Flapping[]>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const now = Date.now()
  const kinds = [...FAMILIES.isr, ...FAMILIES.brokers]
  const { events, problem } = await read(slug, { kinds, from: now - FLAPPING_WINDOW_MS }, COURSE_ROWS)
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

type Filter = Omit<EventFilter, 'from' | 'before'> & { readonly from: number; readonly before?: number }

async function read(slug: string, filter: Filter, limit: number) {
  const history = await historyOf(slug)
  // Before the database is asked: what is stored meanwhile is then told by both, and counted once.
  const unstored = (history?.keeper.unstored ?? []).filter(({ event }) => matches(event, filter))
  const { from, before, ...rest } = filter
  const times = { from: new Date(from), ...(before === undefined ? {} : { before: new Date(before) }) }
  const stored = await fromDatabase(
    'The history could not be read',
    (database) => readEvents(database, slug, { ...rest, ...times }, limit),
    DEADLINE_MS,
  )
  const rows = stored.ok ? stored.value : []
  const known = new Set(rows.map(nameOf))
  const fresh = unstored.filter((one) => !known.has(nameOf(one))).toReversed()
  return {
    events: [...fresh, ...rows].map(({ event }) =>
      filter.broker === undefined ? event : partAbout(event, filter.broker),
    ),
    problem: stored.ok ? (history?.keeper.problem ?? null) : stored.problem,
    isAll: rows.length < limit,
  }
}

function nameOf({ source, seq }: RecordedEvent): string {
  return `${source} ${seq}`
}

function filterOf({ family, broker, topic, from, before }: HistoryQuery): Filter {
  return {
    from,
    ...(family === null ? {} : { kinds: FAMILIES[family] }),
    ...(broker === null ? {} : { broker }),
    ...topicFilter(topic),
    ...(before === null ? {} : { before }),
  }
}

function topicFilter(topic: string | null): Pick<EventFilter, 'topic'> {
  return topic === null ? {} : { topic }
}

/** As the database finds them: that nobody watched is told whatever is looked for. */
function matches(event: HistoryEvent, { kinds, broker, topic, from, before }: Filter): boolean {
  if (event.at < from || (before !== undefined && event.at >= before)) return false
  if (event.kind === 'not-watched') return true
  return (
    (kinds as readonly EventKind[] | undefined)?.includes(event.kind) !== false &&
    (broker === undefined || brokersOfEvent(event).includes(broker)) &&
    (topic === undefined || topicOf(event) === topic)
  )
}
