'use client'

import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { ahead } from './ahead.ts'
import type { MenuChoice } from './menu-list.tsx'

const loadList = () => import('./menu-list.tsx')
const MenuList = lazy(loadList)

/** A button that opens a list of choices below it. The list's code comes when the button is first pointed at or focused. */
export function MenuButton({
  label,
  choices,
  className,
  children,
}: {
  /** Names the list for a screen reader. */
  label: string
  choices: readonly MenuChoice[]
  className: string
  children: ReactNode
}) {
  const button = useRef<HTMLButtonElement>(null)
  /** Null before it was opened for the first time. */
  const [open, setOpen] = useState<boolean | null>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open === true}
        className={className}
        {...ahead(loadList)}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {children}
      </button>
      {open === null ? null : (
        <Suspense fallback={null}>
          <MenuList label={label} choices={choices} anchor={button} open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  )
}
