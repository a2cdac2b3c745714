import type { ReactElement, ReactNode } from 'react'
import { CartesianGrid, ResponsiveContainer, YAxis, type YAxisProps } from 'recharts'
import { axisTicks } from './spread.ts'

const TICK = { fill: 'var(--muted)', fontSize: 11, fontFamily: 'var(--font-mono)' }

/** Of the axis along the bottom of every drawing. */
export const BOTTOM_AXIS = {
  tick: TICK,
  tickLine: false,
  axisLine: { stroke: 'var(--line-strong)' },
  height: 20,
} as const

/** Of the hint at the pointer. */
export const HINT = { isAnimationActive: false, allowEscapeViewBox: { x: false, y: true } } as const

/** Fills the width of its place. */
export function Frame({ height, children }: { height: number; children: ReactElement }) {
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 340, height }}>
      {children}
    </ResponsiveContainer>
  )
}

/** The axis of values from 0 to round numbers above `most`, with a line across for each. */
export function ValueAxis({
  most,
  ...own
}: { most: number } & Pick<YAxisProps, 'tickFormatter' | 'width' | 'allowDataOverflow'>) {
  const ticks = axisTicks(most)
  return (
    <>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <YAxis
        ticks={ticks}
        domain={[0, ticks.at(-1) ?? 1]}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        {...own}
      />
    </>
  )
}

/** What the pointer is at, and its values below. */
export function Hint({ at, children }: { at: ReactNode; children: ReactNode }) {
  return (
    <div className="rounded-control border border-line-strong bg-ink px-2 py-1 text-fine text-bg">
      <div>{at}</div>
      {children}
    </div>
  )
}
