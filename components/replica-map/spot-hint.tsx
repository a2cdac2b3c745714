'use client'

import { useLayoutEffect, useRef } from 'react'
import { cellWords, decodeCell } from './cell.ts'
import type { MapColumn } from './columns.ts'
import type { MapRow } from './map-row.ts'
import { columnWords, type Spot } from './spot.ts'

/** The cell under the pointer or the keyboard's cursor, in words. A screen reader has the same from the cell itself. */
export function SpotHint({
  row,
  spot,
  columns,
  anchorId,
}: {
  row: MapRow
  spot: Spot
  columns: readonly MapColumn[]
  anchorId: string
}) {
  const hint = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const anchor = document.getElementById(anchorId)?.getBoundingClientRect()
    const element = hint.current
    if (anchor === undefined || element === null) return
    const { width, height } = element.getBoundingClientRect()
    const left = Math.min(
      Math.max(8, anchor.left + anchor.width / 2 - width / 2),
      window.innerWidth - width - 8,
    )
    const above = anchor.top - height - 6
    element.style.left = `${left}px`
    element.style.top = `${above > 8 ? above : anchor.bottom + 6}px`
    element.style.visibility = 'visible'
  })

  if (row.kind !== 'partition') return null
  const [position, code] = row.cells[spot.spot] ?? []
  const column = position === undefined ? undefined : columns[position]
  if (column === undefined || code === undefined) return null
  const cell = decodeCell(code)
  return (
    <div
      ref={hint}
      aria-hidden="true"
      className="pointer-events-none invisible fixed z-50 max-w-80 rounded-control border border-line-strong bg-ink px-2 py-1 text-fine text-bg"
    >
      <div className="font-mono wrap-anywhere">
        {row.topic}-{row.partition} · {columnWords(column)}
      </div>
      <div className="font-medium">{cellWords(cell)}</div>
      {cell.offRule && row.departs !== undefined ? (
        <>
          <div>{row.departs.why}</div>
          <div className="tabular-nums">{row.departs.expected}</div>
        </>
      ) : null}
    </div>
  )
}
