import { type Calendars, calendarsStatement, readCalendars } from '@/lib/metrics'
import { dayText } from '@/lib/metrics/time/calendar'
import { type Check, type CheckContext, count, runStatement, timed } from './check'

/** The periods of the catalogue's own calendars, and whether each can be cut by: one label a day, one run of days a label. */
export async function checkCalendars(context: CheckContext, dataAsOf: string): Promise<{ checks: readonly Check[]; calendars: Calendars }> {
  const { project, warehouse, places } = context
  const { catalog } = project
  const statement = calendarsStatement(catalog)
  if (!statement) return { checks: [], calendars: new Map() }
  let calendars = readCalendars(undefined, catalog)
  const name = `calendars (${Object.keys(catalog.calendars ?? {}).join(', ')})`
  const read = await timed({ subject: 'keys', name, ...places.ofCatalog() }, async () => {
    calendars = readCalendars(await runStatement(warehouse, statement), catalog)
    const problems = [...calendars.values()].flatMap((found) => ('problem' in found ? [found.problem] : []))
    const over = [...calendars].flatMap(([calendar, found]) => endedWords(calendar, found, dataAsOf))
    return {
      ...(problems.length > 0 && { failure: problems.join(' ') }),
      ...(over.length > 0 && { warning: over.join(' ') }),
      note: [...calendars]
        .flatMap(([calendar, found]) => ('runs' in found ? [`${calendar}: ${count(found.runs.length, 'period')}.`] : []))
        .join(' '),
    }
  })
  return { checks: [read], calendars }
}

/** A calendar that nobody has continued answers no question about the newest data. */
function endedWords(name: string, found: Calendars extends ReadonlyMap<string, infer Found> ? Found : never, dataAsOf: string): string[] {
  const end = 'runs' in found ? found.runs.at(-1)?.end : undefined
  if (end === undefined || dayText(end) > dataAsOf.slice(0, 10)) return []
  return [`The calendar ${name} ends with ${dayText(end - 1)}, before the newest data. Add the days that follow.`]
}
