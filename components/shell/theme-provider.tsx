'use client'

import { ThemeProvider as NextThemes } from 'next-themes'
import type { ReactNode } from 'react'

/** Puts `data-theme` on the document before the first paint. The script it adds carries the page's nonce. */
export function ThemeProvider({ nonce, children }: { nonce?: string; children: ReactNode }) {
  return (
    <NextThemes
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      enableColorScheme={false}
      disableTransitionOnChange
      storageKey="yardstick.theme"
      {...(nonce ? { nonce } : {})}
    >
      {children}
    </NextThemes>
  )
}
