import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildDemoWarehouse } from './build'
import { isCurrentDemo } from './edition'
import { knownFingerprints } from './fingerprint'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'demo-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('one thread and two write the same rows, complete up to 2026-06-30 00:00 UTC, and nothing but the file and its edition are left', async () => {
  const file = path.join(folder, 'demo.duckdb')
  const steps: string[] = []
  const first = await buildDemoWarehouse({
    path: file,
    scale: 0.01,
    threads: 1,
    onProgress: (done, total, step) => steps.push(`${done}/${total} ${step}`),
  })
  const second = await buildDemoWarehouse({ path: file, scale: 0.01, threads: 2 })
  expect(first).toEqual({ fingerprint: knownFingerprints['0.01'] })
  expect(second).toEqual(first)
  expect(await readdir(folder)).toEqual(['demo.duckdb', 'demo.duckdb.edition'])
  expect(isCurrentDemo(file)).toBe(true)
  expect(steps.at(-1)).toMatch(/^(\d+)\/\1 done$/)
  expect(await completeUpTo(file)).toBe(Date.UTC(2026, 5, 30))
}, 60_000)

test('a build that fails leaves the old file as it was', async () => {
  const file = path.join(folder, 'demo.duckdb')
  await writeFile(file, 'old')
  const stop = () => {
    throw new Error('the disk is full')
  }
  await expect(buildDemoWarehouse({ path: file, scale: 0.01, onProgress: stop })).rejects.toThrow('the disk is full')
  expect(await readdir(folder)).toEqual(['demo.duckdb', 'demo.duckdb.edition'])
  expect(await readFile(file, 'utf8')).toBe('old')
})

async function completeUpTo(file: string): Promise<number> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  try {
    const rows = await connection.runAndReadAll('select epoch_ms(max(loaded_until)) from raw_data.loads')
    return Number(rows.getRowsJson()[0]?.[0])
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
