import { expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, funnel } from './index'
import { asker, governance } from './testing'

const schema = { 'app.events': { id: 'integer', at: 'instant', person: 'text', kind: 'text' } } as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
})
const events = company.source('app.events', { primaryKey: 'id', time: { at: {} }, dimensions: { kind: 'kind' }, access: 'all' })
const doing = (kind: string) => events.countDistinct(kind, { ...governance, column: 'person', where: { kind } })
const way = funnel('way', { ...governance, start: doing('look'), steps: { buy: doing('buy') }, within: { days: 2 } })

test('people still have time where the data ends, and nobody has where there is none', async () => {
  const warehouses = await warehousesWith({ 'app.events': { columns: schema['app.events'], rows: [] } })
  const notes = async (dataAsOf: string) => {
    const ask = asker(warehouses, { catalog: company, metrics: [way], dataAsOf })
    return (await ask({ metrics: ['way'], range: ['2026-01-01', '2026-03-01'] })).result.notes.join(' ')
  }
  expect(await notes('2026-02-10T00:00:00Z')).toContain('Who began after 2026-02-08 00:00 still has time to go on')
  const empty = await notes('1970-01-01T00:00:00Z')
  expect(empty).toContain('The warehouse holds no data yet.')
  expect(empty).not.toContain('still has time')
})
