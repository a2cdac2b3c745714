import type { Metadata } from 'next'
import { Shell } from '#components/shell/shell.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <Shell>
      <PageHeading
        crumbs={[{ label: 'Clusters', href: '/clusters' }, { label: 'Not found' }]}
        sentence="There is nothing at this address."
        lede="The cluster may have been removed from the console, or the address is misspelt."
      >
        <ButtonLink kind="go" href="/clusters">
          All clusters
        </ButtonLink>
      </PageHeading>
    </Shell>
  )
}
