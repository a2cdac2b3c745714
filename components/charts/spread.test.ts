import { describe, expect, it } from 'vitest'
import { axisTicks, spreadOf } from './spread.ts'

describe('spreadOf', () => {
  it('leaves out what is not known, and is null where nothing is', () => {
    expect(spreadOf([3, null, 9])).toEqual({ least: 3, most: 9, even: 6 })
    expect(spreadOf([null])).toBeNull()
    expect(spreadOf([])).toBeNull()
  })
})

describe('axisTicks', () => {
  it('has round steps, begins at 0 and covers the largest value', () => {
    expect(axisTicks(62)).toEqual([0, 20, 40, 60, 80])
    expect(axisTicks(4)).toEqual([0, 1, 2, 3, 4])
    expect(axisTicks(1)).toEqual([0, 1])
    expect(axisTicks(0)).toEqual([0, 1])
    expect(axisTicks(1_840_000_000)).toEqual([0, 5e8, 1e9, 1.5e9, 2e9])
  })
})
