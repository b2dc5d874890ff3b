import { columnType } from '../column-type'
import { keyOf } from '../given'
import type { Given, Measure } from '../metric'
import { isZone } from '../time/zone'

/** The messages of broken rules of given numbers: their dates, their zone, and the key that tells them apart. */
export function checkGiven(measure: Measure, { grain, timeZone, isExact }: Given): readonly string[] {
  const { source, time } = measure
  const type = columnType(source, time)?.type
  const key = isExact ? checkKey(measure, grain) : []
  const zone = isZone(timeZone) ? [] : [`Unknown time zone "${timeZone}". Zones have names such as Europe/Berlin or UTC.`]
  if (grain === 'none' || type === undefined || type === 'date') return [...zone, ...key]
  return [
    ...zone,
    `custom needs a date as its time, but ${time} is ${type}. Let the query cut it to the first day of its ${grain}.`,
    ...key,
  ]
}

function checkKey({ source, time }: Measure, grain: Given['grain']): readonly string[] {
  const { name, primaryKey } = source
  if (primaryKey.length === 0 && grain !== 'none') return [`custom needs a key on ${name}, which says what each number stands for.`]
  if (grain !== 'none' && !primaryKey.includes(time)) {
    return [`custom: the key of ${name} is ${primaryKey.join(', ')}, without its time ${time}. Add it.`]
  }
  const columns = primaryKey.filter((column) => column !== time)
  const hidden = columns.filter((_, at) => keyOf({ source, time })[at]?.length === 0)
  return hidden.map(
    (column) => `custom: ${column} of the key of ${name} is no dimension, so nothing can ask for one of its numbers. Make it one.`,
  )
}
