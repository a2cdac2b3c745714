'use client'

import { Menu } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { ahead } from '#components/ui/ahead.ts'
import { buttonClass } from '#components/ui/button.tsx'

const loadDrawer = () => import('./navigation-drawer.tsx')
const NavigationDrawer = lazy(loadDrawer)

/** The bar at the top of a narrow screen; its button slides the navigation in, and going anywhere slides it out. */
export function NarrowNavigation({ title, children }: { title?: string; children: ReactNode }) {
  const pathname = usePathname()
  /** Null before it was opened for the first time. */
  const [openOn, setOpenOn] = useState<string | null>(null)
  return (
    <header className="sticky top-0 z-20 flex items-center gap-2 border-b border-line bg-bg px-2 py-1.5 md:hidden">
      <button
        type="button"
        aria-label="Open navigation"
        aria-haspopup="dialog"
        aria-expanded={openOn === pathname}
        className={buttonClass('quiet', 'size-9 px-0!')}
        {...ahead(loadDrawer)}
        onClick={() => setOpenOn(pathname)}
      >
        <Menu size={18} aria-hidden="true" />
      </button>
      {openOn === null ? null : (
        <Suspense fallback={null}>
          <NavigationDrawer
            open={openOn === pathname}
            onOpenChange={(open) => setOpenOn(open ? pathname : '')}
          >
            {children}
          </NavigationDrawer>
        </Suspense>
      )}
      <span className="truncate font-medium">{title ?? 'Ballast'}</span>
    </header>
  )
}
