import { expect, test } from 'vitest'
import { createFairSlots } from './fair-slots'

const waitMs = 10_000

test('one person never holds every place', async () => {
  const slots = createFairSlots({ places: 3 })
  await slots.take({ person: 'greedy', waitMs })
  await slots.take({ person: 'greedy', waitMs })
  slots.take({ person: 'greedy', waitMs }).catch(() => {})
  await slots.take({ person: 'other', waitMs })
  expect([slots.running, slots.waiting]).toEqual([3, 1])
})

test('a free place goes to whoever has the fewest running, then to whoever came first', async () => {
  const slots = createFairSlots({ places: 3 })
  const order: string[] = []
  const leave = [
    await slots.take({ person: 'a', waitMs }),
    await slots.take({ person: 'a', waitMs }),
    await slots.take({ person: 'b', waitMs }),
  ]
  const asked = ['a', 'b', 'c'].map((person) => slots.take({ person, waitMs }).then(() => order.push(person)))
  leave[2]?.()
  await asked[1]
  leave[0]?.()
  await asked[2]
  leave[1]?.()
  await Promise.all(asked)
  expect(order).toEqual(['b', 'c', 'a'])
})

test('who leaves the queue or waits too long frees the way', async () => {
  const slots = createFairSlots({ places: 1 })
  const leave = await slots.take({ person: 'a', waitMs })
  const control = new AbortController()
  const left = slots.take({ person: 'b', waitMs, signal: control.signal })
  const late = slots.take({ person: 'c', waitMs: 1 })
  control.abort()
  await expect(left).rejects.toMatchObject({ code: 'cancelled' })
  await expect(late).rejects.toMatchObject({ code: 'timed_out' })
  leave()
  leave()
  expect([slots.running, slots.waiting]).toEqual([0, 0])
})

test('too many waiting questions of one person are refused, those of others are not', async () => {
  const slots = createFairSlots({ places: 1, maxWaitingPerPerson: 2 })
  await slots.take({ person: 'a', waitMs })
  for (let i = 0; i < 2; i++) slots.take({ person: 'a', waitMs }).catch(() => {})
  await expect(slots.take({ person: 'a', waitMs })).rejects.toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 5 })
  slots.take({ person: 'b', waitMs }).catch(() => {})
  expect(slots.waiting).toBe(3)
})
