import { expect, test } from 'vitest'
import { fail, ok, type Problem, problem } from '#lib/domain/problem.ts'
import { firstReading } from './connected.ts'
import { Stopped, type Work } from './work.ts'

type Shown = { readonly topicConfigs: { readonly readAt: number | null; readonly problem: Problem | null } }

const nothing = { parts: null, problem: null }
const metadata = { parts: { topicConfigs: { readAt: null, problem: null } }, problem: null }
const silence = problem('timed-out', 'No broker answers.', 'Start one.')
const forbidden = problem('kafka-refused', 'The console may not read configurations.')

/** What a job is told whose console shows this, one after the other, each time it looks. */
async function told(
  ...shown: readonly { readonly parts: Shown | null; readonly problem: Problem | null }[]
): Promise<unknown> {
  let looks = 0
  const now = () => shown[looks]
  const work = {
    collector: {
      observation: () => (now()?.parts ? now() : null),
      problem: () => now()?.problem ?? null,
    },
    pause: async () => {
      looks++
      if (looks === shown.length) throw new Stopped()
    },
  }
  return firstReading(work as unknown as Work)
}

test('a job has nothing to say while the first reading is under way, and goes on once min.insync.replicas is known', async () => {
  const read = { parts: { topicConfigs: { readAt: 1, problem: null } }, problem: null }
  expect(await told(nothing, metadata, read)).toEqual(ok(null))
  await expect(told(nothing, metadata), 'it goes on no earlier').rejects.toBeInstanceOf(Stopped)
})

test('it says why, where the first reading fails', async () => {
  const says = fail('not-read-yet', silence.message, silence.hint)
  expect(await told(nothing, { parts: null, problem: silence })).toEqual(says)
  const withoutConfigs = { parts: { topicConfigs: { readAt: null, problem: silence } }, problem: null }
  expect(await told(metadata, withoutConfigs)).toEqual(says)
})

test('it does not wait for what the console may not read', async () => {
  const denied = { parts: { topicConfigs: { readAt: null, problem: forbidden } }, problem: null }
  expect(await told(metadata, denied)).toEqual(ok(null))
})
