'use client'

import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

/**
 * A hint on hover and focus. What it says must be known elsewhere or be exactness only: touch never sees it.
 * `children` is one element; without `focusable` content of its own it becomes reachable by keyboard.
 */
export function Tooltip({
  hint,
  children,
}: {
  hint: ReactNode
  children: ReactElement<Record<string, unknown>>
}) {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={300} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-50">
          <Base.Popup className="max-w-72 rounded-control border border-line-strong bg-ink px-2 py-1 text-fine text-bg transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            {hint}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
