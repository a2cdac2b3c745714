'use client'

import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react'
import { ahead } from '#components/ui/ahead.ts'

const loadDialog = () => import('./jump-dialog.tsx')
const JumpDialog = lazy(loadDialog)
const loading = ahead(loadDialog)

const OpenPalette = createContext<() => void>(() => {})

/** Ctrl or ⌘ K anywhere inside jumps to a page, broker, topic or consumer group of the cluster. */
export function Palette({ slug, children }: { slug: string; children: ReactNode }) {
  /** Null before it was opened for the first time. */
  const [open, setOpen] = useState<boolean | null>(null)
  const opener = useRef<HTMLElement>(null)
  /** What is typed before the dialog is there to take it; null while nobody waits for it. */
  const typed = useRef<string>(null)
  const show = useCallback(() => {
    opener.current = document.activeElement as HTMLElement | null
    typed.current = ''
    setOpen(true)
  }, [])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { key } = event
      if (key === 'Control' || key === 'Meta') return loading.onFocus()
      if (isShortcut(event)) {
        event.preventDefault()
        return open ? setOpen(false) : show()
      }
      if (typed.current === null || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      if (key === 'Escape') {
        typed.current = null
        setOpen(null)
      } else if (key === 'Backspace') typed.current = typed.current.slice(0, -1)
      else if (key.length === 1) typed.current += key
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [open, show])
  return (
    <OpenPalette value={show}>
      {children}
      {open === null ? null : (
        <Suspense fallback={null}>
          <JumpDialog slug={slug} open={open} onOpenChange={setOpen} opener={opener} typed={typed} />
        </Suspense>
      )}
    </OpenPalette>
  )
}

function isShortcut({ key, metaKey, ctrlKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'k' && (metaKey || ctrlKey) && !altKey && !shiftKey
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
