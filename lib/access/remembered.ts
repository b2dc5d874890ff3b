import { LRUCache } from 'lru-cache'
import type { AccessChange } from './changes'
import type { SignedIn } from './sessions'

/** A proof of identity that the store confirmed, and until when that may be believed. */
export interface Confirmed {
  readonly signedIn: SignedIn
  readonly checkedAt: number
  readonly expiresAt: number
}

/** Confirmed proofs by the header text that carried them. */
export interface Remembered {
  get(headerText: string): Confirmed | undefined
  /** Asks the store and remembers its word, unless something changed while it was asked. */
  confirm(headerText: string, ask: () => Promise<Confirmed | undefined>): Promise<Confirmed | undefined>
  forget(change: AccessChange): void
  forgetAll(): void
}

export function createRemembered(max = 10_000): Remembered {
  const entries = new LRUCache<string, Confirmed>({ max })
  let changes = 0
  return {
    get: (headerText) => entries.get(headerText),
    async confirm(headerText, ask) {
      const before = changes
      const confirmed = await ask()
      if (!confirmed) entries.delete(headerText)
      else if (changes === before) entries.set(headerText, confirmed)
      return confirmed
    },
    forget({ kind, id }) {
      changes++
      for (const [headerText, { signedIn }] of entries.entries()) {
        if (id === (kind === 'user' ? signedIn.person.id : signedIn.sessionId)) entries.delete(headerText)
      }
    },
    forgetAll() {
      changes++
      entries.clear()
    },
  }
}
