import { expect, test } from 'vitest'
import { JOB_STATES } from '#lib/domain/job/job.ts'
import { JOB_GROUPS, jobFilters, jobsSentence, statesIn } from './job-groups.ts'

test('each state is in one group', () => {
  expect(JOB_GROUPS.flatMap(statesIn).toSorted()).toEqual(JOB_STATES.toSorted())
})

test('groups are counted over all jobs, those that are not listed too', () => {
  const links = jobFilters({ done: 240, paused: 1, running: 1 }, 'failed', (group) => `?${group}`)
  expect(links.map(({ label, count, current }) => [label, count, current])).toEqual([
    ['All', 242, false],
    ['Not ended', 2, false],
    ['Done', 240, false],
    ['Failed', 0, true],
  ])
})

test('what needs somebody is said first', () => {
  const words = (counts: Parameters<typeof jobsSentence>[0]) => jobsSentence(counts)[0]?.text
  expect(words({ blocked: 1, paused: 1 })).toBe('1 job waits for something.')
  expect(words({ paused: 2, done: 4 })).toBe('2 jobs are paused.')
  expect(words({ queued: 1, running: 1 })).toBe('2 jobs are at work.')
  expect(words({ done: 240 })).toBe('No job is at work.')
  expect(words({})).toBe('Nothing was ever changed from here.')
})
