import type { ColumnType, Generated } from 'kysely'

type Instant = ColumnType<Date, Date | string, Date | string>
type Json<T> = ColumnType<T, string, string>

export type Role = 'viewer' | 'analyst' | 'administrator'
export type Origin = 'dashboard' | 'metric' | 'explore' | 'script' | 'command' | 'job'
export type CacheState = 'hit' | 'shared' | 'miss' | 'none'
export type Outcome = 'started' | 'answered' | 'failed' | 'cancelled' | 'refused' | 'unknown'

export interface UserTable {
  id: Generated<string>
  /** Lower case. */
  email: string
  name: string
  role: Role
  password_hash: string | null
  teams: ColumnType<string[], string[] | undefined, string[]>
  attributes: Json<Record<string, string[]>>
  created_at: Generated<Date>
  disabled_at: Instant | null
}

export interface SessionTable {
  id: Generated<string>
  user_id: string
  user_agent: string | null
  created_at: Generated<Date>
  seen_at: Generated<Date>
  expires_at: Instant
  revoked_at: Instant | null
}

/** Personal access tokens for scripts. Only the SHA-256 of the 256-bit token is kept. */
export interface TokenTable {
  id: Generated<string>
  user_id: string
  name: string
  hash: string
  created_at: Generated<Date>
  expires_at: Instant | null
  used_at: Instant | null
  revoked_at: Instant | null
}

/** One-time links: `setup` makes the first administrator, `sign_in` signs its user in. */
export interface LinkTable {
  hash: string
  purpose: 'setup' | 'sign_in'
  user_id: string | null
  expires_at: Instant
  used_at: Instant | null
}

/** Who an OpenID provider says somebody is. Issuer and subject are the key; an e-mail address is none. */
export interface IdentityTable {
  issuer: string
  subject: string
  user_id: string
  created_at: Generated<Date>
}

export interface SignInFailureTable {
  /** `account:<email>` or `address:<ip>`. */
  key: string
  failed_at: Generated<Date>
}

/** One statement sent to a warehouse. */
export interface ExecutionTable {
  id: string
  warehouse: string
  engine: string
  /** SQL with placeholders; equal for equal questions whatever their values. */
  template: string
  template_hash: string
  parameters: Json<readonly unknown[]>
  data_version: string
  started_at: Instant
  queued_ms: number | null
  run_ms: number | null
  rows: number | null
  bytes: number | null
  rows_scanned: number | null
  outcome: Outcome
  error_code: string | null
}

/** One person or job needing a result. */
export interface RequestTable {
  id: string
  at: Instant
  user_id: string | null
  origin: Origin
  dashboard: string | null
  tile: string | null
  /** Metric name to version hash. */
  metrics: Json<Record<string, string>>
  query: Json<unknown>
  template_hash: string | null
  cache: CacheState
  /** The run that produced the answer, also when it came from the cache. */
  execution_id: string | null
  queued_ms: number
  run_ms: number
  total_ms: number
  rows: number | null
  bytes: number | null
  outcome: Outcome
  error_code: string | null
  error_message: string | null
}

export interface AuditTable {
  id: Generated<string>
  at: Generated<Date>
  user_id: string | null
  action: string
  target: string | null
  outcome: 'done' | 'refused'
}

export interface Store {
  users: UserTable
  sessions: SessionTable
  tokens: TokenTable
  links: LinkTable
  identities: IdentityTable
  sign_in_failures: SignInFailureTable
  executions: ExecutionTable
  requests: RequestTable
  audit: AuditTable
}
