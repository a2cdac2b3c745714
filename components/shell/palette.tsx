'use client'

import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useState } from 'react'
import { ahead } from '#components/ui/ahead.ts'

const loadDialog = () => import('./jump-dialog.tsx')
const JumpDialog = lazy(loadDialog)
const loading = ahead(loadDialog)

const OpenPalette = createContext<() => void>(() => {})

/** Ctrl or ⌘ K anywhere inside jumps to a page, broker, topic or consumer group of the cluster. */
export function Palette({ slug, children }: { slug: string; children: ReactNode }) {
  /** Null before it was opened for the first time. */
  const [open, setOpen] = useState<boolean | null>(null)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Control' || event.key === 'Meta') loading.onFocus()
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.metaKey || event.ctrlKey) ||
        event.altKey ||
        event.shiftKey
      )
        return
      event.preventDefault()
      setOpen((was) => !was)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  return (
    <OpenPalette value={() => setOpen(true)}>
      {children}
      {open === null ? null : (
        <Suspense fallback={null}>
          <JumpDialog slug={slug} open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </OpenPalette>
  )
}

/** The visible way into the palette. */
export function PaletteButton() {
  const open = useContext(OpenPalette)
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      {...loading}
      onClick={open}
      className="mb-2 flex items-center justify-between rounded-control border border-line px-2.5 py-1 text-[13px] text-muted transition-colors hover:border-line-strong hover:text-ink"
    >
      Jump to…
      <kbd className="font-sans text-[11px] text-faint">Ctrl K</kbd>
    </button>
  )
}
