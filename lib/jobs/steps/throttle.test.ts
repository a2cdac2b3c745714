import { expect, test } from 'vitest'
import { LEADER_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { fail, type ProblemCode } from '#lib/domain/problem.ts'
import type { Work } from '../work.ts'
import type { Setting } from './settings.ts'
import { followRate, unthrottle } from './throttle.ts'

const settings: readonly Setting[] = [1, 2].map((id) => ({
  resource: { kind: 'broker', name: String(id) },
  ...{ key: LEADER_RATE, prior: null, entries: null },
}))

/** How the clean-up ends where every broker is asked in vain, and what it leaves on which. */
async function cleanedUp(answer: ProblemCode) {
  let time = 0
  const left: string[] = []
  const work = {
    link: { broker: () => fail(answer, 'No.') },
    intentOf: async () => ({ settings, rates: [7] }),
    fence: async () => () => {},
    left: async () => new Set(),
    leave: async (own: readonly Setting[]) => {
      left.push(...own.map(({ resource }) => resource.name))
    },
    patienceMs: 30_000,
    now: () => time,
    pause: async (milliseconds: number) => {
      time += milliseconds
    },
    waitFor: async () => {},
  }
  const end = await unthrottle.perform(work as unknown as Work, null)
  return { state: end.state, left, waited: time }
}

test.each<ProblemCode>([
  'connection-lost',
  'connection-refused',
  'host-unknown',
  'not-kafka',
  'tls-required',
  'tls-failed',
  'timed-out',
])(
  'what shows as %s is no refusal: the broker has half a minute, and then its settings are left',
  async (code) => {
    expect(await cleanedUp(code)).toEqual({ state: 'done', left: ['1', '2'], waited: 30_000 })
  },
)

test('what a broker refuses ends the job at once, and is left for later all the same', async () => {
  expect(await cleanedUp('kafka-refused')).toEqual({ state: 'failed', left: ['1', '2'], waited: 0 })
})

test('a broker that refuses a changed rate does not hide one that is silent: that has to be brought to it yet', async () => {
  const rateAfter = async (...answers: readonly ProblemCode[]) => {
    const work = {
      link: { broker: (id: number) => fail(answers[id - 1] ?? 'timed-out', 'No.') },
      fence: async () => () => {},
      intentOf: async () => ({ settings, rates: [7] }),
      amend: async () => {},
      now: () => 0,
    }
    const order = { wish: 'run', throttleBytesPerSecond: 9 } as const
    return followRate(work as unknown as Work, order, 7)
  }
  expect(await rateAfter('broker-unknown', 'timed-out')).toBe(7)
  expect(await rateAfter('timed-out', 'broker-unknown')).toBe(7)
  expect(await rateAfter('broker-unknown', 'kafka-refused')).toBe(9)
})
