'use client'

import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react'

/** A drawing that begins to load when it comes into view, in a place of fixed height, so that nothing moves. */
export function WhenSeen({ height, children }: { height: number; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (place.current === null) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true))
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={place} style={{ height }}>
      {seen ? <Suspense fallback={null}>{children}</Suspense> : null}
    </div>
  )
}
