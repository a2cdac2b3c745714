'use client'

import { ThemeProvider } from 'next-themes'
import { BrokenPage } from '#components/shell/broken-page.tsx'
import './globals.css'

/** In place of everything, where what breaks is above every other page of errors: as when a refresh breaks off. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <title>Ballast</title>
        <ThemeProvider attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange>
          <main className="mx-auto max-w-[1240px] px-4 pt-4 pb-14 md:px-7">
            <BrokenPage error={error} retry={retry} />
          </main>
        </ThemeProvider>
      </body>
    </html>
  )
}
