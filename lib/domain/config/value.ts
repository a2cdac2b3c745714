import { formatBytes, formatDuration } from '../quantity.ts'
import type { SettingType } from './setting.ts'

/**
 * A value as Kafka writes it back: numbers without leading zeros, truth values in small letters, lists without spaces
 * and with each item once (`ConfigDef.parseType` and `convertToString`). What is no such value is only trimmed: Kafka itself says what is wrong with it.
 */
export function canonical(type: SettingType, text: string): string {
  const trimmed = text.trim()
  switch (type) {
    case 'int':
    case 'short':
    case 'long':
      return /^[+-]?\d+$/.test(trimmed) ? String(BigInt(trimmed.replace(/^\+/, ''))) : trimmed
    case 'double':
      return trimmed !== '' && Number.isFinite(Number(trimmed)) ? String(Number(trimmed)) : trimmed
    case 'boolean':
      return trimmed.toLowerCase()
    case 'list':
      return [...new Set(trimmed.split(',').map((item) => item.trim()))].join(',')
    default:
      return trimmed
  }
}

const MILLISECONDS: readonly (readonly [ending: string, factor: number])[] = [
  ['.ms', 1],
  ['.minutes', 60_000],
  ['.hours', 3_600_000],
]

/** The value of another name of the same setting in the unit of `key`, such as hours in milliseconds (`ServerTopicConfigSynonyms`). */
export function inUnitOf(key: string, otherKey: string, value: string): string {
  const factor = (name: string) => MILLISECONDS.find(([ending]) => name.endsWith(ending))?.[1]
  const [own, other] = [factor(key), factor(otherKey)]
  if (own === undefined || other === undefined || own === other || !/^\d+$/.test(value)) return value
  return String((Number(value) * other) / own)
}

/** What a number means, where that is not plain: "7 d" of a `.ms`, "1.07 GB" of a `.bytes`, "no limit" of a retention of -1. */
export function meaningOf(key: string, value: string): string | null {
  if (!/^-?\d+$/.test(value)) return null
  const number = Number(value)
  if (/retention\.(ms|minutes|hours|bytes)$/.test(key) && number === -1) return 'no limit'
  if (!Number.isSafeInteger(number) || number < 1000) return null
  if (key.endsWith('.ms')) return formatDuration(number / 1000)
  return /bytes$/.test(key) ? formatBytes(number) : null
}

/** "604800000 (7 d)": a value as it is set, with what it means. */
export function valueWords(key: string, value: string): string {
  const meaning = meaningOf(key, value)
  if (value === '') return 'empty'
  return meaning === null ? value : `${value} (${meaning})`
}
