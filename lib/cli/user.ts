import { text } from 'node:stream/consumers'
import type { Kysely } from 'kysely'
import { createLink } from '@/lib/access/links'
import { createToken, listTokens, revokeToken } from '@/lib/access/tokens'
import { createUser, disableUser, enableUser, findUser, inviteToSingleSignOn, listUsers, setRole } from '@/lib/access/users'
import { readConfig } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { addressOfApp } from '@/lib/base/state-lock'
import { openStore } from '@/lib/store/open'
import type { Role, Store } from '@/lib/store/schema'
import type { CommandCall } from './command'
import { table } from './table'

interface Context extends CommandCall {
  readonly store: Kysely<Store>
  readonly now: Date
  readonly address: string
}

const roles: readonly Role[] = ['viewer', 'analyst', 'administrator']
const DAY_MS = 86_400_000

const actions: Readonly<Record<string, (email: string, context: Context) => Promise<void>>> = {
  add,
  list: async (_email, { store, print }) => {
    const users = await listUsers(store)
    const rows = users.map((user) => [user.email, user.name, user.role, user.teams.join(', '), user.disabledAt ? 'disabled' : 'active'])
    print(table(['email', 'name', 'role', 'teams', 'state'], rows))
  },
  disable: async (email, { store, now, print }) => {
    const { id } = await findUser(store, email)
    await disableUser(store, { userId: id, now })
    print(`${email} is disabled and signed out everywhere.`)
  },
  enable: async (email, { store, now, print }) => {
    const { id } = await findUser(store, email)
    await enableUser(store, { userId: id, now })
    print(`${email} may sign in again.`)
  },
  role: async (email, { store, args, now, print }) => {
    const role = toRole(args[2])
    const { id } = await findUser(store, email)
    await setRole(store, { userId: id, role, now })
    print(`${email} is ${role} now and has to sign in again.`)
  },
  'sign-on': async (email, { store, now, print }) => {
    const { id } = await findUser(store, email)
    await inviteToSingleSignOn(store, { userId: id, now })
    print(`${email} signs in by single sign-on from now on; the password is closed.`)
  },
  link: async (email, context) => context.print(await signInLink(email, context)),
  token,
}

/** Runs `user <action> …` on the store, beside a running app or without one. */
export async function runUser(call: CommandCall): Promise<void> {
  const action = actions[call.args[0] ?? 'list']
  if (!action) throw new AppError('invalid_input', `Unknown action "${call.args[0]}". Known: ${Object.keys(actions).join(', ')}.`)
  const config = readConfig()
  const { store, close } = await openStore(config)
  const address = (await addressOfApp(config.stateFolder)) ?? config.baseUrl
  try {
    await action(call.args[1] ?? '', { ...call, store, now: new Date(), address })
  } finally {
    await close()
  }
}

async function add(email: string, context: Context): Promise<void> {
  const { store, options, now, print } = context
  const password = options.passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined
  const person = await createUser(store, {
    email,
    name: String(options.name ?? email.split('@')[0]),
    role: toRole(options.role ?? 'viewer'),
    teams: list(options.teams),
    ...(password !== undefined && { password }),
    now,
  })
  print(`${person.email} is ${person.role} now.`)
  if (password === undefined) print(`Sign in once, within an hour: ${await signInLink(person.email, context)}`)
}

async function signInLink(email: string, { store, now, address }: Context): Promise<string> {
  const { id, disabledAt } = await findUser(store, email)
  if (disabledAt) throw new AppError('conflict', `${email} is disabled. Enable the account first: yardstick user enable ${email}`)
  return `${address}/sign-in/link?token=${await createLink(store, { purpose: 'sign_in', userId: id, now })}`
}

async function token(what: string, { store, args, options, now, print }: Context): Promise<void> {
  const { id: userId, email } = await findUser(store, args[2] ?? '')
  if (what === 'list') {
    const rows = (await listTokens(store, userId)).map((it) => [it.id, it.name, day(it.createdAt), day(it.expiresAt), day(it.usedAt)])
    print(table(['id', 'name', 'created', 'expires', 'used'], rows))
  } else if (what === 'create') {
    const days = Number(options.days ?? 90)
    if (!(days >= 1 && days <= 3650)) throw new AppError('invalid_input', `--days ${options.days} is not a number from 1 to 3650.`)
    const name = String(options.name ?? 'script')
    const { secret } = await createToken(store, { userId, name, now, expiresAt: new Date(now.getTime() + days * DAY_MS) })
    print(`A token for ${email}, good for ${days} days and shown this once:\n${secret}`)
  } else if (what === 'revoke') {
    await revokeToken(store, { userId, id: args[3] ?? '', now })
    print('The token works no more.')
  } else {
    throw new AppError('invalid_input', `Unknown action "token ${what}". Known: token create, token list, token revoke.`)
  }
}

function toRole(value: unknown): Role {
  const found = roles.find((role) => role === value)
  if (found) return found
  throw new AppError('invalid_input', `Unknown role "${value ?? ''}". Known: ${roles.join(', ')}.`)
}

function list(value: unknown): string[] {
  return value === undefined
    ? []
    : String(value)
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
}

function day(instant: Date | null): string {
  return instant ? instant.toISOString().slice(0, 10) : '–'
}
