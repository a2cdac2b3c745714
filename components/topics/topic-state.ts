import { counted, listed } from '#lib/domain/words.ts'
import type { TopicRow } from './topic-row.ts'

export type StateWords = {
  readonly tone: 'plain' | 'ok' | 'warn' | 'bad' | 'moving'
  /** A shape, so that the colour is never alone. */
  readonly mark: string
  readonly text: string
}

/** The worst that is so now, in words: "2 offline", "3 under-replicated", "in sync". */
export function topicState(row: TopicRow): StateWords {
  if (row.offline > 0) return { tone: 'bad', mark: '✕', text: `${row.offline} offline` }
  if (row.belowMin > 0) return { tone: 'bad', mark: '▲', text: `${row.belowMin} below min ISR` }
  if (row.underReplicated > 0)
    return { tone: 'warn', mark: '▲', text: `${row.underReplicated} under-replicated` }
  if (row.moving > 0) return { tone: 'moving', mark: '◆', text: `${row.moving} reassigning` }
  return { tone: 'ok', mark: '✓', text: row.partitions === 0 ? 'no partitions' : 'in sync' }
}

/** What one more loss would do: "losing broker 1 stops it"; null where any one broker may go. */
export function topicRisk(row: TopicRow): { readonly text: string; readonly stops: boolean } | null {
  if (row.fatal.length > 0) return { text: `losing ${oneOf(row.fatal)} stops it`, stops: true }
  if (row.blocking.length > 0)
    return { text: `losing ${oneOf(row.blocking)} stops acks=all writes`, stops: false }
  return null
}

const NAMED = 3

/** "broker 1 or 2", "any of 7 brokers". */
export function oneOf(brokers: readonly number[]): string {
  return brokers.length > NAMED
    ? `any of ${counted(brokers.length, 'broker')}`
    : `broker ${listed(brokers, 'or')}`
}
