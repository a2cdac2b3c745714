/** The size of a log at a moment. */
export type SizeReading = {
  /** Milliseconds of any one clock. */
  readonly at: number
  readonly bytes: number
}

/**
 * Bytes per second that were appended to a log, from its sizes, oldest first. An interval in which it shrank (retention or
 * compaction deleted more than was written) tells nothing and is left out. Null where no interval is left.
 */
export function appendRate(readings: readonly SizeReading[]): number | null {
  let bytes = 0
  let milliseconds = 0
  for (const [position, reading] of readings.slice(1).entries()) {
    const before = readings[position]
    if (!before || reading.bytes < before.bytes) continue
    bytes += reading.bytes - before.bytes
    milliseconds += reading.at - before.at
  }
  return milliseconds > 0 ? (bytes * 1000) / milliseconds : null
}
