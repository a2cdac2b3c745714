'use client'

import { lazy, Suspense, useEffect, useRef, useState } from 'react'

const BarDrawing = lazy(() => import('./bar-drawing.tsx'))

export type Bar = {
  readonly broker: number
  readonly rack: string | null
  /** Null for a value that is not known: no bar. */
  readonly value: number | null
  /** The value as it is written. */
  readonly text: string
  /** The value before a change, drawn beside it; absent where no change is shown. */
  readonly before?: number | null
}

export type BarPlotProps = {
  readonly bars: readonly Bar[]
  readonly colour: string
  readonly format: 'count' | 'bytes'
  readonly even: number | null
}

/** Fixed, so that nothing moves when the drawing comes. */
export const HEIGHT = 168

/** One measure over brokers, from zero, with a dashed line where an even spread would be. */
export function BarPlot(props: BarPlotProps) {
  const place = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (place.current === null) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true))
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={place} style={{ height: HEIGHT }}>
      {seen ? (
        <Suspense fallback={null}>
          <BarDrawing {...props} />
        </Suspense>
      ) : null}
    </div>
  )
}
