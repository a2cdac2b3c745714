'use client'

import { Menu } from '@base-ui/react/menu'
import { ChevronsUpDown } from 'lucide-react'
import Link from 'next/link'

const ITEM = 'block rounded-[5px] px-2.5 py-1.5 text-[13px] outline-none data-highlighted:bg-sunken'

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
    <Menu.Root>
      <Menu.Trigger className="mb-2 w-full rounded-card border border-line bg-surface px-2.5 py-[7px] text-left text-[13px] transition-colors hover:border-line-strong">
        <span className="sr-only">Cluster: </span>
        <span className="flex items-center justify-between gap-2">
          <span className="truncate">{name}</span>
          <ChevronsUpDown size={14} aria-hidden="true" className="shrink-0 text-faint" />
        </span>
        <span className="block text-[11.5px] text-muted">{facts}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className="z-50 outline-none">
          <Menu.Popup className="max-h-80 min-w-(--anchor-width) overflow-y-auto rounded-card border border-line bg-surface p-1 shadow-lg outline-none">
            {others.map((other) => (
              <Menu.Item key={other.slug} className={ITEM} render={<Link href={`/clusters/${other.slug}`} />}>
                {other.name}
              </Menu.Item>
            ))}
            {others.length > 0 ? <Menu.Separator className="my-1 h-px bg-line" /> : null}
            <Menu.Item className={ITEM} render={<Link href="/clusters" />}>
              All clusters
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
