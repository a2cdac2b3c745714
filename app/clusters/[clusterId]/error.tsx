'use client'

import { BrokenPage } from '#components/shell/broken-page.tsx'

export default function ClusterError({ error, retry }: { error: unknown; retry: () => void }) {
  return <BrokenPage error={error} retry={retry} />
}
