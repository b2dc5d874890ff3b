import { hash, verify } from '@node-rs/argon2'
import { AppError } from '@/lib/base/errors'

/** OWASP's second recommendation for argon2id; also the package's own defaults, written out because hashes depend on them. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const currentPrefix = '$argon2id$v=19$m=19456,t=2,p=1$'

const shortest = 12
const longest = 128

/** argon2id, salted, as text. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), parameters)
}

let decoy: Promise<string> | undefined

/** Takes equally long whether the account exists (`passwordHash` given) or not. */
export async function verifyPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('a decoy that nobody knows')
  const known = passwordHash ?? (await decoy)
  // Longer than any password we accept; hashing megabytes would be a way to keep us busy.
  const candidate = password.length <= 4 * longest ? password.normalize('NFKC') : ''
  const matches = await verify(known, candidate).catch(() => false)
  return matches && typeof passwordHash === 'string'
}

/** True when a hash was made with weaker settings than today's. */
export function isOutdated(passwordHash: string): boolean {
  return !passwordHash.startsWith(currentPrefix)
}

/**
 * Refuses what is too short, too long, well known, or the address itself. No rules about kinds of characters.
 *
 * @throws AppError `invalid_input`
 */
export async function checkPassword(password: string, email: string): Promise<void> {
  const length = [...password].length
  if (length < shortest)
    throw new AppError('invalid_input', `The password has ${length} characters. Use at least ${shortest}; a few words work well.`)
  if (length > longest) throw new AppError('invalid_input', `The password has ${length} characters. Use at most ${longest}.`)
  const text = password.toLowerCase()
  const local = email.toLowerCase().split('@')[0] ?? ''
  if (text.includes(email.toLowerCase()) || (local.length > 3 && text.replace(local, '').length < 6)) {
    throw new AppError('invalid_input', 'The password is mostly the e-mail address. Use other words.')
  }
  if (await isCommon(text)) throw new AppError('invalid_input', 'The password is on the list of common ones. Use other words.')
}

let common: Promise<ReadonlySet<string>> | undefined

/** Common as it stands, after cutting digits and signs from its end, or by repeating one common word. */
async function isCommon(text: string): Promise<boolean> {
  common ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common'] as readonly string[]))
  const known = await common
  const base = text.replace(/[^\p{Letter}]+$/u, '')
  const repeated = text.match(/^(.+?)\1+$/s)?.[1]
  if (repeated !== undefined && (repeated.length < 4 || known.has(repeated))) return true
  return known.has(text) || (base.length >= 4 && known.has(base))
}
