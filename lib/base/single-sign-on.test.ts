import { expect, test } from 'vitest'
import { readSingleSignOn } from './single-sign-on'

const good = { OIDC_ISSUER: 'https://login.example.com/realms/staff', OIDC_CLIENT_ID: 'yardstick', OIDC_CLIENT_SECRET: 'hunter2' }

test('all of it or none of it', () => {
  expect(readSingleSignOn({})).toBeUndefined()
  expect(readSingleSignOn({ OIDC_ISSUER: '', OIDC_NAME: 'Example' })).toBeUndefined()
  expect(readSingleSignOn(good)).toEqual({
    issuer: 'https://login.example.com/realms/staff',
    clientId: 'yardstick',
    clientSecret: 'hunter2',
    name: 'single sign-on',
  })
  expect(readSingleSignOn({ ...good, OIDC_NAME: ' Example Inc. ' })?.name).toBe('Example Inc.')
})

test.each(['http://127.0.0.1:4000', 'http://localhost:4000/realm', 'http://[::1]:4000', 'https://tenant.example.com/'])(
  'an issuer such as %s will do',
  (issuer) => {
    expect(readSingleSignOn({ ...good, OIDC_ISSUER: issuer })?.issuer).toBe(issuer)
  },
)

test.each([
  [{ OIDC_CLIENT_SECRET: '' }, 'half set: OIDC_CLIENT_SECRET missing'],
  [{ OIDC_ISSUER: undefined, OIDC_CLIENT_ID: undefined }, 'half set: OIDC_ISSUER and OIDC_CLIENT_ID missing'],
  [{ OIDC_ISSUER: 'http://login.example.com' }, 'OIDC_ISSUER "http://login.example.com" is no issuer'],
  [{ OIDC_ISSUER: 'login.example.com' }, 'OIDC_ISSUER is no issuer'],
  [{ OIDC_ISSUER: 'https://me:hunter2@login.example.com' }, 'OIDC_ISSUER is no issuer'],
  [{ OIDC_ISSUER: 'https://login.example.com/.well-known/openid-configuration' }, 'Write it like https://login.example.com'],
  [{ OIDC_ISSUER: 'https://login.example.com/?tenant=1' }, 'without query'],
  [{ OIDC_NAME: 'x'.repeat(41) }, 'OIDC_NAME is the text of a button'],
])('a bad setting is named with the remedy, never with the secret: %o', (wrong, message) => {
  expect(() => readSingleSignOn({ ...good, ...wrong })).toThrow(message)
  expect(() => readSingleSignOn({ ...good, ...wrong })).not.toThrow('hunter2')
})
