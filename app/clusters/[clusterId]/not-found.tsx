import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'

/** Inside the frame of its cluster: the address below it leads nowhere. */
export default function NotFound() {
  return (
    <PageHeading
      crumbs={[{ label: 'Clusters', href: '/clusters' }, { label: 'Not found' }]}
      sentence="There is nothing at this address."
      lede="It may have been deleted, or the address is misspelt."
    >
      <ButtonLink href="/clusters">All clusters</ButtonLink>
    </PageHeading>
  )
}
