import { expect, test } from 'vitest'
import { pageAt } from './paging.ts'

test('a page lies where its first item stands, and one beyond either end is the last or the first', () => {
  expect(pageAt(250, 2, 100)).toEqual({ page: 2, pages: 3, first: 100 })
  expect(pageAt(200, 9, 100)).toEqual({ page: 2, pages: 2, first: 100 })
  expect(pageAt(200, -1, 100)).toEqual({ page: 1, pages: 2, first: 0 })
  expect(pageAt(0, 1, 100)).toEqual({ page: 1, pages: 1, first: 0 })
})
