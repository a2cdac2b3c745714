import { brokersOfEvent, type EventKind, type HistoryEvent, topicOf } from '#lib/domain/history/event.ts'
import type { EventFilter } from '#lib/domain/history/filter.ts'
import type { Memory } from '#lib/domain/history/memory.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'
import type { HasEnded } from './lease.ts'
import { endMended } from './policies.ts'

/** What happened in clusters, and which console writes it down. */

/** An event with the name that its recorder gave it: what is sent twice is stored once. */
export type RecordedEvent = {
  readonly source: string
  readonly seq: number
  readonly event: HistoryEvent
}

/** Rows that one statement takes: SQLite binds at most 32,766 values. */
const CHUNK = 1_000

/** Who writes down what happens in a cluster, and until when nothing is missing. */
export type WatchRecord = {
  readonly owner: string
  /** What was seen until then is stored. */
  readonly watchedUntil: Date
  /** Grows with each batch of events. */
  readonly batch: number
}

/** How far a history goes. */
export type WatchedSoFar = {
  /** Null where nobody ever watched. */
  readonly watchedUntil: Date | null
  /** The cluster after the last event; null where it was not kept. */
  readonly memory: Memory | null
}

export async function readWatch(database: Database, clusterSlug: string): Promise<WatchRecord | null> {
  return database.watch.findUnique({
    where: { clusterSlug },
    select: { owner: true, watchedUntil: true, batch: true },
  })
}

/**
 * Claims the history of a cluster for `owner` until the given time, and returns how far it goes. Null while the lease of another console lasts that may still run.
 */
export async function claimWatch(
  database: Database,
  clusterSlug: string,
  owner: string,
  { now, until }: { readonly now: Date; readonly until: Date },
  hasEnded: HasEnded = () => false,
): Promise<WatchedSoFar | null> {
  const last = await readWatch(database, clusterSlug)
  if (last === null) {
    const made = await database.watch
      .createMany({ data: { clusterSlug, owner, leaseUntil: until, watchedUntil: now, batch: 0 } })
      .then(
        () => true,
        async (error: unknown) => {
          // Another console was faster, or the database fails.
          if ((await readWatch(database, clusterSlug)) === null) throw error
          return false
        },
      )
    return made ? { watchedUntil: null, memory: null } : null
  }
  const heirs = [owner, ...(hasEnded(last.owner) ? [last.owner] : [])]
  const { count } = await database.watch.updateMany({
    where: { clusterSlug, OR: [{ leaseUntil: { lte: now } }, { owner: { in: heirs } }] },
    data: { owner, leaseUntil: until },
  })
  // What the one before wrote between the two statements counts.
  return count === 0 ? null : await readSoFar(database, clusterSlug)
}

async function readSoFar(database: Database, clusterSlug: string): Promise<WatchedSoFar> {
  const { watchedUntil, memory } = await database.watch.findUniqueOrThrow({
    where: { clusterSlug },
    select: { watchedUntil: true, memory: true },
  })
  return { watchedUntil, memory: memory === null ? null : (JSON.parse(memory) as Memory) }
}

/** Lets another console have the history at once. */
export async function releaseWatch(
  database: Database,
  clusterSlug: string,
  owner: string,
  now: Date,
): Promise<void> {
  await database.watch.updateMany({ where: { clusterSlug, owner }, data: { leaseUntil: now } })
}

/**
 * Stores events, and that nothing is missing until `watchedUntil`, in one transaction. False, with nothing stored, where
 * another console has the history now. Events that are stored already are left out. A waiver ends with the event that tells that its
 * finding is gone.
 */
export async function appendEvents(
  database: Database,
  clusterSlug: string,
  owner: string,
  batch: {
    readonly events: readonly RecordedEvent[]
    readonly watchedUntil: Date
    readonly leaseUntil: Date
    /** The cluster after these events; undefined to leave what is kept, for it has not changed. */
    readonly memory?: Memory | null
  },
): Promise<boolean> {
  const { events, watchedUntil, leaseUntil, memory } = batch
  return database.$transaction(async (transaction) => {
    const { count } = await transaction.watch.updateMany({
      where: { clusterSlug, owner },
      data: {
        watchedUntil,
        leaseUntil,
        ...(events.length > 0 ? { batch: { increment: 1 } } : {}),
        ...(memory === undefined ? {} : { memory: memory && JSON.stringify(memory) }),
      },
    })
    if (count === 0) return false
    for (let at = 0; at < events.length; at += CHUNK)
      await insert(transaction, clusterSlug, events.slice(at, at + CHUNK))
    await endMended(
      transaction,
      clusterSlug,
      events.map(({ event }) => event),
    )
    return true
  })
}

async function insert(
  transaction: Prisma.TransactionClient,
  clusterSlug: string,
  events: readonly RecordedEvent[],
): Promise<void> {
  const bySource = Map.groupBy(events, ({ source }) => source)
  for (const [source, own] of bySource) {
    const seqs = own.map(({ seq }) => seq)
    const stored = await transaction.event.findMany({
      where: { source, seq: { in: seqs } },
      select: { seq: true },
    })
    const known = new Set(stored.map(({ seq }) => seq))
    const rows = own.filter(({ seq }) => !known.has(seq)).map((one) => rowOf(clusterSlug, one))
    if (rows.length > 0) await transaction.event.createMany({ data: rows })
  }
}

function rowOf(clusterSlug: string, { source, seq, event }: RecordedEvent) {
  const { at, jobId } = event
  const brokers = brokersOfEvent(event)
  return {
    ...{ source, seq, clusterSlug, jobId, kind: event.kind, topic: topicOf(event) },
    at: new Date(at),
    brokers: brokers.length === 0 ? '' : `,${brokers.join()},`,
    body: JSON.stringify(event),
  }
}

const NOT_WATCHED: EventKind = 'not-watched'

/** The events that are looked for, newest first, at most `limit`; of events of the same moment the last first. */
export async function readEvents(
  database: Database,
  clusterSlug: string,
  { kinds, broker, topic, from, before }: EventFilter,
  limit: number,
): Promise<readonly RecordedEvent[]> {
  const wanted = {
    ...(kinds === undefined ? {} : { kind: { in: [...kinds] } }),
    ...(topic === undefined ? {} : { topic }),
    ...(broker === undefined ? {} : { brokers: { contains: `,${broker},` } }),
  }
  const rows = await database.event.findMany({
    where: {
      clusterSlug,
      at: {
        ...(from === undefined ? {} : { gte: new Date(from) }),
        ...(before === undefined ? {} : { lt: new Date(before) }),
      },
      ...(Object.keys(wanted).length === 0 ? {} : { OR: [wanted, { kind: NOT_WATCHED }] }),
    },
    orderBy: [{ at: 'desc' }, { source: 'desc' }, { seq: 'desc' }],
    take: limit,
    select: { source: true, seq: true, body: true },
  })
  return rows.map(({ source, seq, body }) => ({ source, seq, event: JSON.parse(body) as HistoryEvent }))
}

/** How long, and how much of it, a history is kept. */
export type Retention = { readonly from: Date; readonly rows: number }

/** Rows that one statement deletes: whoever wants to write meanwhile waits for no more than that. */
const PRUNED_AT_ONCE = 500

/**
 * Forgets a part of what is older than `from`, of every cluster, and of what this one has beyond its newest rows. Returns
 * whether there may be more of it.
 */
export async function pruneEvents(
  database: Database,
  clusterSlug: string,
  { from, rows }: Retention,
): Promise<boolean> {
  const old = await database.event.deleteMany({ where: { at: { lt: from } }, limit: PRUNED_AT_ONCE })
  if (old.count === PRUNED_AT_ONCE) return true
  const [first] = await database.event.findMany({
    where: { clusterSlug },
    orderBy: { at: 'desc' },
    skip: rows,
    take: 1,
    select: { at: true },
  })
  if (first === undefined) return false
  const many = await database.event.deleteMany({
    where: { clusterSlug, at: { lte: first.at } },
    limit: PRUNED_AT_ONCE,
  })
  return many.count === PRUNED_AT_ONCE
}
