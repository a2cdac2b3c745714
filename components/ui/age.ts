'use client'

import { useEffect, useState } from 'react'

/**
 * The age in milliseconds of `at`, ticking. `now` is the server's clock when it rendered: the browser only adds what has
 * passed since then, so a browser whose clock is wrong still shows the right age, and hydration finds what was sent.
 */
export function useAge(at: number, now: number): number {
  const [ticked, setTicked] = useState({ now, passed: 0 })
  useEffect(() => {
    const begun = performance.now()
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const gone = performance.now() - begun
      setTicked({ now, passed: gone })
      timer = setTimeout(tick, now + gone - at < 60_000 ? 1000 : 10_000)
    }
    timer = setTimeout(tick, 1000)
    return () => clearTimeout(timer)
  }, [at, now])
  return now - at + (ticked.now === now ? ticked.passed : 0)
}
