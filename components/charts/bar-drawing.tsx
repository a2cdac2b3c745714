'use client'

import {
  BarChart,
  LabelList,
  ReferenceLine,
  Bar as Series,
  Tooltip,
  type TooltipContentProps,
  XAxis,
} from 'recharts'
import { bytes, count, UNKNOWN } from '#components/ui/format.ts'
import { type Bar, type BarPlotProps, HEIGHT } from './bar-plot.tsx'
import { BOTTOM_AXIS, Frame, HINT, Hint, ValueAxis } from './frame.tsx'

/** Values stand above the bars while they are no longer than this together, in characters. */
const ROOM = 36

/** The drawing of a bar plot, loaded when it comes into view: its library is as large as all else of a page. */
export default function BarDrawing({ bars, colour, format, even }: BarPlotProps) {
  const write = format === 'bytes' ? bytes : count
  const compared = bars.some((bar) => bar.before !== undefined)
  const most = Math.max(0, ...bars.flatMap((bar) => [bar.value ?? 0, bar.before ?? 0]))
  return (
    <Frame height={HEIGHT}>
      <BarChart
        data={[...bars]}
        margin={{ top: 14, right: 0, bottom: 0, left: 0 }}
        barCategoryGap={bars.length > 30 ? 1 : '18%'}
        accessibilityLayer={false}
      >
        <ValueAxis most={most} tickFormatter={write} width={format === 'bytes' ? 58 : 44} />
        <XAxis {...BOTTOM_AXIS} dataKey="broker" interval="preserveStartEnd" minTickGap={8} />
        <Tooltip
          {...HINT}
          content={(hint) => <BarHint {...hint} write={write} />}
          cursor={{ fill: 'var(--track)', opacity: 0.6 }}
        />
        {even === null ? null : (
          <ReferenceLine y={even} stroke="var(--muted)" strokeDasharray="3 3" ifOverflow="extendDomain" />
        )}
        {compared ? (
          <Series
            dataKey="before"
            fill="var(--track)"
            stroke="var(--line-strong)"
            radius={bars.length > 30 ? 0 : [3, 3, 0, 0]}
            maxBarSize={30}
            isAnimationActive={false}
          />
        ) : null}
        <Series
          dataKey="value"
          fill={colour}
          radius={bars.length > 30 ? 0 : [3, 3, 0, 0]}
          maxBarSize={44}
          isAnimationActive={false}
        >
          {bars.reduce((sum, bar) => sum + bar.text.length, 0) > (compared ? ROOM / 3 : ROOM) ? null : (
            <LabelList
              dataKey="text"
              position="top"
              fill="var(--ink)"
              fontSize={11}
              fontFamily="var(--font-mono)"
              stroke="var(--surface)"
              strokeWidth={3}
              style={{ paintOrder: 'stroke' }}
            />
          )}
        </Series>
      </BarChart>
    </Frame>
  )
}

function BarHint({ active, payload, write }: TooltipContentProps & { write: (value: number) => string }) {
  const bar = payload?.[0]?.payload as Bar | undefined
  if (!active || bar === undefined) return null
  return (
    <Hint at={bar.rack === null ? `Broker ${bar.broker}` : `Broker ${bar.broker} · rack ${bar.rack}`}>
      <div className="font-mono">
        {bar.before === undefined ? '' : `${bar.before === null ? UNKNOWN : write(bar.before)} → `}
        {bar.text}
      </div>
    </Hint>
  )
}
