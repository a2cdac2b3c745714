import { describe, expect, it } from 'vitest'
import type { MapRow } from './map-row.ts'
import { nextSpot, spotWords, withinLine } from './spot.ts'

const line = (partition: number, ...columns: number[]): MapRow & { kind: 'partition' } => ({
  kind: 'partition',
  topic: 'orders',
  partition,
  cells: columns.map((column) => [column, 'S'] as const),
})

const heading: MapRow = { kind: 'topic', topic: 'orders', note: 'RF 3 · all 2 on the rule' }
const rows: MapRow[] = [heading, line(0, 0, 1, 2), line(1, 0), { kind: 'gap' }, heading, line(0, 1, 2)]
const go = (from: { line: number; spot: number }, ...keys: string[]) =>
  keys.reduce((spot, key) => nextSpot(spot, key, (at) => rows[at], rows.length, 3), from)

describe('nextSpot', () => {
  it('goes along a line and stops at its ends', () => {
    expect(go({ line: 1, spot: 0 }, 'ArrowRight', 'ArrowRight', 'ArrowRight')).toEqual({ line: 1, spot: 2 })
    expect(go({ line: 1, spot: 1 }, 'ArrowLeft', 'ArrowLeft')).toEqual({ line: 1, spot: 0 })
  })

  it('steps over gaps and stops at the first and last line', () => {
    expect(go({ line: 2, spot: 0 }, 'ArrowDown')).toEqual({ line: 4, spot: 0 })
    expect(go({ line: 4, spot: 0 }, 'ArrowUp')).toEqual({ line: 2, spot: 0 })
    expect(go({ line: 5, spot: 0 }, 'ArrowDown')).toEqual({ line: 5, spot: 0 })
    expect(go({ line: 0, spot: 0 }, 'ArrowUp')).toEqual({ line: 0, spot: 0 })
    expect(go({ line: 0, spot: 0 }, 'PageDown')).toEqual({ line: 4, spot: 0 })
    expect(go({ line: 1, spot: 0 }, 'End')).toEqual({ line: 5, spot: 0 })
  })

  it('moves left from the last cell of a shorter line, not from where the longer one was', () => {
    expect(go({ line: 5, spot: 2 }, 'ArrowLeft')).toEqual({ line: 5, spot: 0 })
    expect(withinLine({ line: 5, spot: 2 }, rows[5])).toEqual({ line: 5, spot: 1 })
  })
})

describe('spotWords', () => {
  it('names broker, rack, liveness and state', () => {
    const columns = [
      { id: 4, rack: 'b', alive: false },
      { id: 7, rack: null, alive: true },
    ]
    const row = { ...line(0), cells: [[0, 'X!'] as const, [1, 'L'] as const] }
    expect(spotWords(row, 0, columns)).toBe('Broker 4, rack b, not alive: offline, off the rule')
    expect(spotWords(row, 1, columns)).toBe('Broker 7: leader')
  })
})
