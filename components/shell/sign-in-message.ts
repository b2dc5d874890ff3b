/** What to tell a person whose sign-in did not work. `error` is the code that came back, or the sentence itself. */
export function signInMessage(error: string | undefined, isReachable: boolean): string {
  if (!isReachable) return 'The server does not answer. Check your connection and try again.'
  if (error?.includes(' ')) return error
  if (error === 'too_many_requests') return 'Too many attempts. Wait a few minutes, then try again.'
  if (error === 'link') return 'This link has been used or is too old. An administrator can print a new one.'
  return 'E-mail or password is not right.'
}
