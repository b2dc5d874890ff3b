import { noProgress, type Progress } from '@/lib/base/progress'
import { type Calendars, dataAsOfStatement, readDataAsOf } from '@/lib/metrics'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { type ReadOptions, readProject } from '../read-project'
import { checkAccepted } from './accepted'
import { checkCalendars } from './calendars'
import { checkCatalogue } from './catalogue'
import { type Check, type CheckContext, type DatedContext, runStatement, timed } from './check'
import { checkDimensions } from './dimensions'
import { checkJoins } from './joins'
import { checkKeys } from './keys'
import { checkTests, countTests } from './metric-tests'
import { checkNamedValues } from './named-values'
import { checkQueries } from './queries'
import { checkRows } from './rows'
import { checkSchema } from './schema'
import { checkSegments } from './segments'

export interface CheckOptions extends ReadOptions {
  readonly warehouse: () => Promise<Warehouse>
  readonly progress?: Progress
}

/**
 * Everything that can be known to be wrong with a project before anybody reads it: types, rules, and both held against the
 * warehouse. The warehouse is opened only for a project that loads, and is left open.
 *
 * @throws AppError `not_found` without a project, `unavailable` without its warehouse
 */
export async function runChecks(folder: string, { warehouse, progress = noProgress, ...options }: CheckOptions): Promise<readonly Check[]> {
  const loaded = await checkLoading(folder, options, progress)
  if (!loaded.context) return loaded.checks
  const context: CheckContext = { ...loaded.context, warehouse: await warehouse() }
  const checks = [...loaded.checks]
  checks.push(...(await step(progress, 'Comparing schema.ts with the warehouse', () => checkSchema(context))))
  checks.push(...(await step(progress, 'Asking the engine what queries give back', () => checkQueries(context))))
  checks.push(...(await step(progress, 'Looking for sources without rows', () => checkRows(context))))
  checks.push(...(await step(progress, 'Looking for keys that are not unique', () => checkKeys(context))))
  checks.push(...(await step(progress, 'Following joins', () => checkJoins(context))))
  checks.push(...(await step(progress, 'Counting the values of dimensions', () => checkDimensions(context))))
  let dataAsOf = ''
  const { table, column } = context.project.catalog.dataAsOf
  const completeness = await timed({ subject: 'SQL', name: `dataAsOf (${table}.${column})`, ...context.places.ofCatalog() }, async () => {
    dataAsOf = await readAsOf(context)
    return {}
  })
  checks.push(completeness)
  if (completeness.failure) return checks
  let calendars: Calendars = new Map()
  const read = async () => {
    const found = await checkCalendars(context, dataAsOf)
    calendars = found.calendars
    return found.checks
  }
  if (context.project.catalog.calendars) checks.push(...(await step(progress, "Reading the company's own calendars", read)))
  const dated: DatedContext = { ...context, dataAsOf, calendars }
  checks.push(...(await step(progress, 'Reading the catalogue', async () => checkCatalogue(dated))))
  const filters = () => Promise.all([checkNamedValues(dated), checkSegments(dated)])
  checks.push(...(await step(progress, 'Looking for values that filters name', async () => (await filters()).flat())))
  const total = context.project.metrics.size
  checks.push(...(await step(progress, 'Having the engine accept the SQL', (done) => checkAccepted(dated, done), total)))
  checks.push(...(await step(progress, "Running the metrics' tests", (done) => checkTests(dated, done), countTests(dated))))
  return checks
}

async function checkLoading(
  folder: string,
  options: ReadOptions,
  progress: Progress,
): Promise<{ checks: Check[]; context?: Omit<CheckContext, 'warehouse'> }> {
  const start = performance.now()
  const shown = progress('Checking types and rules')
  const { project, problems, unlisted, places } = await readProject(folder, { ...options, checkTypes: true })
  shown.done()
  const each = {
    subject: 'types and rules' as const,
    elapsedMs: (performance.now() - start) / Math.max(1, problems.length + unlisted.length),
  }
  const failed = problems.map(({ file, line, message }) => ({ ...each, name: `${file}:${line}`, failure: message, file, line }))
  const forgotten = unlisted.map((file) => ({
    ...each,
    name: file,
    file,
    line: 1,
    note: 'index.ts does not lead to it; nothing in it is shown.',
  }))
  if (!project) return { checks: [...failed, ...forgotten] }
  const what = `${project.metrics.size} metrics, ${project.sources.size} sources, ${project.dashboards.size} dashboards`
  return { checks: [{ ...each, name: what }, ...forgotten], context: { project, places } }
}

async function readAsOf({ project, warehouse }: CheckContext): Promise<string> {
  return readDataAsOf(await runStatement(warehouse, dataAsOfStatement(project.catalog)), project.catalog)
}

async function step(
  progress: Progress,
  title: string,
  work: (onDone: () => void) => Promise<readonly Check[]>,
  total?: number,
): Promise<readonly Check[]> {
  const shown = progress(title)
  let done = 0
  const start = performance.now()
  const checks = await work(() => {
    done += 1
    shown.update(`${done} of ${total}`, total ? done / total : undefined)
  })
  const failed = checks.filter(({ failure }) => failure).length
  const warned = checks.filter(({ warning }) => warning).length
  shown.done(
    [`${checks.length - failed - warned} passed`, warned && `${warned} to mend`, failed && `${failed} failed`].filter(Boolean).join(', '),
  )
  return shareTime(checks, performance.now() - start)
}

/** Checks that ran beside each other share the time that passed, so that times add up to what people waited. */
function shareTime(checks: readonly Check[], wallMs: number): readonly Check[] {
  const sum = checks.reduce((total, { elapsedMs }) => total + elapsedMs, 0)
  return checks.map((check) => ({ ...check, elapsedMs: sum > 0 ? (check.elapsedMs / sum) * wallMs : 0 }))
}
