import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as text fit for URLs and headers. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What the store keeps of a secret: its SHA-256 in hex. Enough, because our secrets are random, not chosen. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
