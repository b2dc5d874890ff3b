import { expect, type Page } from '@playwright/test'
import { password, people, type Role } from './people'

/** Signs the page's browser in by request, in a session of its own. */
export async function signIn(page: Page, role: Role): Promise<void> {
  const { request } = page
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json()
  const origin = new URL((await request.get('/api/health')).url()).origin
  const answer = await request.post('/api/auth/callback/password', {
    form: { csrfToken, email: people[role].email, password, json: 'true' },
    headers: { origin },
  })
  expect(answer.ok(), `sign-in of ${role}: ${await answer.text()}`).toBe(true)
}
