'use client'

import { useEffect, useState } from 'react'

/** Something of the cluster that the palette can jump to. */
export type Hit = {
  readonly kind: 'broker' | 'topic' | 'group'
  readonly label: string
  readonly detail: string
  readonly href: string
}

/** A pause in typing that is worth a question. */
const SETTLE_MS = 120
const DEADLINE_MS = 5000

/** What the cluster has that is called like `query`, best first. The former answer stays until the next is there. */
export function useSearch(slug: string, query: string): { hits: readonly Hit[]; failed: boolean } {
  const [answer, setAnswer] = useState<{ hits: readonly Hit[]; failed: boolean }>({ hits: [], failed: false })
  useEffect(() => {
    const left = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const reply = await fetch(
          `/api/clusters/${encodeURIComponent(slug)}/search?q=${encodeURIComponent(query.trim())}`,
          { signal: AbortSignal.any([left.signal, AbortSignal.timeout(DEADLINE_MS)]) },
        )
        if (!reply.ok) throw new Error(`search answered ${reply.status}`)
        const { hits } = (await reply.json()) as { hits: Hit[] }
        setAnswer({ hits, failed: false })
      } catch (error) {
        if (left.signal.aborted) return
        console.error(error)
        setAnswer({ hits: [], failed: true })
      }
    }, SETTLE_MS)
    return () => {
      clearTimeout(timer)
      left.abort()
    }
  }, [slug, query])
  return answer
}
