import { describe, expect, it } from 'vitest'
import type { Departure } from '#lib/domain/placement/fit.ts'
import { samplePartition } from '#lib/domain/sample.ts'
import { type Cell, cellOf, cellWords, decodeCell, encodeCell } from './cell.ts'

const settled = samplePartition(7, [1, 2, 3], { isr: [1, 2] })

const cell = (state: Cell['state'], change: Cell['change'] = null, offRule = false): Cell => ({
  state,
  change,
  offRule,
})

describe('cellOf', () => {
  it('tells leader, in sync, behind and no replica apart', () => {
    expect([1, 2, 3, 4].map((id) => cellOf(settled, id, null))).toEqual([
      cell('leader'),
      cell('in-sync'),
      cell('behind'),
      cell('none'),
    ])
  })

  it('calls a replica on a dead broker offline, not behind', () => {
    expect(cellOf({ ...settled, offline: [3] }, 3, null)).toEqual(cell('offline'))
  })

  it('keeps the state of a replica that is being added or removed', () => {
    const moving = { ...settled, replicas: [1, 4, 2], adding: [4], removing: [2] }
    expect(cellOf(moving, 4, null)).toEqual(cell('behind', 'adding'))
    expect(cellOf(moving, 2, null)).toEqual(cell('in-sync', 'removing'))
    expect(cellOf({ ...moving, removing: [1] }, 1, null)).toEqual(cell('leader', 'removing'))
  })

  it('marks only the replicas whose place the rule gives to another broker', () => {
    const departure: Departure = {
      partition: 7,
      expected: [1, 3, 2],
      actual: [1, 2, 3],
      kind: 'harmless',
      reason: 'followers swapped',
    }
    expect([1, 2, 3, 4].map((id) => cellOf(settled, id, departure).offRule)).toEqual([
      false,
      true,
      true,
      false,
    ])
    const elsewhere = { ...departure, expected: [1, 2, 4] }
    expect([1, 2, 3, 4, 5].map((id) => cellOf(settled, id, elsewhere))).toEqual([
      cell('leader'),
      cell('in-sync'),
      cell('behind', null, true),
      cell('none', null, true),
      cell('none'),
    ])
  })
})

describe('the wire form of a cell', () => {
  const held = (['leader', 'in-sync', 'behind', 'offline'] as const).flatMap((state) =>
    ([null, 'adding', 'removing'] as const).flatMap((change) => [
      cell(state, change),
      cell(state, change, true),
    ]),
  )

  const cells = [...held, cell('none'), cell('none', null, true)]

  it('is read back as it was written, and no two cells share one', () => {
    expect(cells.map((one) => decodeCell(encodeCell(one)))).toEqual(cells)
    expect(new Set(cells.map(encodeCell)).size).toBe(cells.length)
  })

  it('has words of its own for every cell', () => {
    expect(new Set(cells.map(cellWords)).size).toBe(cells.length)
    expect(cellWords(cell('behind', 'adding', true))).toBe('behind, being added, off the rule')
  })
})
