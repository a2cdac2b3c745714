'use client'

import { useParams } from 'next/navigation'
import { ClusterName } from '#components/shell/live.tsx'
import { decodeSegment } from '#components/shell/segment.ts'
import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'

/** A job that the database does not hold for this cluster. */
export default function JobNotFound() {
  const { clusterId, jobId } = useParams<{ clusterId: string; jobId: string }>()
  const id = decodeSegment(jobId)
  const base = `/clusters/${clusterId}`
  return (
    <PageHeading
      crumbs={[
        { label: <ClusterName />, href: base },
        { label: 'Jobs', href: `${base}/jobs` },
        { label: id },
      ]}
      sentence={`There is no job ${id} for this cluster.`}
      lede="Jobs are kept as long as the database of this console: it was run by another one, or the address is misspelt."
    >
      <ButtonLink href={`${base}/jobs`} kind="go">
        All jobs
      </ButtonLink>
    </PageHeading>
  )
}
