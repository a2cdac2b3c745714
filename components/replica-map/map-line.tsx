// biome-ignore-all lint/a11y/useSemanticElements: a table whose lines are placed one by one is a grid of divs
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active cell

'use client'

import { type CSSProperties, memo } from 'react'
import { Link } from '#components/ui/link.tsx'
import { decodeCell } from './cell.ts'
import { cellClass, cellSign } from './cell-mark.tsx'
import type { MapColumn } from './columns.ts'
import { LINE_HEIGHT, type MapLayout } from './layout.ts'
import type { HeadingRow, MapRow, PartitionRow } from './map-row.ts'
import { spotWords } from './spot.ts'

type LineProps = {
  row: MapRow | undefined
  line: number
  layout: MapLayout
  columns: readonly MapColumn[]
  /** The address of a topic's page. */
  topicHref: (topic: string) => string
  /** Prefix of the ids of cells. */
  id: string
}

/** One line of the map, at its place in the whole height. A line that is not loaded yet shows the lanes behind it. */
export const MapLine = memo(function MapLine({ row, line, layout, columns, topicHref, id }: LineProps) {
  const place: CSSProperties = { top: line * LINE_HEIGHT, height: LINE_HEIGHT }
  if (row === undefined) return null
  if (row.kind === 'gap') return <div className="absolute inset-x-0 bg-surface" style={place} />
  if (row.kind === 'topic') {
    return (
      <Heading
        row={row}
        line={line}
        style={place}
        columns={columns.length}
        href={topicHref(row.topic)}
        id={id}
      />
    )
  }
  return (
    <div
      role="row"
      aria-rowindex={line + 2}
      data-line={line}
      className="group absolute inset-x-0 grid grid-cols-(--map) gap-x-0.5 contain-layout contain-style"
      style={place}
    >
      <div
        role="rowheader"
        className="sticky left-0 z-1 flex items-center justify-end bg-surface pr-2 font-mono text-[11px] text-faint group-hover:text-ink"
      >
        <span className="sr-only">{row.topic} partition </span>
        {row.partition}
      </div>
      <Cells row={row} line={line} layout={layout} columns={columns} id={id} />
    </div>
  )
})

function Cells({
  row,
  line,
  layout,
  columns,
  id,
}: Omit<LineProps, 'row' | 'topicHref'> & { row: PartitionRow }) {
  return row.cells.map(([column, code], spot) => {
    const cell = decodeCell(code)
    return (
      <div
        key={column}
        id={`${id}-${line}-${spot}`}
        role="gridcell"
        aria-colindex={column + 2}
        aria-label={spotWords(row, spot, columns)}
        data-spot={spot}
        data-sign={cellSign(cell)}
        className={`cursor-pointer before:content-[attr(data-sign)] data-active:ring-2 data-active:ring-ink ${cellClass(cell)}`}
        style={{ gridColumn: layout.lines[column], gridRow: 1 }}
      />
    )
  })
}

/** Where no replica is: the lanes of each rack behind all lines, drawn once instead of one element a broker and line. */
export function Lanes({ layout }: { layout: MapLayout }) {
  return (
    <div aria-hidden="true" className="absolute inset-0 grid grid-cols-(--map) gap-x-0.5">
      {layout.racks.map(({ line, columns }) => (
        <div
          key={line}
          style={{
            gridColumn: `${line} / span ${columns}`,
            backgroundImage:
              'linear-gradient(to bottom, transparent 17px, var(--surface) 17px), linear-gradient(to right, var(--sunken) calc(100% - 2px), var(--surface) 0)',
            backgroundSize: `100% ${LINE_HEIGHT}px, calc((100% + 2px) / ${columns}) 100%`,
          }}
        />
      ))}
    </div>
  )
}

function Heading({
  row,
  line,
  style,
  columns,
  href,
  id,
}: {
  row: HeadingRow
  line: number
  style: CSSProperties
  columns: number
  href: string
  id: string
}) {
  const { topic, note, alarm } = row
  return (
    <div
      role="row"
      aria-rowindex={line + 2}
      data-line={line}
      className="absolute inset-x-0 bg-surface"
      style={style}
    >
      <div
        id={`${id}-${line}-0`}
        role="rowheader"
        aria-colspan={columns + 1}
        data-spot={0}
        className="sticky left-0 flex w-max max-w-full items-baseline gap-2 rounded-[3px] pl-1 text-small leading-[17px] whitespace-nowrap data-active:ring-2 data-active:ring-ink"
      >
        <Link href={href} tabIndex={-1} className="truncate font-mono font-medium hover:underline">
          {topic}
        </Link>
        <span className="text-fine text-muted">
          {note}
          {alarm === undefined ? null : <span className="text-bad"> · ✕ {alarm}</span>}
        </span>
      </div>
    </div>
  )
}
