import { expect, test } from 'vitest'
import { goalTitle } from './title.ts'

function title(topics: Record<string, number>): string {
  return goalTitle({ kind: 'replication-factor', topics })
}

test('names one or two topics, counts more, and keeps factors apart', () => {
  expect(title({ 'audit-log': 3 })).toBe('Give audit-log 3 replicas')
  expect(title({ b: 3, a: 3 })).toBe('Give a and b 3 replicas')
  expect(title({ a: 3, b: 3, c: 3, d: 2 })).toBe('Give 3 topics 3 replicas, give d 2 replicas')
})
