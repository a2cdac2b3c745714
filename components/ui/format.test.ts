import { describe, expect, it } from 'vitest'
import {
  ago,
  bytes,
  count,
  duration,
  instant,
  listing,
  milliseconds,
  percent,
  plural,
  rate,
} from './format.ts'

/** The units are glued with no-break spaces; the expectations are written with plain ones. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [4_100_000, '4.1 MB'],
    [1_840_000_000, '1.84 GB'],
    [999_600, '1 MB'],
    [999_499, '999 kB'],
    [2 ** 53, '9.01 PB'],
    [5e18, '5000 PB'],
  ])('%d is %s', (value, text) => expect(plain(bytes(value))).toBe(text))

  it('says unknown instead of 0', () => {
    expect(bytes(null)).toBe('unknown')
    expect(rate(null)).toBe('unknown')
  })

  it('turns into a rate', () => expect(plain(rate(19_640_000))).toBe('19.6 MB/s'))
})

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [0.42, '0.4 s'],
    [2, '2 s'],
    [9.96, '10 s'],
    [41.4, '41 s'],
    [59.6, '1 min'],
    [125, '2 min 5 s'],
    [3599.6, '1 h'],
    [11_520, '3 h 12 min'],
    [86_399, '1 d'],
    [187_200, '2 d 4 h'],
  ])('%d s is %s', (value, text) => expect(plain(duration(value))).toBe(text))
})

describe('milliseconds', () => {
  it.each([
    [0.2, '1 ms'],
    [41, '41 ms'],
    [1240, '1.2 s'],
  ])('%d ms is %s', (value, text) => expect(plain(milliseconds(value))).toBe(text))
})

describe('ago', () => {
  it.each([
    [-50, '0.0 s ago'],
    [1200, '1.2 s ago'],
    [9960, '10 s ago'],
    [59_600, '1 min ago'],
    [180_000, '3 min ago'],
    [3_590_000, '1 h ago'],
    [86_400_000, '1 d ago'],
  ])('%d ms is %s', (value, text) => expect(plain(ago(value))).toBe(text))
})

describe('percent', () => {
  it.each([
    [0, '0 %'],
    [0.001, '< 1 %'],
    [0.524, '52 %'],
    [0.999, '99 %'],
    [1, '100 %'],
  ])('%d is %s', (value, text) => expect(plain(percent(value))).toBe(text))
})

describe('words', () => {
  it('counts', () => {
    expect(count(10_000)).toBe('10,000')
    expect(plain(plural(1, 'replica'))).toBe('1 replica')
    expect(plain(plural(0, 'replica'))).toBe('0 replicas')
    expect(plain(plural(2, 'copy', 'copies'))).toBe('2 copies')
  })

  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c', 'd'], 'a, b, c and d'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
  ])('lists %j as "%s"', (names, text) => expect(listing(names)).toBe(text))

  it('names a moment in UTC', () =>
    expect(instant(Date.UTC(2026, 10, 21, 10, 0, 5, 999))).toBe('2026-11-21 10:00:05 UTC'))
})
