import { expect, test } from 'vitest'
import { ownCount, playwrightCount, vitestCount } from './counts.ts'

const file = (status: string, tests: number) => ({ status, assertionResults: Array(tests).fill({}) })
const vitest = (total: number, passed: number, testResults: unknown[] = [file('passed', total)]) =>
  JSON.stringify({ numTotalTests: total, numPassedTests: passed, testResults })
const playwright = (stats: object, errors: unknown[] = []) =>
  JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors })

test('passed and failed tests of Vitest are counted, skipped ones as failed', () => {
  expect(vitestCount(vitest(5, 5), 0)).toEqual({ passed: 5, failed: 0 })
  expect(vitestCount(vitest(5, 3), 1)).toEqual({ passed: 3, failed: 2 })
  expect(vitestCount(vitest(5, 4), 0)).toEqual({ passed: 4, failed: 1 })
})

test('a file that cannot be loaded, an empty run, a crash and a missing report are failures', () => {
  expect(vitestCount(vitest(2, 2, [file('passed', 2), file('failed', 0)]), 1)).toEqual({
    passed: 2,
    failed: 1,
  })
  expect(vitestCount(vitest(0, 0, []), 0)).toEqual({ passed: 0, failed: 1 })
  expect(vitestCount(vitest(2, 2), 1)).toEqual({ passed: 2, failed: 1 })
  expect(vitestCount(vitest(2, 2), null)).toEqual({ passed: 2, failed: 1 })
  expect(vitestCount(null, 0)).toEqual({ passed: 0, failed: 1 })
})

test('the browser tests count the same way', () => {
  expect(playwrightCount(playwright({ expected: 4 }), 0)).toEqual({ passed: 4, failed: 0 })
  expect(playwrightCount(playwright({ expected: 1, unexpected: 1, skipped: 2 }), 1)).toEqual({
    passed: 1,
    failed: 3,
  })
  expect(playwrightCount(playwright({ expected: 3, flaky: 1 }), 0)).toEqual({ passed: 3, failed: 1 })
  expect(playwrightCount(playwright({}, ['set-up failed']), 1)).toEqual({ passed: 0, failed: 1 })
  expect(playwrightCount(playwright({}), 0)).toEqual({ passed: 0, failed: 1 })
  expect(playwrightCount(null, 1)).toEqual({ passed: 0, failed: 1 })
})

test('so does a runner of our own', () => {
  expect(ownCount('{"passed":7,"failed":2}', 1)).toEqual({ passed: 7, failed: 2 })
  expect(ownCount('{"passed":7,"failed":0}', null)).toEqual({ passed: 7, failed: 1 })
  expect(ownCount(null, 1)).toEqual({ passed: 0, failed: 1 })
})
