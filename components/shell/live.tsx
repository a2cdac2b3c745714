'use client'

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import * as z from 'zod/mini'
import { type Liveness, useRefreshOn } from '#components/ui/use-refresh-on.ts'

const Age = z.object({
  readAt: z.number(),
  tookMs: z.nullable(z.number()),
  failing: z.boolean(),
  /** The server's clock when it answered. */
  now: z.number(),
})

/** How old what the server knows is; times in epoch milliseconds of the server's clock. */
export type Age = z.infer<typeof Age>

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

const Version = z.object({ version: z.number() })

/** Refreshes the page whenever the cluster changed from the `version` that it shows, and knows how old it is. */
export function Live({
  slug,
  name,
  version,
  children,
}: {
  slug: string
  name: string
  version: number | null
  children: ReactNode
}) {
  const base = `/api/clusters/${encodeURIComponent(slug)}`
  const isNews = (data: unknown) => Version.parse(data).version !== version
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
        if (reply.ok) setAge(Age.parse(await reply.json()))
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
