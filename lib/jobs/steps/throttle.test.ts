import { expect, test } from 'vitest'
import { LEADER_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { fail, type ProblemCode } from '#lib/domain/problem.ts'
import type { Work } from '../work.ts'
import type { Setting } from './settings.ts'
import { unthrottle } from './throttle.ts'

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
