'use client'

import { ChevronsUpDown } from 'lucide-react'
import { MenuButton } from '#components/ui/menu-button.tsx'

/** Which cluster this is, in two lines; it opens the list of the others. */
export function ClusterSwitcher({
  name,
  facts,
  others,
}: {
  name: string
  /** "3 brokers · Kafka 4.3 · KRaft" */
  facts: string
  others: readonly { readonly slug: string; readonly name: string }[]
}) {
  return (
    <MenuButton
      label="Clusters"
      choices={[
        ...others.map((other) => ({ label: other.name, href: `/clusters/${other.slug}` })),
        { label: 'All clusters', href: '/clusters' },
      ]}
      className="mb-2 w-full rounded-card border border-line bg-surface px-2.5 py-[7px] text-left text-[13px] transition-colors hover:border-line-strong"
    >
      <span className="sr-only">Cluster: </span>
      <span className="flex items-center justify-between gap-2">
        <span className="truncate">{name}</span>
        <ChevronsUpDown size={14} aria-hidden="true" className="shrink-0 text-faint" />
      </span>
      <span className="block text-[11.5px] text-muted">{facts}</span>
    </MenuButton>
  )
}
