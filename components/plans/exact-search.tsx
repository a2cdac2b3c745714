'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, startTransition, useEffect, useRef, useState } from 'react'
import { Bar } from '#components/ui/bar.tsx'
import { Button } from '#components/ui/button.tsx'

/** Names this page to the server, which searches for one visitor at a time only once. */
let visitor: string | null = null

function visitorName(): string {
  visitor ??= [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('')
  return visitor
}

/** Goals change click by click: a search begins once they have rested so long. */
const REST_MS = 300

type Search =
  | { readonly state: 'under way'; readonly share: number }
  | { readonly state: 'ended' }
  | { readonly state: 'given up' }
  | { readonly state: 'failed'; readonly why: string }

/**
 * Looks for the plan with the fewest copies while the draft is shown, says how far it is and can be cancelled. When it is
 * there the page is refreshed, and the cost improves in place.
 */
export function ExactSearch({
  href,
  open,
  basis,
  children,
}: {
  /** Where the search is asked for, with the goals. */
  href: string
  /** Whether there may be a cheaper plan. */
  open: boolean
  /** Another number where the same goals are to be searched for anew. */
  basis: number
  /** What is known about the minimum now. */
  children: ReactNode
}) {
  const router = useRouter()
  const [attempt, setAttempt] = useState(0)
  const giveUp = useRef(() => {})
  const [search, setSearch] = useState<Search>({ state: 'under way', share: 0 })

  // biome-ignore lint/correctness/useExhaustiveDependencies: another basis and another attempt ask for the same anew
  useEffect(() => {
    if (!open) return
    setSearch({ state: 'under way', share: 0 })
    let source: EventSource | null = null
    const end = (how: Search) => {
      source?.close()
      setSearch(how)
    }
    const rested = setTimeout(() => {
      source = new EventSource(`${href}${href.includes('?') ? '&' : '?'}visitor=${visitorName()}`)
      source.addEventListener('progress', ({ data }: MessageEvent<string>) => {
        setSearch({ state: 'under way', share: (JSON.parse(data) as { share: number }).share })
      })
      source.addEventListener('done', () => {
        end({ state: 'ended' })
        startTransition(() => router.refresh())
      })
      source.addEventListener('failed', ({ data }: MessageEvent<string>) => {
        end({ state: 'failed', why: (JSON.parse(data) as { message: string }).message })
      })
      source.onerror = () => {
        // A connection that broke is taken up again by itself; an answer that is none is not.
        if (source?.readyState !== EventSource.CLOSED) return
        end({ state: 'failed', why: 'The console cannot search now: other searches may keep it busy.' })
      }
    }, REST_MS)
    giveUp.current = () => {
      clearTimeout(rested)
      end({ state: 'given up' })
    }
    return () => {
      clearTimeout(rested)
      source?.close()
    }
  }, [href, open, basis, attempt, router])

  if (!open) return children
  return (
    <div>
      {children}
      {search.state === 'under way' ? (
        <div className="mt-1.5 flex items-center gap-3">
          <Bar share={search.share} label="Search for the fewest copies" className="flex-1" />
          <Button kind="quiet" className="-my-1" onClick={() => giveUp.current()}>
            Cancel
          </Button>
        </div>
      ) : (
        <div className="mt-1.5 flex flex-wrap items-center justify-between gap-2">
          <span role="status" className="text-small text-muted">
            {search.state === 'failed' ? search.why : 'The draft is shown.'}
          </span>
          <Button className="-my-1" onClick={() => setAttempt(attempt + 1)}>
            Search again
          </Button>
        </div>
      )}
    </div>
  )
}
