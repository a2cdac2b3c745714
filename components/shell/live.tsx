'use client'

import { createContext, type ReactNode, useContext } from 'react'
import { type Liveness, useRefreshOn } from '#components/ui/use-refresh-on.ts'

const LivenessContext = createContext<Liveness>('live')

export function useLiveness(): Liveness {
  return useContext(LivenessContext)
}

/** Refreshes the page whenever the cluster changed, and lets what is inside know whether that works. */
export function Live({ slug, children }: { slug: string; children: ReactNode }) {
  const liveness = useRefreshOn(`/api/clusters/${encodeURIComponent(slug)}/events`, ['version'])
  return <LivenessContext value={liveness}>{children}</LivenessContext>
}
