'use client'

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import { duration, rate } from '#components/ui/format.ts'
import { RATE_HEIGHT, type RatePlotProps, type RatePoint } from './rate-plot.tsx'
import { axisTicks } from './spread.ts'

const TICK = { fill: 'var(--muted)', fontSize: 11, fontFamily: 'var(--font-mono)' }

/** The drawing of a rate plot, loaded when it comes into view. */
export default function RateDrawing({ points, most }: RatePlotProps) {
  const ticks = axisTicks(most)
  const first = points[0]
  const data = first ? [{ ...first, seconds: 0 }, ...points] : []
  return (
    <ResponsiveContainer
      width="100%"
      height={RATE_HEIGHT}
      initialDimension={{ width: 340, height: RATE_HEIGHT }}
    >
      <ComposedChart
        data={data}
        margin={{ top: 6, right: 20, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="seconds"
          type="number"
          domain={[0, 'dataMax']}
          tickCount={3}
          minTickGap={16}
          tickFormatter={(seconds: number) => (seconds === 0 ? '0' : duration(seconds))}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          height={20}
        />
        <YAxis
          ticks={ticks}
          domain={[0, ticks.at(-1) ?? 1]}
          allowDataOverflow
          tickFormatter={rate}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          width={68}
        />
        <Tooltip
          content={(hint) => <RateHint {...hint} />}
          cursor={{ stroke: 'var(--line-strong)' }}
          isAnimationActive={false}
          allowEscapeViewBox={{ x: false, y: true }}
        />
        <Area
          dataKey="rate"
          type="linear"
          fill="var(--moving-bg)"
          stroke="var(--moving)"
          strokeWidth={1.5}
          isAnimationActive={false}
          activeDot={false}
        />
        <Line
          dataKey="limit"
          type="stepBefore"
          stroke="var(--muted)"
          strokeDasharray="3 3"
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  )
}

function RateHint({ active, payload }: TooltipContentProps) {
  const point = payload?.[0]?.payload as RatePoint | undefined
  if (!active || point === undefined) return null
  return (
    <div className="rounded-control border border-line-strong bg-ink px-2 py-1 text-fine text-bg">
      <div>{duration(point.seconds)} after the begin</div>
      <div className="font-mono">
        {rate(point.rate)}, limit {rate(point.limit)}
      </div>
    </div>
  )
}
