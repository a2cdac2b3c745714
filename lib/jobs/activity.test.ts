import { expect, test } from 'vitest'
import { problem } from '#lib/domain/problem.ts'
import { Activity } from './activity.ts'

const away = problem('timed-out', 'Broker 3 is down.')

function recorded() {
  const states: string[] = []
  const hints: (string | undefined)[] = []
  const log: (string | null)[] = []
  const activity = new Activity(async (state, why, text) => {
    states.push(state)
    hints.push(why?.hint)
    log.push(text)
  })
  return { activity, states, hints, log }
}

test('what it waits for is told once, and that it goes on', async () => {
  const { activity, states } = recorded()
  for (const why of [null, away, away, null, null]) await activity.waitFor(why)
  expect(states).toEqual(['blocked', 'running'])
})

test('what can be done about it is told anew where that has changed, and not logged', async () => {
  const { activity, states, hints, log } = recorded()
  const [first, second] = ['Cancel the job.', 'Wait.'].map((hint) => ({ ...away, hint }))
  for (const why of [first, first, second, second]) await activity.waitFor(why ?? null)
  expect(states).toEqual(['blocked', 'blocked'])
  expect(hints).toEqual(['Cancel the job.', 'Wait.'])
  expect(log).toEqual(['Waiting. Broker 3 is down.', null])
})

test('a job that rests still does when what it waited for has come', async () => {
  const { activity, states } = recorded()
  await activity.rest(true)
  await activity.waitFor(away)
  await activity.waitFor(null)
  expect(states).toEqual(['paused', 'blocked', 'paused'])
  await activity.rest(false)
  expect(states.at(-1)).toBe('running')
})
