'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonClass } from './button.tsx'

/** The window of a dialog, loaded when it is first needed. */
export default function DialogWindow({
  title,
  children,
  open,
  onOpenChange,
}: {
  title: ReactNode
  children: ReactNode
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-black/60" />
        <Base.Viewport className="fixed inset-0 z-40 grid place-items-center overflow-y-auto p-4">
          <Base.Popup className="w-full max-w-[34rem] rounded-card border border-line bg-surface text-ink shadow-xl transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            <div className="flex items-center justify-between gap-4 px-4 pt-3.5">
              <Base.Title className="text-[15px] font-semibold wrap-anywhere">{title}</Base.Title>
              <Base.Close aria-label="Close" className={buttonClass('quiet', 'px-1.5!')}>
                <X size={16} aria-hidden="true" />
              </Base.Close>
            </div>
            <div className="px-4 pt-1 pb-4">{children}</div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
