import { toAppError } from '@/lib/base/errors'

/** Why single sign-on let nobody in. The address of the sign-in page carries the name, never a text. */
export const signOnProblems = {
  unknown: 'Single sign-on knows you, but you have no account here. Ask an administrator to add your e-mail address.',
  unconfirmed: 'Single sign-on does not confirm your e-mail address, so no account here can be yours yet. Ask an administrator.',
  otherWay: 'Your account here is not open to single sign-on. Ask an administrator to open it.',
  disabled: 'Your account here is disabled. Ask an administrator.',
  unfinished: 'Single sign-on did not finish. Try again.',
  failed: 'Signing in failed on our side. The log of the server has the details.',
} as const

export type SignOnProblem = keyof typeof signOnProblems

const names = Object.keys(signOnProblems) as SignOnProblem[]

/** The name of what was thrown; `unfinished` when nothing was: the provider's answer was not good. */
export function toSignOnProblem(error: unknown): SignOnProblem {
  if (error === undefined) return 'unfinished'
  const { message } = toAppError(error)
  return names.find((name) => signOnProblems[name] === message) ?? 'failed'
}

/** What to tell the reader of the sign-in page. */
export function describeSignOnProblem(name: unknown): string | undefined {
  const found = names.find((known) => known === name)
  return found && signOnProblems[found]
}
