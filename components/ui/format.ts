import { formatBytes, formatCount, formatDuration, formatPercent } from '#lib/domain/quantity.ts'

/** How numbers, sizes and times read, everywhere. Unknown is said in words, never as 0. */

const NBSP = '\u00a0'

/** Shown for what is not known, so that it can never be taken for zero. */
export const UNKNOWN = 'unknown'

/** "10,000" */
export function count(value: number): string {
  return formatCount(value)
}

/** Decimal units, glued: "1.84 GB"; null is "unknown". */
export function bytes(value: number | null): string {
  return value === null ? UNKNOWN : formatBytes(value).replace(' ', NBSP)
}

/** Running text whose shares stay on one line with their sign: "79 %". */
export function glued(text: string): string {
  return text.replaceAll(' %', `${NBSP}%`)
}

/** Bytes per second: "19.6 MB/s"; null is "unknown". */
export function rate(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? UNKNOWN : `${bytes(bytesPerSecond)}/s`
}

/** "41 ms", and seconds from one second on: "1.2 s". */
export function milliseconds(value: number): string {
  return value < 1000 ? `${Math.max(1, Math.round(value))}${NBSP}ms` : duration(value / 1000)
}

/** The two largest units of a length of time, each glued: "0.4 s", "2 min 5 s". */
export function duration(seconds: number): string {
  return formatDuration(seconds).replace(/ (?=[a-z])/g, NBSP)
}

/** How long ago, from an age in milliseconds: "1.2 s ago", "3 min ago". One unit above a minute. */
export function ago(ageMs: number): string {
  const seconds = Math.max(0, ageMs) / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)}${NBSP}s ago`
  if (seconds < 59.5) return `${Math.round(seconds)}${NBSP}s ago`
  if (seconds < 3570) return `${Math.round(seconds / 60)}${NBSP}min ago`
  if (seconds < 84_600) return `${Math.round(seconds / 3600)}${NBSP}h ago`
  return `${Math.round(seconds / 86_400)}${NBSP}d ago`
}

/** The exact moment in UTC, for tooltips and records: "2026-11-21 10:00:00 UTC". */
export function instant(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** A share from 0 to 1, glued: "52 %", "< 1 %". */
export function percent(share: number): string {
  return formatPercent(share).replaceAll(' ', NBSP)
}
