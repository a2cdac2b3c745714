// biome-ignore-all lint/a11y/useSemanticElements: a table whose lines are placed one by one is a grid of divs

'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useRouter } from 'next/navigation'
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { Button } from '#components/ui/button.tsx'
import type { RackGroup } from './columns.ts'
import { LINE_HEIGHT, layoutOf } from './layout.ts'
import { MapHead } from './map-head.tsx'
import { Lanes, MapLine } from './map-line.tsx'
import type { MapRow } from './map-row.ts'
import { nextSpot, type Spot, withinLine } from './spot.ts'
import { SpotHint } from './spot-hint.tsx'
import { type MapSource, useMapRows } from './use-map-rows.ts'

/** What the server lays out before it knows the height of the window. */
const FIRST_VIEW = { width: 1000, height: 700 }

const MOVES = new Set([
  'ArrowRight',
  'ArrowLeft',
  'ArrowDown',
  'ArrowUp',
  'PageDown',
  'PageUp',
  'Home',
  'End',
])

/**
 * Partitions × brokers, brokers grouped by rack. Only the lines in view are in the document. `rows` are the first lines;
 * the others, up to `total`, come from `source` as they are scrolled to.
 */
export function ReplicaMap({
  label,
  topicsHref,
  groups,
  rows,
  total = rows.length,
  source = null,
}: {
  /** Names the map for a screen reader. */
  label: string
  /** The address under which each topic has its page. */
  topicsHref: string
  groups: readonly RackGroup[]
  rows: readonly MapRow[]
  total?: number
  source?: MapSource | null
}) {
  const router = useRouter()
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<Spot | null>(null)
  const layout = useMemo(() => layoutOf(groups), [groups])
  const columns = useMemo(() => groups.flatMap((group) => group.columns), [groups])
  const topicHref = useCallback((topic: string) => `${topicsHref}/${encodeURIComponent(topic)}`, [topicsHref])

  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 12,
    initialRect: FIRST_VIEW,
  })
  const lines = virtual.getVirtualItems()
  const view = { from: lines[0]?.index ?? 0, to: lines.at(-1)?.index ?? 0 }
  const { rowAt, failed, retry } = useMapRows(rows, source, view, !virtual.isScrolling)
  const activeRow = active === null ? undefined : rowAt(active.line)
  const spot = active === null ? null : withinLine(active, activeRow)
  const activeId = spot === null ? undefined : `${id}-${spot.line}-${spot.spot}`

  useEffect(() => {
    if (activeId === undefined) return
    const cell = document.getElementById(activeId)
    cell?.setAttribute('data-active', '')
    return () => cell?.removeAttribute('data-active')
  }, [activeId])

  const open = (line: number) => {
    const row = rowAt(line)
    if (row?.kind === 'topic') router.push(topicHref(row.topic))
    if (row?.kind === 'partition') {
      router.push(`${topicHref(row.topic)}?partition=${row.partition}#partition-${row.partition}`)
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && spot !== null) return open(spot.line)
    if (event.key === 'Escape') return setActive(null)
    if (!MOVES.has(event.key)) return
    event.preventDefault()
    const pageLines = Math.floor((scroller.current?.clientHeight ?? FIRST_VIEW.height) / LINE_HEIGHT) - 3
    const next =
      spot === null ? { line: view.from, spot: 0 } : nextSpot(spot, event.key, rowAt, total, pageLines)
    virtual.scrollToIndex(next.line, { align: 'auto' })
    setActive(next)
  }

  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse' || virtual.isScrolling) return
    const under = spotUnder(event.target)
    setActive((was) => (was?.line === under?.line && was?.spot === under?.spot ? was : under))
  }

  const onClick = (event: MouseEvent) => {
    const under = (event.target as Element).closest('a') === null ? spotUnder(event.target) : null
    if (under !== null) open(under.line)
  }

  return (
    <>
      <div ref={scroller} className="relative max-h-[72vh] overflow-auto overscroll-x-contain px-3.5 pb-2">
        <div
          role="grid"
          aria-label={label}
          aria-rowcount={total + 1}
          aria-colcount={columns.length + 1}
          aria-activedescendant={activeId}
          aria-readonly="true"
          tabIndex={0}
          style={{ minWidth: layout.minWidth, '--map': layout.template } as CSSProperties}
          onKeyDown={onKeyDown}
          onBlur={() => setActive(null)}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setActive(null)}
          onClick={onClick}
        >
          <MapHead groups={groups} layout={layout} />
          <div role="rowgroup" className="relative mt-0.5" style={{ height: total * LINE_HEIGHT }}>
            <Lanes layout={layout} />
            {lines.map(({ index }) => (
              <MapLine
                key={index}
                row={rowAt(index)}
                line={index}
                layout={layout}
                columns={columns}
                topicHref={topicHref}
                id={id}
              />
            ))}
          </div>
        </div>
      </div>
      {failed ? (
        <p
          role="alert"
          className="flex items-center justify-between gap-4 border-t border-line px-3.5 py-2 text-small text-bad"
        >
          These partitions could not be read from the console.
          <Button onClick={retry}>Try again</Button>
        </p>
      ) : null}
      {spot === null || activeRow === undefined ? null : (
        <SpotHint row={activeRow} spot={spot} columns={columns} anchorId={activeId ?? ''} />
      )}
    </>
  )
}

function spotUnder(target: EventTarget): Spot | null {
  const cell = (target as Element).closest<HTMLElement>('[data-spot]')
  const line = cell?.closest<HTMLElement>('[data-line]')?.dataset.line
  return cell && line !== undefined ? { line: Number(line), spot: Number(cell.dataset.spot) } : null
}
