import fc from 'fast-check'
import { expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { answer } from './answer.testing'
import { questions } from './questions.testing'
import { makeProject, randomTables, schema } from './warehouse.testing'

const seed = Number(process.env.YARDSTICK_PROPERTY_SEED ?? 20260630)
const cases = Number(process.env.YARDSTICK_PROPERTY_CASES ?? 40)

test(`seed ${seed}: a query that gives back a table answers ${cases} random questions as the table does, on both engines`, async () => {
  const tables = randomTables(seed)
  const [overTables, overQueries] = [makeProject('monday'), makeProject('monday', 'queries')]
  const engines = await warehousesWith({
    'app.users': { columns: schema['app.users'], rows: tables.users },
    'app.orders': { columns: schema['app.orders'], rows: tables.orders },
    'app.visits': { columns: schema['app.visits'], rows: tables.visits },
  })
  await fc.assert(
    fc.asyncProperty(questions(overTables.metrics.map(({ name }) => name)), async (asked) => {
      for (const engine of engines) {
        const [{ versions, ...table }, { versions: others, ...query }] = await Promise.all([
          answer(engine, asked, overTables),
          answer(engine, asked, overQueries),
        ])
        expect(JSON.stringify(query)).toBe(JSON.stringify(table))
        for (const [name, version] of Object.entries(versions)) expect(others[name]).not.toBe(version)
      }
    }),
    { seed, numRuns: cases },
  )
}, 600_000)
