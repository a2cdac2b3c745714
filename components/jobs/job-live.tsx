'use client'

import { useRefreshOn } from '#components/ui/use-refresh-on.ts'

/** Refreshes the page after each change of the job; says only when that does not work. */
export function JobLive({ slug, jobId }: { slug: string; jobId: string }) {
  const liveness = useRefreshOn(
    `/api/clusters/${encodeURIComponent(slug)}/jobs/${encodeURIComponent(jobId)}/events`,
    'job',
  )
  return (
    <span className="inline-flex items-center gap-1.5" role="status">
      <span
        aria-hidden="true"
        className={`size-[7px] rounded-full ${liveness === 'live' ? 'bg-ok' : 'bg-warn'}`}
      />
      {liveness === 'live' ? 'Live' : 'Reconnecting…'}
    </span>
  )
}
