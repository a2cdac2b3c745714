'use client'

import { useAge } from '#components/ui/age.ts'
import { ago, instant, milliseconds } from '#components/ui/format.ts'
import { type Age, useLive } from './live.tsx'

/** "Live · read 1.2 s ago in 41 ms", from what the server rendered and then from what it says since. */
export function AgeLine({ rendered }: { rendered: Age }) {
  const { liveness, age: heard } = useLive()
  const { readAt, tookMs, failing, now } = heard !== null && heard.now > rendered.now ? heard : rendered
  const age = useAge(readAt, now)
  const live = liveness === 'live' && !failing
  const state = liveness === 'reconnecting' ? 'Reconnecting…' : failing ? 'Not answering' : 'Live'
  return (
    <span title={instant(readAt)} className="inline-flex items-center gap-1.5 whitespace-nowrap tabular-nums">
      <span aria-hidden="true" className={`size-[7px] rounded-full ${live ? 'bg-ok' : 'bg-warn'}`} />
      <span>
        <span className={live ? '' : 'text-warn'}>{state}</span> · read {ago(age)}
        {tookMs === null ? '' : ` in ${milliseconds(tookMs)}`}
      </span>
    </span>
  )
}
