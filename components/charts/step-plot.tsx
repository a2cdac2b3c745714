'use client'

import { lazy } from 'react'
import { WhenSeen } from './when-seen.tsx'

const StepDrawing = lazy(() => import('./step-drawing.tsx'))

/** One count over time: each value holds until the next. */
export type StepLine = {
  readonly name: string
  /** The colour and the dashes, so that lines differ by more than colour. */
  readonly colour: string
  readonly dashes: string
}

/** Epoch milliseconds, and the value of each line in their order. */
export type StepPoint = { readonly at: number; readonly values: readonly number[] }

export type StepPlotProps = {
  readonly lines: readonly StepLine[]
  /** In order of time. */
  readonly points: readonly StepPoint[]
  /** Of the axis, in epoch milliseconds. */
  readonly from: number
  readonly until: number
}

export const STEP_HEIGHT = 140

/** Counts over time; `instead`: what is said in the same place where there is nothing to draw. */
export function StepPlot({ instead, ...props }: StepPlotProps & { readonly instead: string | null }) {
  if (instead !== null) {
    return (
      <p className="flex items-center justify-center text-small text-muted" style={{ height: STEP_HEIGHT }}>
        {instead}
      </p>
    )
  }
  return (
    <WhenSeen height={STEP_HEIGHT}>
      <StepDrawing {...props} />
    </WhenSeen>
  )
}
