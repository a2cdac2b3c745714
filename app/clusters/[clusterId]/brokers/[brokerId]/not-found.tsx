'use client'

import { useParams } from 'next/navigation'
import { ClusterName } from '#components/shell/live.tsx'
import { decodeSegment } from '#components/shell/segment.ts'
import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'

/** A broker that is neither registered nor named by any replica. */
export default function BrokerNotFound() {
  const { clusterId, brokerId } = useParams<{ clusterId: string; brokerId: string }>()
  const id = decodeSegment(brokerId)
  const base = `/clusters/${clusterId}`
  return (
    <PageHeading
      crumbs={[
        { label: <ClusterName />, href: base },
        { label: 'Brokers', href: `${base}/brokers` },
        { label: `Broker ${id}` },
      ]}
      sentence={`There is no broker ${id} in this cluster.`}
      lede="No broker of that id is registered, and no replica is assigned to one. A broker that was unregistered leaves no trace."
    >
      <ButtonLink href={`${base}/brokers`} kind="go">
        All brokers
      </ButtonLink>
    </PageHeading>
  )
}
