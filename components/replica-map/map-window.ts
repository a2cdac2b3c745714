import type { BrokerId, Topic } from '#lib/domain/cluster.ts'
import type { Fit } from '#lib/domain/placement/fit.ts'
import { headingRow, type MapRow, rowsOfTopic } from './map-row.ts'

/** Rows in one window: about 8 kB of JSON, and more than any screen shows at once. */
export const WINDOW_ROWS = 200

export type MapWindow = { readonly from: number; readonly rows: readonly MapRow[] }

/** Lines that the map of these topics has: a heading for each, its partitions, and a gap before the next. */
export function countRows(topics: readonly Topic[]): number {
  return topics.reduce((sum, topic) => sum + linesOf(topic), topics.length > 0 ? -1 : 0)
}

function linesOf(topic: Topic): number {
  return topic.partitions.length + 2
}

/** Rows `from` to `from + count`, made for the topics that they touch only. */
export function mapWindow(
  topics: readonly Topic[],
  columnOf: ReadonlyMap<BrokerId, number>,
  fitOf: (topic: Topic) => Fit,
  from: number,
  count: number,
): MapWindow {
  const rows: MapRow[] = []
  let line = 0
  for (const [position, topic] of topics.entries()) {
    if (line >= from + count) break
    const end = line + linesOf(topic)
    if (end > from) {
      const lines = linesOfTopic(topic, columnOf, fitOf(topic), position === topics.length - 1)
      rows.push(...lines.slice(Math.max(0, from - line), from + count - line))
    }
    line = end
  }
  return { from, rows }
}

function linesOfTopic(
  topic: Topic,
  columnOf: ReadonlyMap<BrokerId, number>,
  fit: Fit,
  last: boolean,
): MapRow[] {
  const partitions = rowsOfTopic(topic.name, topic.partitions, columnOf, fit.departures)
  return [headingRow(topic, fit), ...partitions, ...(last ? [] : [{ kind: 'gap' } as const])]
}
