'use client'

import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import { count, instant } from '#components/ui/format.ts'
import { axisTicks } from './spread.ts'
import { STEP_HEIGHT, type StepLine, type StepPlotProps, type StepPoint } from './step-plot.tsx'

const TICK = { fill: 'var(--muted)', fontSize: 11, fontFamily: 'var(--font-mono)' }
const DAY_MS = 86_400_000
const MINUTES_MS = 600_000

/** The drawing of a step plot, loaded when it comes into view. */
export default function StepDrawing({ lines, points, from, until }: StepPlotProps) {
  const ticks = axisTicks(Math.max(0, ...points.flatMap(({ values }) => values)))
  return (
    <ResponsiveContainer
      width="100%"
      height={STEP_HEIGHT}
      initialDimension={{ width: 340, height: STEP_HEIGHT }}
    >
      <LineChart
        data={[...points]}
        margin={{ top: 6, right: 30, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={[from, until]}
          tickCount={4}
          minTickGap={24}
          tickFormatter={(at: number) => momentWords(at, until - from)}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          height={20}
        />
        <YAxis
          ticks={ticks}
          domain={[0, ticks.at(-1) ?? 1]}
          tickFormatter={count}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          width={44}
        />
        <Tooltip
          content={(hint) => <StepHint {...hint} lines={lines} />}
          cursor={{ stroke: 'var(--line-strong)' }}
          isAnimationActive={false}
          allowEscapeViewBox={{ x: false, y: true }}
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
    </ResponsiveContainer>
  )
}

function StepHint({ active, payload, lines }: TooltipContentProps & { lines: readonly StepLine[] }) {
  const point = payload?.[0]?.payload as StepPoint | undefined
  if (!active || point === undefined) return null
  return (
    <div className="rounded-control border border-line-strong bg-ink px-2 py-1 text-fine text-bg">
      <div>{instant(point.at)}</div>
      {lines.map(({ name }, index) => (
        <div key={name} className="font-mono">
          {name}: {count(point.values[index] ?? 0)}
        </div>
      ))}
    </div>
  )
}

/** As exact as an axis of that length needs it. */
function momentWords(at: number, length: number): string {
  if (length > DAY_MS) return instant(at).slice(5, 10)
  return instant(at).slice(11, length > MINUTES_MS ? 16 : 19)
}
