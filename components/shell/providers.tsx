'use client'

import { Tooltip } from '@base-ui/react/tooltip'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'

/** What every page needs around it in the browser: the theme, state in the URL, tooltips that share a delay. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange>
      <NuqsAdapter>
        <Tooltip.Provider>{children}</Tooltip.Provider>
      </NuqsAdapter>
    </ThemeProvider>
  )
}
