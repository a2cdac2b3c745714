'use client'

import { Line, LineChart, Tooltip, type TooltipContentProps, XAxis } from 'recharts'
import { count, instant } from '#components/ui/format.ts'
import { BOTTOM_AXIS, Frame, HINT, Hint, ValueAxis } from './frame.tsx'
import { STEP_HEIGHT, type StepLine, type StepPlotProps, type StepPoint } from './step-plot.tsx'

const DAY_MS = 86_400_000
const MINUTES_MS = 600_000

/** The drawing of a step plot, loaded when it comes into view. */
export default function StepDrawing({ lines, points, from, until }: StepPlotProps) {
  const most = Math.max(0, ...points.flatMap(({ values }) => values))
  return (
    <Frame height={STEP_HEIGHT}>
      <LineChart
        data={[...points]}
        margin={{ top: 6, right: 30, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <ValueAxis most={most} tickFormatter={count} width={44} />
        <XAxis
          {...BOTTOM_AXIS}
          dataKey="at"
          type="number"
          domain={[from, until]}
          tickCount={4}
          minTickGap={24}
          tickFormatter={(at: number) => momentWords(at, until - from)}
        />
        <Tooltip
          {...HINT}
          content={(hint) => <StepHint {...hint} lines={lines} />}
          cursor={{ stroke: 'var(--line-strong)' }}
        />
        {lines.map(({ name, colour, dashes }, index) => (
          <Line
            key={name}
            dataKey={({ values }: StepPoint) => values[index]}
            type="stepAfter"
            stroke={colour}
            strokeDasharray={dashes}
            strokeWidth={1.5}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </Frame>
  )
}

function StepHint({ active, payload, lines }: TooltipContentProps & { lines: readonly StepLine[] }) {
  const point = payload?.[0]?.payload as StepPoint | undefined
  if (!active || point === undefined) return null
  return (
    <Hint at={instant(point.at)}>
      {lines.map(({ name }, index) => (
        <div key={name} className="font-mono">
          {name}: {count(point.values[index] ?? 0)}
        </div>
      ))}
    </Hint>
  )
}

/** As exact as an axis of that length needs it. */
function momentWords(at: number, length: number): string {
  if (length > DAY_MS) return instant(at).slice(5, 10)
  return instant(at).slice(11, length > MINUTES_MS ? 16 : 19)
}
