'use client'

import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { type ReactNode, type RefObject, useEffect, useState } from 'react'
import { placesOf } from './places.ts'
import { type Hit, useSearch } from './search.ts'

/** What the palette opens, loaded when it is first needed. */
export default function JumpDialog({
  slug,
  open,
  onOpenChange,
  opener,
  typed,
}: {
  slug: string
  open: boolean
  onOpenChange: (open: boolean) => void
  /** What had the focus before, and gets it back. */
  opener: RefObject<HTMLElement | null>
  /** What was typed before this was there; null once it has been taken. */
  typed: RefObject<string | null>
}) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/35 dark:bg-black/60" />
        <Dialog.Popup
          finalFocus={opener}
          className="fixed top-[12vh] left-1/2 z-40 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-card border border-line bg-surface shadow-xl"
        >
          <Dialog.Title className="sr-only">Jump to</Dialog.Title>
          <JumpList slug={slug} close={() => onOpenChange(false)} typed={typed} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const KINDS = { broker: 'Brokers', topic: 'Topics', group: 'Consumer groups' } as const

function JumpList({
  slug,
  close,
  typed,
}: {
  slug: string
  close: () => void
  typed: RefObject<string | null>
}) {
  const router = useRouter()
  const [query, setQuery] = useState(() => typed.current ?? '')
  useEffect(() => {
    typed.current = null
  }, [typed])
  const { hits, failed } = useSearch(slug, query)
  const wanted = query.trim().toLowerCase()
  const places = placesOf(slug).filter((place) => place.label.toLowerCase().includes(wanted))
  const go = (href: string) => {
    close()
    router.push(href)
  }
  return (
    <Command shouldFilter={false} loop label="Jump to">
      <Command.Input
        autoFocus
        value={query}
        onValueChange={setQuery}
        placeholder="Topic, broker, consumer group or page"
        className="h-11 w-full border-b border-line bg-transparent px-4 outline-none placeholder:text-faint"
      />
      <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5">
        <Command.Empty className="px-2.5 py-6 text-center text-[13px] text-muted">
          {failed
            ? 'The search could not be asked. Type again to retry.'
            : `Nothing is called “${query.trim()}”.`}
        </Command.Empty>
        {places.length === 0 ? null : (
          <Group heading="Pages">
            {places.map(({ href, label }) => (
              <Item key={href} value={href} onSelect={go}>
                {label}
              </Item>
            ))}
          </Group>
        )}
        {(['broker', 'topic', 'group'] as const).map((kind) => (
          <Hits key={kind} heading={KINDS[kind]} hits={hits.filter((hit) => hit.kind === kind)} go={go} />
        ))}
      </Command.List>
    </Command>
  )
}

function Hits({ heading, hits, go }: { heading: string; hits: readonly Hit[]; go: (href: string) => void }) {
  if (hits.length === 0) return null
  return (
    <Group heading={heading}>
      {hits.map((hit) => (
        <Item key={hit.label} value={`${hit.kind} ${hit.label}`} onSelect={() => go(hit.href)}>
          <span className="min-w-0 truncate">{hit.label}</span>
          <span className="ml-auto shrink-0 text-small text-muted">{hit.detail}</span>
        </Item>
      ))}
    </Group>
  )
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&>[cmdk-group-heading]]:px-2.5 [&>[cmdk-group-heading]]:pt-2 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:text-fine [&>[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  )
}

function Item({
  value,
  onSelect,
  children,
}: {
  value: string
  onSelect: (value: string) => void
  children: ReactNode
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-3 rounded-control px-2.5 py-1.5 text-[13px] aria-selected:bg-sunken"
    >
      {children}
    </Command.Item>
  )
}
