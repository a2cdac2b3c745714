'use client'

import { useParams } from 'next/navigation'
import { ClusterName } from '#components/shell/live.tsx'
import { decodeSegment } from '#components/shell/segment.ts'
import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'

/** A plan that the database does not hold for this cluster. */
export default function PlanNotFound() {
  const { clusterId, planId } = useParams<{ clusterId: string; planId: string }>()
  const id = decodeSegment(planId)
  const base = `/clusters/${clusterId}`
  return (
    <PageHeading
      crumbs={[
        { label: <ClusterName />, href: base },
        { label: 'Plans', href: `${base}/plans` },
        { label: id },
      ]}
      sentence={`There is no plan ${id} for this cluster.`}
      lede="Plans are kept as long as the database of this console: it was made by another one, or the address is misspelt."
    >
      <ButtonLink href={`${base}/plans`} kind="go">
        All plans
      </ButtonLink>
    </PageHeading>
  )
}
