'use client'

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { type Liveness, useRefreshOn } from '#components/ui/use-refresh-on.ts'

/** How old what the server knows is; times in epoch milliseconds of the server's clock. */
export type Age = {
  readonly readAt: number
  readonly tookMs: number | null
  readonly failing: boolean
  /** The server's clock when it answered. */
  readonly now: number
}

type Known = { readonly name: string; readonly liveness: Liveness; readonly age: Age | null }

const LiveContext = createContext<Known>({ name: '', liveness: 'live', age: null })

/** Whether changes come in, and the newest age; null before it was asked for the first time. */
export function useLive(): Known {
  return useContext(LiveContext)
}

/** What the operator calls the cluster around. */
export function ClusterName() {
  return useLive().name
}

/** Refreshes the page whenever the cluster or its history changed from the `version` that it shows, and knows how old it is. */
export function Live({
  slug,
  name,
  version,
  children,
}: {
  slug: string
  name: string
  version: string | null
  children: ReactNode
}) {
  const base = `/api/clusters/${encodeURIComponent(slug)}`
  const isNews = (data: unknown) => (data as { version: string }).version !== version
  const liveness = useRefreshOn(`${base}/events`, 'version', isNews)
  const age = useAgeOf(`${base}/age`)
  return <LiveContext value={{ name, liveness, age }}>{children}</LiveContext>
}

const ASK_EVERY_MS = 5000

/** A reading that changed nothing makes no event, yet what is shown is younger by it: its age is asked for. */
function useAgeOf(url: string): Age | null {
  const [age, setAge] = useState<Age | null>(null)
  useEffect(() => {
    const ask = async () => {
      if (document.hidden) return
      try {
        const reply = await fetch(url, { signal: AbortSignal.timeout(ASK_EVERY_MS) })
        if (reply.ok) setAge((await reply.json()) as Age)
      } catch (error) {
        // The event stream says that the server is away; the age that is known goes on growing.
        console.debug(error)
      }
    }
    const timer = setInterval(ask, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [url])
  return age
}
