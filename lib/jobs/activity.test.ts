import { expect, test } from 'vitest'
import { problem } from '#lib/domain/problem.ts'
import { Activity } from './activity.ts'

const away = problem('timed-out', 'Broker 3 is down.')

function recorded() {
  const states: string[] = []
  const activity = new Activity(async (state) => {
    states.push(state)
  })
  return { activity, states }
}

test('what it waits for is told once, and that it goes on', async () => {
  const { activity, states } = recorded()
  for (const why of [null, away, away, null, null]) await activity.waitFor(why)
  expect(states).toEqual(['blocked', 'running'])
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
