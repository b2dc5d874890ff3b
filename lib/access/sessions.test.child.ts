import { connectStore } from '@/lib/store/db'
import type { Role } from '@/lib/store/schema'
import { setRole } from './users'

// What the command line does: another process changes somebody's role.
const { STORE_URL = '', USER_ID = '', ROLE = 'viewer' } = process.env
const store = connectStore(STORE_URL)
await setRole(store, { userId: USER_ID, role: ROLE as Role, now: new Date('2026-06-30T12:00:00Z') })
await store.destroy()
