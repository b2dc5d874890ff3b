import { spawn } from 'node:child_process'
import path from 'node:path'
import { rootFolder } from '@/lib/base/config'

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `yardstick …` as people do: in a process of its own, with its own state folder. */
export function yardstick(
  args: readonly string[],
  {
    stateFolder,
    input = '',
    environment = {},
  }: { readonly stateFolder: string; readonly input?: string; readonly environment?: Record<string, string> },
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const command = ['--import', path.join(rootFolder, 'scripts/register.mjs'), path.join(rootFolder, 'lib/cli/main.ts'), ...args]
    // Not the test runner's own variables: it sets BASE_URL and NODE_ENV.
    const { PATH, HOME, TMPDIR } = process.env
    const env: NodeJS.ProcessEnv = { PATH, HOME, TMPDIR, TZ: 'UTC', NODE_ENV: 'production', YARDSTICK_STATE: stateFolder, ...environment }
    const child = spawn(process.execPath, command, { env, stdio: ['pipe', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
    child.stdin.end(input)
  })
}

/** The tables of the test project `shop`: four paid orders in June 2026, two users, and an order of a user nobody knows. */
export const shopTables = {
  'analytics.users': {
    columns: { id: 'integer', country: 'text?', created_at: 'instant' },
    rows: [
      { id: 1, country: 'DE', created_at: '2026-01-01T00:00:00Z' },
      { id: 2, country: '=1+1', created_at: '2026-01-02T00:00:00Z' },
    ],
  },
  'analytics.orders': {
    columns: { id: 'integer', user_id: 'integer', paid_at: 'instant', amount_cents: 'integer', status: 'text', channel: 'text?' },
    rows: [
      { id: 1, user_id: 1, paid_at: '2026-06-01T10:00:00Z', amount_cents: 1000, status: 'paid', channel: 'mail' },
      { id: 2, user_id: 1, paid_at: '2026-06-02T10:00:00Z', amount_cents: 2550, status: 'paid', channel: null },
      { id: 3, user_id: 2, paid_at: '2026-06-02T22:30:00Z', amount_cents: 400, status: 'paid', channel: 'search, paid' },
      { id: 4, user_id: 9, paid_at: '2026-06-03T10:00:00Z', amount_cents: 50, status: 'paid', channel: 'mail' },
      { id: 5, user_id: 2, paid_at: '2026-06-03T23:00:00Z', amount_cents: 7000, status: 'open', channel: 'mail' },
    ],
  },
} as const
