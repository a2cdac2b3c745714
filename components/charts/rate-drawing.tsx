'use client'

import { Area, ComposedChart, Line, Tooltip, type TooltipContentProps, XAxis } from 'recharts'
import { duration, rate } from '#components/ui/format.ts'
import { BOTTOM_AXIS, Frame, HINT, Hint, ValueAxis } from './frame.tsx'
import { RATE_HEIGHT, type RatePlotProps, type RatePoint } from './rate-plot.tsx'

/** The drawing of a rate plot, loaded when it comes into view. */
export default function RateDrawing({ points, most }: RatePlotProps) {
  const first = points[0]
  const data = first ? [{ ...first, seconds: 0 }, ...points] : []
  return (
    <Frame height={RATE_HEIGHT}>
      <ComposedChart
        data={data}
        margin={{ top: 6, right: 20, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <ValueAxis most={most} tickFormatter={rate} width={68} allowDataOverflow />
        <XAxis
          {...BOTTOM_AXIS}
          dataKey="seconds"
          type="number"
          domain={[0, 'dataMax']}
          tickCount={3}
          minTickGap={16}
          tickFormatter={(seconds: number) => (seconds === 0 ? '0' : duration(seconds))}
        />
        <Tooltip
          {...HINT}
          content={(hint) => <RateHint {...hint} />}
          cursor={{ stroke: 'var(--line-strong)' }}
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
    </Frame>
  )
}

function RateHint({ active, payload }: TooltipContentProps) {
  const point = payload?.[0]?.payload as RatePoint | undefined
  if (!active || point === undefined) return null
  return (
    <Hint at={`${duration(point.seconds)} after the begin`}>
      <div className="font-mono">
        {rate(point.rate)}, limit {rate(point.limit)}
      </div>
    </Hint>
  )
}
