import { expect, test } from 'vitest'
import { ok } from '#lib/domain/problem.ts'
import type { Work } from '../work.ts'
import { elect } from './elect.ts'

const LIST_REASSIGNMENTS = 46
const TOPIC = 'orders'

/**
 * How many elections each request asks for, and when, where broker 1 leads so many partitions that broker 2 is to lead. The last of
 * them cannot be elected.
 */
async function elected(count: number, shownAfterMs: number) {
  let time = 0
  const requests: { at: number; elections: number }[] = []
  const ledAt = new Map<number, number>()
  const leaderOf = (id: number) => (time >= (ledAt.get(id) ?? Number.POSITIVE_INFINITY) ? 2 : 1)
  const metadata = () => ({
    ...{ errorCode: 0, name: TOPIC, id: null, internal: false },
    partitions: Array.from({ length: count }, (_, id) => ({
      ...{ id, leader: leaderOf(id), replicas: [2, 1], isr: [1, 2], offline: [] },
    })),
  })
  const wire = {
    read: async ([{ key }]: [{ key: number }]) =>
      ok({ topics: key === LIST_REASSIGNMENTS ? [] : [metadata()] }),
    change: async (_: unknown, [[topic]]: [[{ partitions: number[] }]]) => {
      requests.push({ at: time, elections: topic.partitions.length })
      const partitions = topic.partitions.map((partition) => {
        const refused = partition === count - 1
        if (!refused) ledAt.set(partition, time + shownAfterMs)
        return { partition, errorCode: refused ? 80 : 0, errorMessage: null }
      })
      return ok({ errorCode: 0, results: [{ topic: TOPIC, partitions }] })
    },
  }
  const work = {
    link: {
      any: (_: unknown, ask: (through: typeof wire) => unknown) => ask(wire),
      answering: async () => ok(wire),
    },
    fence: async () => () => {},
    now: () => time,
    pause: async (milliseconds: number) => {
      time += milliseconds
    },
    waitFor: async () => {},
  }
  const partitions = Array.from({ length: count }, (_, partition) => ({ topic: TOPIC, partition }))
  const end = await elect.perform(work as unknown as Work, { partitions })
  return { requests, outcome: end.outcome }
}

test('leaders move in parts, each once the one before is seen', async () => {
  const { requests, outcome } = await elected(600, 1_500)
  expect(requests).toEqual([
    { at: 0, elections: 250 },
    { at: 1_500, elections: 250 },
    { at: 3_000, elections: 100 },
  ])
  expect(outcome).toMatch(/^599 leaders moved to the preferred broker; 1 stayed: /)
})

test('what is never seen holds up the rest for ten seconds, and is not asked for again', async () => {
  const { requests } = await elected(300, Number.POSITIVE_INFINITY)
  expect(requests).toEqual([
    { at: 0, elections: 250 },
    { at: 10_000, elections: 50 },
  ])
})

test('a few are asked for at once', async () => {
  expect((await elected(3, Number.POSITIVE_INFINITY)).requests).toEqual([{ at: 0, elections: 3 }])
})
