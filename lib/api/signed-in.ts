import { isPermitted, type Wish } from '@/lib/access/permission'
import type { SignedIn } from '@/lib/access/sessions'
import { AppError } from '@/lib/base/errors'
import type { Services } from '@/lib/services'

/** Who asks. @throws AppError `not_signed_in` */
export async function requireSignedIn(request: Request, { sessions }: Pick<Services, 'sessions'>): Promise<SignedIn> {
  const signedIn = await sessions.signedIn(request.headers)
  if (!signedIn) throw new AppError('not_signed_in', 'Sign in first, or send a personal access token as "Authorization: Bearer ys_…".')
  return signedIn
}

/** Who asks, if allowed to. @throws AppError `not_signed_in`, `not_permitted` */
export async function requirePermission(request: Request, services: Pick<Services, 'sessions'>, wish: Wish): Promise<SignedIn> {
  const signedIn = await requireSignedIn(request, services)
  if (!isPermitted(signedIn.person, wish)) throw new AppError('not_permitted', 'Only administrators may do this.')
  return signedIn
}
