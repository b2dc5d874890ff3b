'use client'

import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { AppError } from '@/lib/base/errors'

/** Answers of the open page, kept while one goes back and forth. Whoever is no longer signed in goes to do so and comes back here. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient)
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}

function makeClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error) => error instanceof AppError && error.code === 'not_signed_in' && goToSignIn() }),
    defaultOptions: { queries: { retry: false, staleTime: 60_000, gcTime: 300_000, refetchOnWindowFocus: false, networkMode: 'always' } },
  })
}

function goToSignIn(): void {
  const { pathname, search } = window.location
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`)
}
