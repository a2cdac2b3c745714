'use client'

import { useParams } from 'next/navigation'
import { ClusterName } from '#components/shell/live.tsx'
import { decodeSegment } from '#components/shell/segment.ts'
import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'

/** A topic that the newest reading does not hold. */
export default function TopicNotFound() {
  const { clusterId, topic } = useParams<{ clusterId: string; topic: string }>()
  const name = decodeSegment(topic)
  const base = `/clusters/${clusterId}`
  return (
    <PageHeading
      crumbs={[
        { label: <ClusterName />, href: base },
        { label: 'Topics', href: `${base}/topics` },
        { label: name },
      ]}
      sentence={`There is no topic ${name} in this cluster.`}
      lede="The newest reading does not hold it: it was deleted, it was never created, or its name is misspelt. This page opens by itself if it is created."
    >
      <ButtonLink href={`${base}/topics?q=${encodeURIComponent(name)}`} kind="go">
        Search the topics for it
      </ButtonLink>
      <ButtonLink href={`${base}/topics`}>All topics</ButtonLink>
    </PageHeading>
  )
}
