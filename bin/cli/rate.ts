import { formatBytes } from '#lib/domain/quantity.ts'
import { Throttle } from '#lib/services/throttle.ts'
import { Refusal } from '../refusal.ts'

const UNITS = { B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9 } as const
const EXAMPLES = '20MB, 500kB or 1.5GB a second'

/** "20 MB/s" */
export function rateWords(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`
}

/** Bytes per second of "20MB", "500kB", "1.5 GB/s": decimal units. Refuses what has no unit, or makes no sensible limit. */
export function bytesPerSecond(option: string, text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(B|kB|KB|MB|GB)(?:\/s)?$/.exec(text) ?? []
  if (number === undefined || unit === undefined)
    throw new Refusal(`${option}: "${text}" is not a rate such as ${EXAMPLES} (decimal units).`)
  const parsed = Throttle.safeParse(Math.round(Number(number) * UNITS[unit as keyof typeof UNITS]))
  if (parsed.success) return parsed.data
  throw new Refusal(
    `${option}: "${text}" cannot be the limit. ${parsed.error.issues[0]?.message ?? ''} Such as ${EXAMPLES}.`,
  )
}
