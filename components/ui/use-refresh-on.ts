'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'

/** `live`: the server tells of every change. `reconnecting`: it does not, and what is shown grows old. */
export type Liveness = 'live' | 'reconnecting'

/** The least time between two refreshes, so that a busy cluster does not keep the browser busy. */
const REFRESH_EVERY_MS = 1500
/** A refresh waits for so long a pause in typing: the URL is about to say what was typed, and must not change under it. */
const AFTER_TYPING_MS = 1000
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
    document.addEventListener('input', refresher.holdBack)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      document.removeEventListener('input', refresher.holdBack)
      close()
      refresher.stop()
    }
  }, [url, event, router])

  return liveness
}

function throttled(act: () => void) {
  let earliest = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  const plan = () => {
    timer = setTimeout(run, Math.max(0, earliest - performance.now()))
  }
  const run = () => {
    if (performance.now() < earliest) return plan()
    timer = undefined
    earliest = performance.now() + REFRESH_EVERY_MS
    act()
  }
  return {
    ask: () => {
      if (timer === undefined) plan()
    },
    holdBack: () => {
      earliest = Math.max(earliest, performance.now() + AFTER_TYPING_MS)
    },
    stop: () => clearTimeout(timer),
  }
}
