import type { ReactNode } from 'react'
import { Brand } from './brand.tsx'
import { NarrowNavigation } from './narrow-navigation.tsx'
import { ThemeMenu } from './theme-menu.tsx'

/** The frame of every page: what is in `side` stands at the left, or behind a menu button where there is no room. */
export function Shell({ side, title, children }: { side?: ReactNode; title?: string; children: ReactNode }) {
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[208px_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-control bg-accent px-3 py-1.5 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-0.5 overflow-y-auto border-r border-line px-3 py-4 md:flex">
        <Brand />
        {side}
        <Foot />
      </aside>
      <NarrowNavigation {...(title === undefined ? {} : { title })}>
        {side}
        <Foot />
      </NarrowNavigation>
      <main
        id="main"
        tabIndex={-1}
        className="min-w-0 max-w-[1240px] px-4 pt-4 pb-14 outline-none md:px-7 md:pt-[22px]"
      >
        {children}
      </main>
    </div>
  )
}

function Foot() {
  return (
    <div className="mt-auto pt-4">
      <ThemeMenu />
    </div>
  )
}
