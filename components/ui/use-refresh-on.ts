'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'

/** `live`: the server tells of every change. `reconnecting`: it does not, and what is shown grows old. */
export type Liveness = 'live' | 'reconnecting'

/** The least time between two refreshes, so that a busy cluster does not keep the browser busy. */
const REFRESH_EVERY_MS = 1500
/** An EventSource gives up on an HTTP error; this tries again. */
const REOPEN_AFTER_MS = 3000

/**
 * Listens at `url` for the named server-sent events and refreshes the page on each, at most every 1.5 s and only while it
 * is visible; a page that comes back into view catches up.
 */
export function useRefreshOn(url: string, events: readonly string[]): Liveness {
  const router = useRouter()
  const [liveness, setLiveness] = useState<Liveness>('live')
  const names = events.join(' ')

  useEffect(() => {
    const refresher = throttledRefresh(() => router.refresh())
    let source: EventSource | null = null
    let reopening: ReturnType<typeof setTimeout> | undefined

    const open = () => {
      source = new EventSource(url)
      source.onopen = () => setLiveness('live')
      source.onerror = () => {
        setLiveness('reconnecting')
        if (source?.readyState !== EventSource.CLOSED) return
        clearTimeout(reopening)
        reopening = setTimeout(open, REOPEN_AFTER_MS)
      }
      for (const name of names.split(' ')) source.addEventListener(name, refresher.ask)
    }

    open()
    document.addEventListener('visibilitychange', refresher.catchUp)
    return () => {
      source?.close()
      clearTimeout(reopening)
      refresher.stop()
      document.removeEventListener('visibilitychange', refresher.catchUp)
    }
  }, [url, names, router])

  return liveness
}

function throttledRefresh(refresh: () => void) {
  let last = 0
  let missed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = () => {
    timer = undefined
    last = performance.now()
    refresh()
  }
  const ask = () => {
    if (document.hidden) missed = true
    else timer ??= setTimeout(run, Math.max(0, last + REFRESH_EVERY_MS - performance.now()))
  }
  const catchUp = () => {
    if (document.hidden || !missed) return
    missed = false
    ask()
  }
  return { ask, catchUp, stop: () => clearTimeout(timer) }
}
