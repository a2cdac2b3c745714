'use client'

import { useEffect } from 'react'
import { PageHeading } from '#components/ui/page-heading.tsx'

const LOOK_MS = 1_000

/** In place of a page whose console went away while it was being read: it is loaded again as soon as one answers. */
export function LostPage() {
  useEffect(() => {
    let asking = false
    const timer = setInterval(async () => {
      if (asking) return
      asking = true
      // What is not reached is asked again.
      const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => null)
      asking = false
      if (answer?.ok) location.reload()
    }, LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <PageHeading
      crumbs={[{ label: 'Ballast' }]}
      age={<span role="status">Reconnecting…</span>}
      sentence="The console does not answer."
      lede="This page comes back with it. Nothing is lost: jobs go on where they were as soon as a console runs."
    />
  )
}
