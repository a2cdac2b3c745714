import type { BrokerId, Topic } from '../cluster.ts'
import type { Counts, Held, HistoryEvent } from './event.ts'

/** How many partitions each broker led, and of how many it was in sync, over time. */
export type Course = {
  /** In order of time; each holds until the next. */
  readonly points: readonly CoursePoint[]
}

export type CoursePoint = {
  /** Epoch milliseconds. */
  readonly at: number
  readonly leaders: Counts
  readonly inSync: Counts
}

/** Points that are kept: more than a chart has pixels for. */
const MOST_POINTS = 400

/**
 * The counts from `from` to `now`, from what is led and in sync now and all that happened since, newest first: each event
 * is undone. Begins later where nobody watched in between, unless what was different
 * afterwards was told.
 */
export function courseOf(
  topics: readonly Topic[],
  events: readonly HistoryEvent[],
  { from, now }: { readonly from: number; readonly now: number },
): Course {
  const counts = countsOf(topics)
  const points: CoursePoint[] = [pointOf(now, counts)]
  let begin = from
  let reading = Number.POSITIVE_INFINITY
  for (const event of events) {
    if (event.at <= from) break
    if (event.at < reading) {
      reading = event.at
      points.push(pointOf(reading, counts))
    }
    if (event.kind === 'not-watched' && event.why !== 'compared') {
      begin = event.at
      break
    }
    undo(event, counts)
  }
  // What the last undone reading was before holds from the begin on.
  if (begin < reading) points.push(pointOf(begin, counts))
  return { points: thinned(points.reverse(), MOST_POINTS) }
}

type Counting = { readonly leaders: Map<BrokerId, number>; readonly inSync: Map<BrokerId, number> }

function countsOf(topics: readonly Topic[]): Counting {
  const leaders = new Map<BrokerId, number>()
  const inSync = new Map<BrokerId, number>()
  for (const { partitions } of topics)
    for (const { leader, isr } of partitions) {
      if (leader !== null) add(leaders, leader, 1)
      for (const id of isr) add(inSync, id, 1)
    }
  return { leaders, inSync }
}

function add(counts: Map<BrokerId, number>, broker: BrokerId, by: number): void {
  counts.set(broker, (counts.get(broker) ?? 0) + by)
}

function pointOf(at: number, { leaders, inSync }: Counting): CoursePoint {
  return { at, leaders: Object.fromEntries(leaders), inSync: Object.fromEntries(inSync) }
}

function undo(event: HistoryEvent, { leaders, inSync }: Counting): void {
  switch (event.kind) {
    case 'leader-moved':
      for (const { from, to } of event.partitions) {
        if (to !== null) add(leaders, to, -1)
        if (from !== null) add(leaders, from, 1)
      }
      return
    case 'isr-shrank':
      for (const { left } of event.partitions) for (const id of left) add(inSync, id, 1)
      return
    case 'isr-grew':
      for (const { joined } of event.partitions) for (const id of joined) add(inSync, id, -1)
      return
    case 'topic-created':
    case 'topic-deleted':
    case 'topic-recreated':
    case 'partitions-added':
      addHeld({ leaders, inSync }, event.to, -1)
      addHeld({ leaders, inSync }, event.from, 1)
  }
}

function addHeld({ leaders, inSync }: Counting, held: Held, factor: 1 | -1): void {
  for (const [id, count] of Object.entries(held.leaders)) add(leaders, Number(id), factor * count)
  for (const [id, count] of Object.entries(held.inSync)) add(inSync, Number(id), factor * count)
}

/** So few that they can be drawn: of those close together the one with the fewest in sync, and the last. */
function thinned(points: readonly CoursePoint[], most: number): readonly CoursePoint[] {
  const [first, last] = [points[0], points.at(-1)]
  if (points.length <= most || !first || !last) return points
  const width = (last.at - first.at) / (most / 2)
  const buckets = Map.groupBy(points, ({ at }) => Math.floor((at - first.at) / width))
  return [...buckets.values()].flatMap((bucket) => {
    const lowest = bucket.reduce((low, point) => (totalOf(point) < totalOf(low) ? point : low))
    const end = bucket.at(-1)
    return end === undefined || end === lowest ? [lowest] : [lowest, end]
  })
}

function totalOf({ inSync }: CoursePoint): number {
  return Object.values(inSync).reduce((sum, count) => sum + count, 0)
}
