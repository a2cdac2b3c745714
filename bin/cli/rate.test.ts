import { expect, test } from 'vitest'
import { bytesPerSecond, rateWords } from './rate.ts'

test.each([
  ['20MB', 20_000_000],
  ['500kB', 500_000],
  ['500KB', 500_000],
  ['1.5GB', 1_500_000_000],
  ['20 MB/s', 20_000_000],
  ['10000B', 10_000],
  ['0.01MB', 10_000],
  ['12345.6789kB', 12_345_679],
])('%s is a rate', (text, bytes) => {
  expect(bytesPerSecond('--throttle', text)).toBe(bytes)
})

test.each([
  '',
  '20',
  'MB',
  '20Mb',
  '20mb',
  '20MiB',
  '20Mbit',
  '-1MB',
  '1e3MB',
  '1,5GB',
  '.5GB',
  '20MB/min',
  '20  MB',
])('"%s" is refused, with examples', (text) => {
  expect(() => bytesPerSecond('--throttle', text)).toThrow(
    `--throttle: "${text}" is not a rate such as 20MB, 500kB or 1.5GB a second`,
  )
})

test.each([
  ['9.99kB', 'Below 10 kB/s a copy would hardly ever end.'],
  ['0MB', 'Below 10 kB/s a copy would hardly ever end.'],
  ['101GB', 'No network carries more than 100 GB/s.'],
])('%s is refused, with the reason', (text, reason) => {
  expect(() => bytesPerSecond('--throttle', text)).toThrow(reason)
})

test('a rate reads as it is given', () => {
  expect(rateWords(1_500_000_000)).toBe('1.50 GB/s')
})
