import { expect, test } from 'vitest'
import type { CoursePoint } from '#lib/domain/history/course.ts'
import { brokersShown } from './course-brokers.ts'

function point(at: number, leaders: CoursePoint['leaders']): CoursePoint {
  return { at, leaders, inSync: {} }
}

const points = [point(1, { 1: 5, 2: 5, 3: 5 }), point(2, { 1: 5, 2: 9, 3: 1 })]

test('the lines are those of the brokers that changed most, by id', () => {
  expect(brokersShown(points, 'leaders', null, 2)).toEqual({ shown: [2, 3], others: 1 })
  expect(brokersShown(points, 'leaders', null, 6)).toEqual({ shown: [1, 2, 3], others: 0 })
})

test('on the page of a broker it is its own, though it has never had any', () => {
  expect(brokersShown(points, 'leaders', 9, 2)).toEqual({ shown: [9], others: 0 })
})
