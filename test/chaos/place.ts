/** A failpoint, and which passing of it within a job, from 1. */
export type Place = { readonly point: string; readonly nth: number }

export function nameOf({ point, nth }: Place): string {
  return nth === 1 ? point : `${point} #${nth}`
}

/** The places of points that were passed in this order. */
export function placesOf(points: readonly string[]): Place[] {
  const passed = new Map<string, number>()
  return points.map((point) => {
    const nth = (passed.get(point) ?? 0) + 1
    passed.set(point, nth)
    return { point, nth }
  })
}
