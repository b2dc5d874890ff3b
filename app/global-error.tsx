'use client'

import './globals.css'

export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto flex max-w-prose flex-col items-start gap-3 px-4 py-16">
          <title>Yardstick</title>
          <h1 className="text-section">Yardstick could not show this page.</h1>
          <p className="text-ink-2">The server's log has the cause.</p>
          <button type="button" onClick={reset} className="h-8 rounded-control border border-line-2 bg-surface px-3 font-medium">
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}
