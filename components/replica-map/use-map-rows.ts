'use client'

import { useEffect, useState } from 'react'
import type { MapRow } from './map-row.ts'
import { type MapWindow, WINDOW_ROWS } from './map-window.ts'

/** Where rows come from that the page did not bring, and the version of the cluster that it shows. */
export type MapSource = { readonly href: string; readonly version: number }

type Loaded = { readonly version: number; readonly rows: readonly MapRow[] }

/**
 * The rows of a map by line: the first window from the page, the others as they come into view. An older version stays in
 * view until the new one is there. `still` is false while the user scrolls: windows that only pass by are not asked for.
 */
export function useMapRows(
  first: readonly MapRow[],
  source: MapSource | null,
  view: { readonly from: number; readonly to: number },
  still: boolean,
) {
  const [windows, setWindows] = useState<ReadonlyMap<number, Loaded>>(new Map())
  const [failed, setFailed] = useState(false)
  const href = source?.href
  const version = source?.version

  const wanted = windowsIn(view.from, view.to).filter(
    (index) => index * WINDOW_ROWS >= first.length && windows.get(index)?.version !== version,
  )
  const from = wanted[0]
  const to = wanted.at(-1)

  useEffect(() => {
    if (!still || failed || href === undefined || version === undefined) return
    if (from === undefined || to === undefined) return
    const abort = new AbortController()
    load(href, from, to - from + 1, abort.signal).then(
      (loaded) =>
        setWindows(
          (known) => new Map([...known, ...loaded.map(([i, rows]) => [i, { version, rows }] as const)]),
        ),
      () => abort.signal.aborted || setFailed(true),
    )
    return () => abort.abort()
  }, [href, version, from, to, still, failed])

  return {
    rowAt: (line: number): MapRow | undefined =>
      first[line] ?? windows.get(Math.floor(line / WINDOW_ROWS))?.rows[line % WINDOW_ROWS],
    failed,
    retry: () => setFailed(false),
  }
}

function windowsIn(from: number, to: number): number[] {
  const first = Math.floor(from / WINDOW_ROWS)
  return Array.from({ length: Math.floor(to / WINDOW_ROWS) - first + 1 }, (_, i) => first + i)
}

const DEADLINE_MS = 10_000

async function load(
  href: string,
  first: number,
  count: number,
  signal: AbortSignal,
): Promise<[index: number, rows: readonly MapRow[]][]> {
  const url = `${href}${href.includes('?') ? '&' : '?'}from=${first * WINDOW_ROWS}&count=${count * WINDOW_ROWS}`
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const { rows } = (await response.json()) as MapWindow
  return Array.from({ length: count }, (_, i) => [
    first + i,
    rows.slice(i * WINDOW_ROWS, (i + 1) * WINDOW_ROWS),
  ])
}
