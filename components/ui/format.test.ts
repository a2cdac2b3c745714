import { describe, expect, it } from 'vitest'
import { ago, bytes, count, duration, instant, milliseconds, percent, rate } from './format.ts'

/** The units are glued with no-break spaces; the expectations are written with plain ones. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('bytes', () => {
  it('glues the number to its unit', () => expect(bytes(1_840_000_000)).toBe('1.84\u00a0GB'))

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

describe('count and instant', () => {
  it('groups thousands', () => expect(count(10_000)).toBe('10,000'))

  it('names a moment in UTC', () => {
    expect(instant(Date.UTC(2026, 10, 21, 10, 0, 5, 999))).toBe('2026-11-21 10:00:05 UTC')
  })
})
