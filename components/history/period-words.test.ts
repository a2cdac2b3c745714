import { expect, test } from 'vitest'
import type { HistoryEvent } from '#lib/domain/history/event.ts'
import { groupEvents } from '#lib/domain/history/groups.ts'
import { periodWords } from './period-words.ts'

const at = (time: string) => Date.parse(`2026-11-${time}Z`)

function words(...events: readonly Partial<HistoryEvent>[]): string | null {
  const down = { kind: 'broker-down', broker: 1, since: null, jobId: null } as const
  const [group] = groupEvents(events.map((event) => ({ ...down, ...event }) as HistoryEvent))
  if (!group) throw new Error('no group')
  return periodWords(group)
}

test('since when it may have happened is told with the day where that is another', () => {
  expect(words({ at: at('21T10:00:00') })).toBeNull()
  expect(words({ at: at('21T10:00:00'), since: at('21T09:00:00') })).toBe('at some time since 09:00:00')
  expect(words({ at: at('21T10:00:00'), since: at('18T18:00:00') })).toBe(
    'at some time since 2026-11-18 18:00:00 UTC',
  )
})

test('from when on it happened, over midnight too', () => {
  expect(words({ at: at('21T10:00:10') }, { at: at('21T10:00:00') })).toBe('from 10:00:00 on')
  expect(words({ at: at('21T00:00:05') }, { at: at('20T23:59:55') })).toBe('from 2026-11-20 23:59:55 UTC on')
})
