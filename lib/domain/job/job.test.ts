import { expect, test } from 'vitest'
import { mayFollow, WISHES, type Wish } from './job.ts'

test('a job that was cancelled goes on no more: what is in flight goes back, or ends after all', () => {
  const after = (wish: Wish) => WISHES.filter((wanted) => mayFollow(wish, wanted))
  expect(after('run')).toEqual(WISHES)
  expect(after('pause')).toEqual(WISHES)
  expect(after('finish')).toEqual(['revert', 'revert-anyway'])
  expect(after('revert')).toEqual(['finish', 'revert', 'revert-anyway'])
  expect(after('revert-anyway')).toEqual(['finish', 'revert', 'revert-anyway'])
})
