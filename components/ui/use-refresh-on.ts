'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'

/** `live`: the server tells of every change. `reconnecting`: it does not, and what is shown grows old. */
export type Liveness = 'live' | 'reconnecting'

/** The least time between two refreshes, so that a busy cluster does not keep the browser busy. */
const REFRESH_EVERY_MS = 1500
/** An EventSource gives up on an HTTP error; this tries again. */
const REOPEN_AFTER_MS = 3000

/**
 * Listens at `url` for server-sent events called `event` and refreshes the page on each, at most every 1.5 s; `isNews`
 * may leave out those that say nothing new. A hidden page lets go of its connection, because a browser grants one server
 * only six of them over HTTP/1.1, and catches up when it is seen again.
 */
export function useRefreshOn(url: string, event: string, isNews?: (data: unknown) => boolean): Liveness {
  const router = useRouter()
  const [liveness, setLiveness] = useState<Liveness>('live')
  const judge = useRef(isNews)
  judge.current = isNews

  useEffect(() => {
    const refresher = throttled(() => router.refresh())
    let source: EventSource | null = null
    let reopening: ReturnType<typeof setTimeout> | undefined

    const open = () => {
      source = new EventSource(url)
      source.onopen = () => setLiveness('live')
      source.onerror = () => {
        setLiveness('reconnecting')
        if (source?.readyState === EventSource.CLOSED) reopening = setTimeout(open, REOPEN_AFTER_MS)
      }
      source.addEventListener(event, ({ data }: MessageEvent<string>) => {
        if (judge.current?.(JSON.parse(data)) ?? true) refresher.ask()
      })
    }
    const close = () => {
      clearTimeout(reopening)
      source?.close()
      source = null
    }
    const follow = () => {
      close()
      if (document.hidden) return
      open()
      refresher.ask()
    }

    if (!document.hidden) open()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      close()
      refresher.stop()
    }
  }, [url, event, router])

  return liveness
}

function throttled(act: () => void) {
  let last = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = () => {
    timer = undefined
    last = performance.now()
    act()
  }
  return {
    ask: () => {
      timer ??= setTimeout(run, Math.max(0, last + REFRESH_EVERY_MS - performance.now()))
    },
    stop: () => clearTimeout(timer),
  }
}
