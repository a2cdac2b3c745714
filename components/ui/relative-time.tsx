'use client'

import { useAge } from './age.ts'
import { ago, instant } from './format.ts'

/** "3 min ago", ticking, with the exact moment in a tooltip. `now` is the server's clock when it rendered. */
export function RelativeTime({ at, now }: { at: number; now: number }) {
  const age = useAge(at, now)
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={instant(at)}
      className="whitespace-nowrap tabular-nums"
    >
      {ago(age)}
    </time>
  )
}
