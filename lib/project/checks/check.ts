import type { Calendars } from '@/lib/metrics'
import type { FilterContext } from '@/lib/metrics/filters/kind'
import type { Warehouse, WarehouseResult } from '@/lib/warehouse/warehouse'
import type { Places } from '../locate'
import type { Project } from '../project'

export const subjects = [
  'types and rules',
  'schema',
  'queries',
  'rows',
  'keys',
  'joins',
  'dimensions',
  'filters',
  'catalogue',
  'SQL',
  'tests',
] as const

/** One thing that was looked at. */
export interface Check {
  readonly subject: (typeof subjects)[number]
  /** Of the source, table, metric or test. */
  readonly name: string
  /** Of the time people waited; what ran beside each other shares it. */
  readonly elapsedMs: number
  /** What is wrong; absent when it passed. */
  readonly failure?: string
  /** What should be mended, though it works. */
  readonly warning?: string
  /** Worth knowing, wrong or not. */
  readonly note?: string
  readonly file?: string
  readonly line?: number
}

/** What the checks of a loaded project read. */
export interface CheckContext {
  readonly project: Omit<Project, 'generation' | 'folder' | 'loadedAt'>
  readonly places: Places
  readonly warehouse: Warehouse
}

export interface DatedContext extends CheckContext {
  /** As of `readDataAsOf`. */
  readonly dataAsOf: string
  /** As of `readCalendars`. */
  readonly calendars: Calendars
}

/** For the columns of a source where no filter counts back from the end of the data. */
export function undated({ project: { catalog }, warehouse }: CheckContext): FilterContext {
  return { functions: warehouse.functions, catalog, timeZone: catalog.timeZone, dataAsOf: '1970-01-01T00:00:00Z' }
}

interface Compilable {
  compile(): { readonly sql: string; readonly parameters: readonly unknown[] }
}

export function runStatement(warehouse: Warehouse, statement: Compilable | ReturnType<Compilable['compile']>): Promise<WarehouseResult> {
  const { sql, parameters } = 'compile' in statement ? statement.compile() : statement
  return warehouse.run({ sql, parameters }, { timeoutMs: 120_000, maxRows: 50_000, maxBytes: 100_000_000 })
}

/** Runs `work` for every item, a few at a time, and gives the results in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  { places = 4 }: { readonly places?: number } = {},
): Promise<Result[]> {
  const results = new Array<Result>(items.length)
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next
      next += 1
      results[at] = await work(items[at] as Item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(places, items.length) }, worker))
  return results
}

/** Does the work and says how long it took; an error becomes the failure. */
export async function timed(
  of: Pick<Check, 'subject' | 'name' | 'file' | 'line'>,
  work: () => Promise<Pick<Check, 'failure' | 'warning' | 'note'>>,
): Promise<Check> {
  const start = performance.now()
  const { subject, name, file, line } = of
  const about = { subject, name, ...(file !== undefined && { file, line }) }
  try {
    const found = await work()
    return { ...about, ...found, elapsedMs: performance.now() - start }
  } catch (error) {
    return { ...about, failure: (error as Error).message, elapsedMs: performance.now() - start }
  }
}

export function count(value: number | string, word: string, plural = `${word}s`): string {
  return `${Number(value).toLocaleString('en')} ${Number(value) === 1 ? word : plural}`
}
