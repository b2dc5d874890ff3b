import { expect, test } from 'vitest'
import { checkPassword, hashPassword, verifyPassword } from './passwords'

test.each([
  'short one',
  'password1234',
  'PasswordPassword',
  'qwertyuiop123!',
  'iloveyou2026!!',
  '123123123123',
  'aaaaaaaaaaaaaaaa',
  'ada.lovelace1',
  'x'.repeat(65) + 'y'.repeat(64),
])('refuses %s', async (password) => {
  await expect(checkPassword(password, 'ada.lovelace@example.com')).rejects.toMatchObject({ code: 'invalid_input' })
})

test.each(['seven green umbrellas', 'пять зелёных зонтов', 'correct horse battery', '📏📏🦊🐢🐌🦉🐝🐞🦋🐠🐙🦀'])(
  'accepts %s',
  async (password) => {
    await expect(checkPassword(password, 'ada.lovelace@example.com')).resolves.toBeUndefined()
  },
)

test('the same word typed with composed and decomposed letters is one password', async () => {
  const hash = await hashPassword('caf\u00e9 au lait, s\u2019il vous pla\u00eet')
  expect(await verifyPassword(hash, 'cafe\u0301 au lait, s\u2019il vous plai\u0302t')).toBe(true)
  expect(await verifyPassword(hash, 'cafe au lait, s\u2019il vous plait')).toBe(false)
})

test('an account that does not exist takes as long as one that does', async () => {
  const hash = await hashPassword('seven green umbrellas')
  const known: number[] = []
  const unknown: number[] = []
  for (let i = 0; i < 15; i++) {
    known.push(await timed(() => verifyPassword(hash, 'six green umbrellas')))
    unknown.push(await timed(() => verifyPassword(undefined, 'six green umbrellas')))
  }
  const ratio = Math.min(...unknown) / Math.min(...known)
  expect(ratio).toBeGreaterThan(0.7)
  expect(ratio).toBeLessThan(1.3)
})

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}
