import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Result } from '@/lib/metrics'
import { planKey } from './prepare'
import type { Answer, QueryContext, RunQuery } from './run-query'
import { personOf, queryOf, testQueries } from './testing'

let t: Awaited<ReturnType<typeof testQueries>>
beforeAll(async () => {
  t = await testQueries()
})
afterAll(() => t?.close())
beforeEach(() => t.forget())

const context = (more: Partial<QueryContext> = {}): QueryContext => ({ person: personOf(), origin: 'dashboard', ...more })

async function all(runQuery: RunQuery, ...args: Parameters<RunQuery>): Promise<Answer[]> {
  const answers: Answer[] = []
  for await (const answer of runQuery(...args)) answers.push(answer)
  return answers
}

function valueFrom(answer: Answer | undefined): unknown {
  if (!answer?.ok) return answer?.error
  const result: Result = JSON.parse(answer.result)
  return result.columns.find((column) => column.role === 'value')?.values[0]
}

test('a question is run once and then answered from the cache, both on record', async () => {
  const runQuery = t.make()
  const ask = { id: 'a', tile: 'revenue', query: queryOf('revenue') }
  const [miss] = await all(runQuery, [ask], context({ dashboard: 'overview' }))
  const [hit] = await all(runQuery, [ask], context({ dashboard: 'overview' }))
  expect([miss?.cache, hit?.cache, valueFrom(miss), valueFrom(hit)]).toEqual(['miss', 'hit', 640, 640])
  const executions = await t.executions()
  const requests = await t.requests()
  expect(executions).toHaveLength(1)
  expect(executions[0]).toMatchObject({ outcome: 'answered', rows: 1, rows_scanned: 4, engine: 'duckdb' })
  expect(requests).toHaveLength(2)
  for (const request of requests) {
    expect(request).toMatchObject({
      user_id: 'ada',
      dashboard: 'overview',
      tile: 'revenue',
      outcome: 'answered',
      execution_id: executions[0]?.id,
      template_hash: executions[0]?.template_hash,
      query: queryOf('revenue'),
      metrics: { revenue: expect.stringMatching(/^[0-9a-f]{12}$/) },
      rows: 1,
    })
  }
})

test('readers with different rights never get each other’s rows, in whatever order they come', async () => {
  const german = personOf({ id: 'g', attributes: { country: ['DE'] } })
  const french = personOf({ id: 'f', attributes: { country: ['FR'] } })
  expect(await valuesFor(t.make(), [german, french, personOf(), german])).toEqual([40, 600, 640, 40])
})

test('readers with equal rights share an entry', async () => {
  const runQuery = t.make()
  const [first, second] = ['g', 'h'].map((id) => personOf({ id, attributes: { country: ['DE'] } }))
  await valuesFor(runQuery, [first, second])
  expect((await t.requests()).map((request) => request.cache).sort()).toEqual(['hit', 'miss'])
})

test('without the rights in the key of plans rows would leak: the test above would notice', async () => {
  const german = personOf({ id: 'g', attributes: { country: ['DE'] } })
  const withoutRights = t.make({
    planKeyOf: (parts) => planKey({ ...parts, rights: { ...parts.rights, fingerprint: '' } }),
  })
  expect(await valuesFor(withoutRights, [german, personOf()])).toEqual([40, 40])
})

async function valuesFor(runQuery: RunQuery, people: (ReturnType<typeof personOf> | undefined)[]): Promise<unknown[]> {
  const query = queryOf('revenue')
  const values: unknown[] = []
  for (const person of people) values.push(valueFrom((await all(runQuery, [{ id: 'a', query }], context({ person })))[0]))
  return values
}

test('fifty readers who ask the same cold question cause one statement', async () => {
  const runQuery = t.make()
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      all(runQuery, [{ id: 'a', query: queryOf('slow') }], context({ person: personOf({ id: `p${i}` }) })),
    ),
  )
  expect(answers.flat().map(valueFrom)).toEqual(Array.from({ length: 50 }, () => 1_000_000))
  const executions = await t.executions()
  expect(executions).toHaveLength(1)
  const requests = await t.requests()
  expect(requests.map((request) => request.execution_id)).toEqual(Array.from({ length: 50 }, () => executions[0]?.id))
  expect(requests.filter((request) => request.cache === 'miss')).toHaveLength(1)
  expect(requests.filter((request) => request.cache === 'shared')).toHaveLength(49)
})

test('one who leaves does not take the run from the others', async () => {
  const runQuery = t.make()
  const leaver = new AbortController()
  const left = all(runQuery, [{ id: 'a', query: queryOf('slow') }], context({ person: personOf({ id: 'leaver' }), signal: leaver.signal }))
  const stayed = all(runQuery, [{ id: 'b', query: queryOf('slow') }], context({ person: personOf({ id: 'stayer' }) }))
  await expect.poll(() => t.running(), { interval: 2, timeout: 10_000 }).toBe(1)
  leaver.abort()
  expect((await left)[0]).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(valueFrom((await stayed)[0])).toBe(1_000_000)
  expect(await t.executions()).toMatchObject([{ outcome: 'answered' }])
  const outcomes = (await t.requests()).map(({ user_id, outcome }) => [user_id, outcome]).sort()
  expect(outcomes).toEqual([
    ['leaver', 'cancelled'],
    ['stayer', 'answered'],
  ])
})

test('the last one who leaves stops the statement', async () => {
  const runQuery = t.make()
  const leavers = [new AbortController(), new AbortController()]
  const asked = leavers.map(({ signal }) => all(runQuery, [{ id: 'a', query: queryOf('endless') }], context({ signal })))
  await expect.poll(() => t.running(), { interval: 2, timeout: 10_000 }).toBe(1)
  for (const leaver of leavers) leaver.abort()
  await Promise.all(asked)
  await expect.poll(async () => (await t.executions())[0]?.outcome, { interval: 20, timeout: 20_000 }).toBe('cancelled')
  const requests = await t.requests()
  expect(requests.map((request) => request.outcome)).toEqual(['cancelled', 'cancelled'])
  expect(requests.every((request) => request.execution_id !== null)).toBe(true)
})

test('who stops listening leaves too', async () => {
  const runQuery = t.make()
  for await (const answer of runQuery(
    [
      { id: 'quick', query: queryOf('revenue') },
      { id: 'a', query: queryOf('endless') },
    ],
    context(),
  )) {
    expect(answer.id).toBe('quick')
    break
  }
  await expect
    .poll(async () => (await t.executions()).map((execution) => execution.outcome).sort(), { interval: 20, timeout: 20_000 })
    .toEqual(['answered', 'cancelled'])
  await expect
    .poll(async () => (await t.requests()).map((request) => request.outcome).sort(), { interval: 20, timeout: 20_000 })
    .toEqual(['answered', 'cancelled'])
})

test('a failed question spoils none of the others, and each comes as it is ready', async () => {
  const answers = await all(
    t.make(),
    [
      { id: 'slow', query: queryOf('slow') },
      { id: 'missing', query: queryOf('missing') },
      { id: 'unknown', query: queryOf('revenu') },
      { id: 'secret', query: queryOf('secret') },
      { id: 'wrong', query: { metrics: 'revenue' } as never },
      { id: 'good', query: queryOf('revenue') },
    ],
    context(),
  )
  const byId = Object.fromEntries(answers.map((answer) => [answer.id, answer]))
  expect(answers.at(-1)?.id).toBe('slow')
  expect(valueFrom(byId.good)).toBe(640)
  expect(byId.missing).toMatchObject({ ok: false, error: { code: 'warehouse_failed', message: expect.stringMatching(/^missing: /) } })
  expect(byId.unknown).toMatchObject({ ok: false, error: { code: 'invalid_query', message: expect.stringContaining('revenue') } })
  expect(byId.secret).toMatchObject({ ok: false, error: { code: 'not_permitted' } })
  expect(byId.wrong).toMatchObject({ ok: false, error: { code: 'invalid_query' } })
  const outcomes = (await t.requests()).map((request) => [request.outcome, request.error_code, Object.keys(request.metrics).join()])
  expect(outcomes.sort()).toEqual([
    ['answered', null, 'revenue'],
    ['answered', null, 'slow'],
    ['failed', 'warehouse_failed', 'missing'],
    ['refused', 'invalid_query', ''],
    ['refused', 'invalid_query', 'revenu'],
    ['refused', 'not_permitted', 'secret'],
  ])
})

test('suggestions do not name what the reader may not see', async () => {
  const [answer] = await all(t.make(), [{ id: 'a', query: queryOf('secre') }], context())
  expect(JSON.stringify(answer)).not.toContain('"secret')
  expect(valueFrom(answer)).toMatchObject({ message: expect.not.stringMatching(/secret/) })
})

test('a dashboard that is not for the reader refuses its tiles', async () => {
  const person = personOf({ teams: [] })
  const answers = await all(t.make(), [{ id: 'a', query: queryOf('revenue') }], context({ person, dashboard: 'overview' }))
  expect(answers).toMatchObject([{ ok: false, error: { code: 'not_permitted' } }])
  const none = await all(t.make(), [{ id: 'a', query: queryOf('revenue') }], context({ dashboard: 'overvieww' }))
  expect(none).toMatchObject([{ ok: false, error: { code: 'not_found' } }])
})

test('a statement that takes too long is stopped, and says which metric it was', async () => {
  const [answer] = await all(t.make({ limits: { timeoutMs: 200 } }), [{ id: 'a', query: queryOf('endless') }], context())
  expect(answer).toMatchObject({ ok: false, error: { code: 'timed_out', message: expect.stringMatching(/^endless: /) } })
  expect(await t.executions()).toMatchObject([{ outcome: 'failed', error_code: 'timed_out', rows_scanned: null }])
})

test('changed data is never answered with old results', async () => {
  const runQuery = t.make()
  const query = queryOf('revenue')
  expect(valueFrom((await all(runQuery, [{ id: 'a', query }], context()))[0])).toBe(640)
  await t.change(`insert into app.orders values (5, '2026-06-03T10:00:00Z', 'DE', 1000)`)
  await expect
    .poll(async () => valueFrom((await all(runQuery, [{ id: 'a', query }], context()))[0]), { interval: 50, timeout: 20_000 })
    .toBe(1640)
})

test('how long a question waited is measured', async () => {
  const runQuery = t.make({ places: 1 })
  const answers = await all(
    runQuery,
    [1, 2, 3].map((day) => ({ id: String(day), query: queryOf('slow', { range: ['2026-06-01', `2026-06-0${day + 2}`] }) })),
    context(),
  )
  const waited = answers.map((answer) => answer.queuedMs)
  expect(waited[0]).toBeLessThan(answers[0]?.runMs ?? Number.NaN)
  expect(waited[1]).toBeGreaterThan(answers[0]?.runMs ?? Number.NaN)
  expect(waited[2]).toBeGreaterThan(waited[1] ?? Number.NaN)
  for (const answer of answers) expect(answer.totalMs).toBeGreaterThanOrEqual(answer.queuedMs + answer.runMs)
})
