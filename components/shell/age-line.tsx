'use client'

import { useAge } from '#components/ui/age.ts'
import { ago, instant, milliseconds } from '#components/ui/format.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { useLiveness } from './live.tsx'

/** "Live · read 1.2 s ago in 41 ms". `now` is the server's clock when it rendered. */
export function AgeLine({
  readAt,
  tookMs,
  failing,
  now,
}: {
  readAt: number
  tookMs: number | null
  /** The newest reading failed: what is shown is the last good one. */
  failing: boolean
  now: number
}) {
  const age = useAge(readAt, now)
  const liveness = useLiveness()
  const live = liveness === 'live' && !failing
  const state = liveness === 'reconnecting' ? 'Reconnecting…' : failing ? 'Not answering' : 'Live'
  return (
    <Tooltip hint={instant(readAt)}>
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap tabular-nums">
        <span aria-hidden="true" className={`size-[7px] rounded-full ${live ? 'bg-ok' : 'bg-warn'}`} />
        <span>
          <span className={live ? '' : 'text-warn'}>{state}</span> · read {ago(age)}
          {tookMs === null ? '' : ` in ${milliseconds(tookMs)}`}
        </span>
      </span>
    </Tooltip>
  )
}
