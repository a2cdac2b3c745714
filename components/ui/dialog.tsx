'use client'

import {
  cloneElement,
  createContext,
  lazy,
  type ReactElement,
  type ReactNode,
  Suspense,
  useContext,
  useState,
} from 'react'
import { ahead } from './ahead.ts'
import { Button } from './button.tsx'

const loadWindow = () => import('./dialog-window.tsx')
const DialogWindow = lazy(loadWindow)

const Close = createContext<() => void>(() => {})

/**
 * A question over the page. Escape and the cross close it; focus stays inside and returns to what opened it. Its code
 * comes when its button is first pointed at or focused.
 */
export function Dialog({
  trigger,
  title,
  children,
}: {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  title: ReactNode
  children: ReactNode
}) {
  /** Null before it was opened for the first time. */
  const [open, setOpen] = useState<boolean | null>(null)
  return (
    <>
      {cloneElement(trigger, {
        ...ahead(loadWindow),
        'aria-haspopup': 'dialog',
        'aria-expanded': open === true,
        onClick: () => setOpen(true),
      })}
      {open === null ? null : (
        <Suspense fallback={null}>
          <DialogWindow title={title} open={open} onOpenChange={setOpen}>
            <Close value={() => setOpen(false)}>{children}</Close>
          </DialogWindow>
        </Suspense>
      )}
    </>
  )
}

/** Leaves the dialog without doing anything. */
export function DialogCancel({ children = 'Cancel' }: { children?: ReactNode }) {
  return <Button onClick={useContext(Close)}>{children}</Button>
}

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-4 flex flex-wrap justify-end gap-2">{children}</div>
}
