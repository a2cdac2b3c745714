import { expect, test } from 'vitest'
import { wasCutOff } from './cut-off.ts'

test.each([
  new TypeError('network error'),
  new TypeError('Failed to fetch'),
  new TypeError('Error in input stream'),
  new TypeError('NetworkError when attempting to fetch resource.'),
  new TypeError('Load failed'),
  new Error('Connection closed.'),
  new Error('Minified React error #412; visit https://react.dev/errors/412 for the full message'),
])('%s: the console went away', (error) => {
  expect(wasCutOff(error)).toBe(true)
})

test('what broke in the console, or in the page, is a defect', () => {
  expect(wasCutOff(Object.assign(new Error('network error'), { digest: '12' }))).toBe(false)
  expect(wasCutOff(new TypeError('x is undefined'))).toBe(false)
  expect(wasCutOff('network error')).toBe(false)
})
