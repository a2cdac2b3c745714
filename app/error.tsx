'use client'

import { BrokenPage } from '#components/shell/broken-page.tsx'
import { Shell } from '#components/shell/shell.tsx'

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Shell>
      <BrokenPage error={error} retry={retry} />
    </Shell>
  )
}
