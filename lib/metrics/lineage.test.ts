import { expect, test } from 'vitest'
import { catalog, dataAsOfStatement, lineageOf, ratio, readDataAsOf } from './index'
import { governance } from './testing'

const schema = {
  'app.companies': { id: 'integer', industry: 'text' },
  'app.users': { id: 'integer', company_id: 'integer?', country: 'text?' },
  'app.orders': { id: 'integer', user_id: 'integer', at: 'timestamp', day: 'date', cents: 'integer', status: 'text' },
  'app.visits': { id: 'integer', user_id: 'integer', seen_at: 'instant' },
} as const
const options = { timeZone: 'America/New_York', weekStart: 'monday', teams: ['growth'] } as const
const company = catalog(schema, { ...options, dataAsOf: { table: 'app.orders', column: 'at', clock: 'Europe/Berlin' } })
const companies = company.source('app.companies', { primaryKey: 'id', time: {}, dimensions: { industry: 'industry' }, access: 'all' })
const users = company.source('app.users', {
  primaryKey: 'id',
  time: {},
  dimensions: { country: 'country' },
  joins: { company: { via: 'company_id', to: companies } },
  access: 'all',
})
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: { clock: 'UTC' } },
  dimensions: { status: 'status' },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const visits = company.source('app.visits', {
  primaryKey: 'id',
  time: { seen_at: {} },
  dimensions: {},
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const revenue = orders.sum('revenue', { ...governance, column: 'cents', where: { status: ['paid', null], 'user.country': { not: 'DE' } } })
const visitors = visits.countDistinct('visitors', { ...governance, column: 'user_id' })

test('the formula says in words what is computed', () => {
  expect(revenue.shape.formula).toBe('sum of cents of app.orders where status is one of paid, (no value) and user.country is not DE')
  expect(visitors.shape.formula).toBe('number of different user_id of app.visits')
  expect(orders.count('orders', governance).shape.formula).toBe('rows of app.orders')
  expect(orders.avg('mean', { ...governance, column: 'cents' }).shape.formula).toBe('mean of cents of app.orders')
  expect(ratio('x', { ...governance, numerator: revenue, denominator: visitors }).shape.formula).toBe('revenue ÷ visitors')
})

test('lineage names every table and column, and the way to it', () => {
  expect(lineageOf(ratio('per_visitor', { ...governance, numerator: revenue, denominator: visitors }))).toEqual([
    { table: 'app.orders', columns: ['at', 'cents', 'status', 'user_id'], role: 'the value; splits and filters', paths: ['orders'] },
    {
      table: 'app.users',
      columns: ['id', 'country', 'company_id'],
      role: 'the value; splits and filters',
      paths: ['orders → user', 'visits → user'],
    },
    { table: 'app.visits', columns: ['seen_at', 'user_id'], role: 'the value; splits and filters', paths: ['visits'] },
    {
      table: 'app.companies',
      columns: ['id', 'industry'],
      role: 'splits and filters',
      paths: ['orders → user → company', 'visits → user → company'],
    },
  ])
})

test('data is complete up to the greatest value of the declared column, on its clock; a date counts to its end', () => {
  expect(dataAsOfStatement(company)).toEqual({
    sql: 'select max("fact"."at") as "data_as_of" from "app"."orders" as "fact"',
    parameters: [],
  })
  const answer = (value: string | null) => ({ columns: [{ name: 'data_as_of', values: [value] }] })
  expect(readDataAsOf(answer('2026-06-30T02:00:00.000000'), company)).toBe('2026-06-30T00:00:00Z')
  const byDay = catalog(schema, { ...options, dataAsOf: { table: 'app.orders', column: 'day' } })
  expect(readDataAsOf(answer('2026-06-29'), byDay)).toBe('2026-06-30T04:00:00Z')
  const byInstant = catalog(schema, { ...options, dataAsOf: { table: 'app.visits', column: 'seen_at' } })
  expect(readDataAsOf(answer('2026-06-30T00:00:00.999999Z'), byInstant)).toBe('2026-06-30T00:00:00Z')
  expect(readDataAsOf(answer(null), byInstant)).toBe('1970-01-01T00:00:00Z')
})
