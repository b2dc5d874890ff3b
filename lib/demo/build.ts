import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { stampDemo } from './edition'
import { fillDemoWarehouse, type Progress } from './fill'
import { fingerprintOf } from './fingerprint'

/**
 * Writes the demo company's warehouse as a DuckDB file. It is built beside `path` and renamed when whole, so a crash leaves the
 * old file or none. Gives back the fingerprint of the rows: equal scale, equal fingerprint.
 *
 * @throws the engine's error when the disk is full or the folder cannot be written
 */
export async function buildDemoWarehouse(options: {
  readonly path: string
  readonly scale: number
  readonly threads?: number
  readonly onProgress?: Progress
}): Promise<{ readonly fingerprint: string }> {
  const unfinished = `${options.path}.${process.pid}.part`
  await removeUnfinished(unfinished)
  try {
    const fingerprint = await writeFile(unfinished, options)
    await rename(unfinished, options.path)
    stampDemo(options.path)
    await syncFolder(path.dirname(options.path))
    return { fingerprint }
  } finally {
    await removeUnfinished(unfinished)
  }
}

async function writeFile(file: string, { scale, threads = 2, onProgress }: Parameters<typeof buildDemoWarehouse>[0]): Promise<string> {
  const instance = await DuckDBInstance.create(file, { threads: String(threads) })
  const connection = await instance.connect()
  try {
    await fillDemoWarehouse(connection, { scale, onProgress })
    const fingerprint = await fingerprintOf(connection)
    await connection.run('checkpoint')
    return fingerprint
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function removeUnfinished(file: string): Promise<void> {
  for (const leftover of [file, `${file}.wal`, `${file}.tmp`]) await rm(leftover, { recursive: true, force: true })
}

/** Makes the rename last: a folder's entries are data too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
