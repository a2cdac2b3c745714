import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { FAMILIES, type Family } from '#lib/domain/history/event.ts'
import type { Problem } from '#lib/domain/problem.ts'

const FAMILY_NAMES = Object.keys(FAMILIES) as Family[]

/** How far back a timeline goes. */
export const PERIODS = ['1h', '24h', '7d', '30d'] as const
export type Period = (typeof PERIODS)[number]

/** Later years have five digits, which not every database reads. */
const LAST_MOMENT = Date.UTC(9999, 11, 31)

/** The names of the parameters: they stand beside those of the page. */
export const historyParams = {
  happened: parseAsStringLiteral(FAMILY_NAMES),
  on: parseAsInteger,
  about: parseAsString,
  past: parseAsStringLiteral(PERIODS).withDefault('24h'),
  /** Epoch milliseconds: only what is older. */
  until: createParser({
    parse: (text) => {
      const at = parseAsInteger.parse(text)
      return at !== null && at >= 0 && at <= LAST_MOMENT ? at : null
    },
    serialize: String,
  }),
}

export type HistoryParams = inferParserType<typeof historyParams>

export const loadHistoryParams = createLoader(historyParams)
const serialize = createSerializer(historyParams)

/** The timeline on the page at `base`; what else its address said is left out. */
export function historyUrl(base: string, params: Partial<HistoryParams>): string {
  return `${serialize(base, params)}#history`
}

const HOUR_MS = 3_600_000
const LENGTHS: Record<Period, number> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 168 * HOUR_MS,
  '30d': 720 * HOUR_MS,
}

/** Epoch milliseconds. */
export function beginOf(period: Period, now: number): number {
  return now - LENGTHS[period]
}

/** What is said where no event was found; null where some may be missing. */
export function nothingWords({ happened, on, about }: HistoryParams, problem: Problem | null): string | null {
  if (problem !== null) return null
  return happened === null && on === null && about === null
    ? 'Nothing happened'
    : 'Nothing of that kind happened'
}

/** The brokers to choose from, with the one that the address names though the cluster has it no more. */
export function choicesOf(brokers: readonly BrokerId[], chosen: BrokerId | null): readonly BrokerId[] {
  return chosen === null || brokers.includes(chosen) ? brokers : [...brokers, chosen]
}

export const FAMILY_WORDS: Record<Family, string> = {
  brokers: 'Brokers and controller',
  leaders: 'Leaders',
  isr: 'In-sync replicas',
  placement: 'Placement',
  topics: 'Topics',
  settings: 'Settings',
  findings: 'Findings',
}

export const PERIOD_WORDS: Record<Period, string> = {
  '1h': 'The last hour',
  '24h': 'The last 24 hours',
  '7d': 'The last 7 days',
  '30d': 'The last 30 days',
}
