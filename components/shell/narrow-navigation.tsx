'use client'

import { Dialog } from '@base-ui/react/dialog'
import { Menu, X } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { buttonClass } from '#components/ui/button.tsx'
import { Brand } from './brand.tsx'

/** The bar at the top of a narrow screen; its button slides the navigation in, and going anywhere slides it out. */
export function NarrowNavigation({ title, children }: { title?: string; children: ReactNode }) {
  const pathname = usePathname()
  const [openOn, setOpenOn] = useState<string | null>(null)
  return (
    <header className="sticky top-0 z-20 flex items-center gap-2 border-b border-line bg-bg px-2 py-1.5 md:hidden">
      <Dialog.Root open={openOn === pathname} onOpenChange={(open) => setOpenOn(open ? pathname : null)}>
        <Dialog.Trigger className={buttonClass('quiet', 'size-9 px-0!')} aria-label="Open navigation">
          <Menu size={18} aria-hidden="true" />
        </Dialog.Trigger>
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
      <span className="truncate font-medium">{title ?? 'Ballast'}</span>
    </header>
  )
}
