import { z } from 'zod'
import { createLink } from '@/lib/access/links'
import { createUser, disableUser, enableUser, listUsers, setRights, setRole } from '@/lib/access/users'
import { AppError } from '@/lib/base/errors'
import { readInput } from './input'
import type { ApiRoute } from './route'
import { requirePermission } from './signed-in'

const noStore = { 'cache-control': 'private, no-store' }
const role = z.enum(['viewer', 'analyst', 'administrator'])
const teams = z.array(z.string().min(1).max(100)).max(50)
const attributes = z.record(z.string().min(1).max(100), z.array(z.string().max(200)).max(200))

export const usersRoute: ApiRoute = {
  method: 'GET',
  path: '/api/users',
  handle: async (request, services) => {
    await requirePermission(request, services, { action: 'manage_users' })
    return Response.json({ users: await listUsers(services.store) }, { headers: noStore })
  },
}

const newUser = z.strictObject({
  email: z.string().max(254),
  name: z.string().max(100),
  role,
  teams: teams.optional(),
  attributes: attributes.optional(),
})

/** Adds somebody and gives a one-time token to sign in with, good for an hour. */
export const createUserRoute: ApiRoute = {
  method: 'POST',
  path: '/api/users',
  handle: async (request, services) => {
    const { person } = await requirePermission(request, services, { action: 'manage_users' })
    const { store, now } = services
    const user = await createUser(store, { ...(await readInput(request, newUser)), by: person.id, now: now() })
    const signInToken = await createLink(store, { purpose: 'sign_in', userId: user.id, now: now() })
    return Response.json({ user, signInToken }, { status: 201, headers: noStore })
  },
}

const change = z.strictObject({
  id: z.string().min(1).max(100),
  role: role.optional(),
  isDisabled: z.boolean().optional(),
  teams: teams.optional(),
  attributes: attributes.optional(),
})

/** Changes what somebody may do; it holds from their next request on. */
export const changeUserRoute: ApiRoute = {
  method: 'PATCH',
  path: '/api/users',
  handle: async (request, services) => {
    const { person } = await requirePermission(request, services, { action: 'manage_users' })
    const { store, now } = services
    const { id: userId, role: newRole, isDisabled, ...rights } = await readInput(request, change)
    const by = { userId, by: person.id, now: now() }
    if (userId === person.id && isDisabled) throw new AppError('conflict', 'You cannot disable your own account.')
    if (newRole) await setRole(store, { ...by, role: newRole })
    if (isDisabled !== undefined) await (isDisabled ? disableUser(store, by) : enableUser(store, by))
    if (rights.teams || rights.attributes) await setRights(store, { ...by, ...rights })
    return Response.json({ done: true }, { headers: noStore })
  },
}
