'use client'

import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonClass } from '#components/ui/button.tsx'
import { Brand } from './brand.tsx'

/** What slides in from the left on a narrow screen, loaded when it is first needed. */
export default function NavigationDrawer({
  open,
  onOpenChange,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  children: ReactNode
}) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-black/60" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-40 flex w-64 max-w-[85vw] flex-col gap-0.5 overflow-y-auto border-r border-line bg-bg px-3 py-3 transition-transform data-ending-style:-translate-x-full data-starting-style:-translate-x-full motion-reduce:transition-none">
          <Dialog.Title className="sr-only">Navigation</Dialog.Title>
          <div className="flex items-start justify-between">
            <Brand />
            <Dialog.Close className={buttonClass('quiet', 'size-9 px-0!')} aria-label="Close navigation">
              <X size={18} aria-hidden="true" />
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
