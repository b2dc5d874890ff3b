import type { Kysely, Transaction, Updateable } from 'kysely'
import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Person } from '@/lib/metrics'
import type { Role, Store, UserTable } from '@/lib/store/schema'
import { recordAudit } from './audit'
import { announceChange } from './changes'
import { toEmail } from './email'
import { checkPassword, hashPassword } from './passwords'
import { toPerson } from './session-rows'

/** A person with an account, as administrators see it. */
export interface User extends Person {
  readonly createdAt: Date
  readonly disabledAt: Date | null
}

/** Who did it, for the audit trail; undefined for the operator at the command line. */
interface By {
  readonly by?: string
  readonly now: Date
}

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly role: Role
  /** Without one the account signs in by link only. */
  readonly password?: string
  readonly teams?: readonly string[]
  readonly attributes?: Readonly<Record<string, readonly string[]>>
}

/** @throws AppError `invalid_input` (address, name, password), `conflict` (address in use) */
export async function createUser(store: Kysely<Store>, user: NewUser & By): Promise<Person> {
  const email = toEmail(user.email)
  if (!email) throw new AppError('invalid_input', `"${user.email.slice(0, 80)}" is not an e-mail address. Write it like ada@example.com.`)
  const name = user.name.trim()
  if (name === '' || name.length > 100) throw new AppError('invalid_input', 'A name has 1 to 100 characters.')
  if (user.password !== undefined) await checkPassword(user.password, email)
  const row = await store
    .insertInto('users')
    .values({
      email,
      name,
      role: user.role,
      password_hash: user.password === undefined ? null : await hashPassword(user.password),
      teams: [...(user.teams ?? [])],
      attributes: JSON.stringify(user.attributes ?? {}),
      created_at: user.now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new AppError('conflict', `${email} has an account already.`)
  await recordAudit(store, { userId: user.by ?? null, action: 'create_user', target: email, outcome: 'done', at: user.now })
  return toPerson(row)
}

export async function listUsers(store: Kysely<Store>): Promise<readonly User[]> {
  const rows = await store.selectFrom('users').selectAll().orderBy('email').execute()
  return rows.map((row) => ({ ...toPerson(row), createdAt: row.created_at, disabledAt: row.disabled_at }))
}

/** @throws AppError `not_found` */
export async function findUser(store: Kysely<Store>, email: string): Promise<User> {
  const row = await store
    .selectFrom('users')
    .selectAll()
    .where('email', '=', toEmail(email) ?? '')
    .executeTakeFirst()
  if (!row) throw new AppError('not_found', `Nobody has the address "${email.slice(0, 80)}".`)
  return { ...toPerson(row), createdAt: row.created_at, disabledAt: row.disabled_at }
}

/** Ends all sessions at once, in every process; tokens stop working. @throws AppError `conflict` for the last administrator */
export function disableUser(store: Kysely<Store>, { userId, ...by }: By & { readonly userId: string }): Promise<void> {
  return change(store, { userId, ...by, action: 'disable_user', set: { disabled_at: by.now }, endSessions: true })
}

export function enableUser(store: Kysely<Store>, { userId, ...by }: By & { readonly userId: string }): Promise<void> {
  return change(store, { userId, ...by, action: 'enable_user', set: { disabled_at: null }, endSessions: false })
}

/** Ends all sessions, so that nobody goes on with old rights. @throws AppError `conflict` for the last administrator */
export function setRole(
  store: Kysely<Store>,
  { userId, role, ...by }: By & { readonly userId: string; readonly role: Role },
): Promise<void> {
  return change(store, { userId, ...by, action: `set_role ${role}`, set: { role }, endSessions: true })
}

/** Teams and attributes decide what somebody may see; the next request follows them. */
export function setRights(
  store: Kysely<Store>,
  {
    userId,
    teams,
    attributes,
    ...by
  }: By & { readonly userId: string; readonly teams?: readonly string[]; readonly attributes?: Person['attributes'] },
): Promise<void> {
  const set = { ...(teams && { teams: [...teams] }), ...(attributes && { attributes: JSON.stringify(attributes) }) }
  return change(store, { userId, ...by, action: 'set_rights', set, endSessions: false })
}

/**
 * Closes the password and forgets the identity at the provider: whoever comes from there next with this confirmed address gets
 * the account. Ends all sessions.
 */
export function inviteToSingleSignOn(store: Kysely<Store>, { userId, ...by }: By & { readonly userId: string }): Promise<void> {
  return change(store, {
    userId,
    ...by,
    action: 'invite_to_single_sign_on',
    set: { password_hash: null },
    endSessions: true,
    forgetIdentity: true,
  })
}

/** @throws AppError `invalid_input` for a poor password, `conflict` for somebody who signs in at a provider */
export async function setPassword(
  store: Kysely<Store>,
  { userId, password, ...by }: By & { readonly userId: string; readonly password: string },
): Promise<void> {
  const user = await store
    .selectFrom('users')
    .leftJoin('identities', 'identities.user_id', 'users.id')
    .select(['email', 'subject'])
    .where('users.id', '=', userId)
    .executeTakeFirst()
  if (user?.subject) throw new AppError('conflict', `${user.email} signs in by single sign-on and has no password here.`)
  await checkPassword(password, user?.email ?? '')
  const set = { password_hash: await hashPassword(password) }
  return change(store, { userId, ...by, action: 'set_password', set, endSessions: true })
}

interface Change extends By {
  readonly userId: string
  readonly action: string
  readonly set: Updateable<UserTable>
  readonly endSessions: boolean
  readonly forgetIdentity?: boolean
}

async function change(store: Kysely<Store>, { userId, by, now, action, set, endSessions, forgetIdentity }: Change): Promise<void> {
  await store.transaction().execute(async (transaction) => {
    // One change at a time, or two administrators could remove each other.
    await sql`select pg_advisory_xact_lock(hashtextextended('users', 7))`.execute(transaction)
    const user = await transaction.selectFrom('users').select(['email', 'role']).where('id', '=', userId).executeTakeFirst()
    if (!user) throw new AppError('not_found', `There is no user "${userId}".`)
    await transaction.updateTable('users').set(set).where('id', '=', userId).execute()
    if (user.role === 'administrator') await keepAnAdministrator(transaction, user.email)
    if (forgetIdentity) await transaction.deleteFrom('identities').where('user_id', '=', userId).execute()
    if (endSessions) {
      await transaction
        .updateTable('sessions')
        .set({ revoked_at: now })
        .where('user_id', '=', userId)
        .where('revoked_at', 'is', null)
        .execute()
    }
    await recordAudit(transaction, { userId: by ?? null, action, target: user.email, outcome: 'done', at: now })
    await announceChange(transaction, { kind: 'user', id: userId })
  })
}

async function keepAnAdministrator(transaction: Transaction<Store>, email: string): Promise<void> {
  const left = await transaction
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (!left) throw new AppError('conflict', `${email} is the last administrator. Make somebody else one first.`)
}
