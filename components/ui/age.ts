'use client'

import { useEffect, useState } from 'react'

/**
 * The age in milliseconds of `at`, ticking. `now` is the server's clock when it rendered: the browser only adds what has
 * passed since then, so a browser whose clock is wrong still shows the right age, and hydration finds what was sent.
 */
export function useAge(at: number, now: number): number {
  const [passed, setPassed] = useState(0)
  useEffect(() => {
    const begun = performance.now()
    setPassed(0)
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const gone = performance.now() - begun
      setPassed(gone)
      timer = setTimeout(tick, now + gone - at < 60_000 ? 1000 : 10_000)
    }
    timer = setTimeout(tick, 1000)
    return () => clearTimeout(timer)
  }, [at, now])
  return now - at + passed
}
