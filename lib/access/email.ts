const longest = 254
const pattern = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/

/** The one written form of an address: look-alike characters folded, lower case; undefined when it is none. Folds first, then checks. */
export function toEmail(text: string): string | undefined {
  if (text.length > longest) return undefined
  const email = text.normalize('NFKC').trim().toLowerCase()
  return email.length <= longest && pattern.test(email) ? email : undefined
}
