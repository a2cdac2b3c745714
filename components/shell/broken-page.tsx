'use client'

import { Button, ButtonLink } from '#components/ui/button.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { wasCutOff } from './cut-off.ts'
import { LostPage } from './lost-page.tsx'

/** In place of a page whose rendering broke: a defect of the console, with no stack trace on the page, unless that went away. */
export function BrokenPage({ error, retry }: { error: unknown; retry: () => void }) {
  if (wasCutOff(error)) return <LostPage />
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null
  return (
    <>
      <PageHeading
        crumbs={[{ label: 'Ballast' }]}
        sentence={[{ text: 'This page broke. That is a defect of the console.', tone: 'bad' }]}
        lede="Nothing was changed on any cluster, and jobs that are at work go on."
      >
        <Button kind="go" onClick={retry}>
          Try again
        </Button>
        <ButtonLink href="/clusters">All clusters</ButtonLink>
      </PageHeading>
      {digest === null ? null : (
        <p className="text-small text-muted">
          The console's log has the details under <code>{digest}</code>.
        </p>
      )}
    </>
  )
}
