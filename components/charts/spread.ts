/** How evenly a measure lies on brokers. */
export type Spread = {
  readonly least: number
  readonly most: number
  /** What each broker would have if all had the same. */
  readonly even: number
}

/** The spread of the known values; null where none is known. */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  return {
    least: Math.min(...known),
    most: Math.max(...known),
    even: known.reduce((sum, value) => sum + value, 0) / known.length,
  }
}

/** Round values from 0 up to at least `most`, for an axis with about four lines. */
export function axisTicks(most: number): number[] {
  if (most <= 0) return [0, 1]
  const rough = most / 4
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude)
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step)
}
