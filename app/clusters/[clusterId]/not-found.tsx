'use client'

import { useParams } from 'next/navigation'
import { ClusterName } from '#components/shell/live.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'

/** Inside the frame of its cluster: the address below it leads nowhere. */
export default function NotFound() {
  const { clusterId } = useParams<{ clusterId: string }>()
  const base = `/clusters/${clusterId}`
  return (
    <PageHeading
      crumbs={[{ label: <ClusterName />, href: base }, { label: 'Not found' }]}
      sentence="There is nothing at this address."
      lede="It may have been deleted, or the address is misspelt."
    >
      <ButtonLink href={base} kind="go">
        Overview of this cluster
      </ButtonLink>
    </PageHeading>
  )
}
