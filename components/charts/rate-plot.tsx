'use client'

import { lazy } from 'react'
import { WhenSeen } from './when-seen.tsx'

const RateDrawing = lazy(() => import('./rate-drawing.tsx'))

/** How fast something went `seconds` after the begin. */
export type RatePoint = {
  readonly seconds: number
  /** Bytes per second. */
  readonly rate: number
  /** Bytes per second that were allowed. */
  readonly limit: number
}

export type RatePlotProps = {
  /** In order of time. */
  readonly points: readonly RatePoint[]
  /** The top of the axis, so that plots beside each other compare. */
  readonly most: number
}

export const RATE_HEIGHT = 104

/** Bytes per second over the time of something, and the limit that was in force, dashed. */
export function RatePlot(props: RatePlotProps) {
  return (
    <WhenSeen height={RATE_HEIGHT}>
      <RateDrawing {...props} />
    </WhenSeen>
  )
}
