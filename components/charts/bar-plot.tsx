'use client'

import { lazy } from 'react'
import { WhenSeen } from './when-seen.tsx'

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
  return (
    <WhenSeen height={HEIGHT}>
      <BarDrawing {...props} />
    </WhenSeen>
  )
}
