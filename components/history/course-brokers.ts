import type { BrokerId } from '#lib/domain/cluster.ts'
import type { CoursePoint } from '#lib/domain/history/course.ts'

/**
 * Whose lines are drawn, by id: one broker, or at most `most` of all, those whose counts changed most; and how many are left
 * out.
 */
export function brokersShown(
  points: readonly CoursePoint[],
  measure: 'leaders' | 'inSync',
  broker: BrokerId | null,
  most: number,
): { readonly shown: readonly BrokerId[]; readonly others: number } {
  if (broker !== null) return { shown: [broker], others: 0 }
  const extent = new Map<BrokerId, { least: number; most: number }>()
  const ids = [...new Set(points.flatMap((point) => Object.keys(point[measure]).map(Number)))]
  for (const id of ids) {
    const values = points.map((point) => point[measure][id] ?? 0)
    extent.set(id, { least: Math.min(...values), most: Math.max(...values) })
  }
  const changed = (id: BrokerId) => (extent.get(id)?.most ?? 0) - (extent.get(id)?.least ?? 0)
  const shown = ids.sort((a, b) => changed(b) - changed(a) || a - b).slice(0, most)
  return { shown: shown.sort((a, b) => a - b), others: Math.max(0, extent.size - most) }
}
