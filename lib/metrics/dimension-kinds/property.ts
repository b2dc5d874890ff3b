import { columnType } from '../column-type'
import type { DimensionKind } from './kind'

export const propertyTypes = ['text', 'integer', 'boolean'] as const

/**
 * A property inside a JSON column, such as what an event says about itself. A row has no value where the property is missing, null or
 * of another type.
 */
export interface PropertyDimension<Column extends string = string> {
  /** Its name. `recipe.category` leads into an object; where names hold dots, they stand in a list. */
  readonly property: string | readonly [string, ...string[]]
  /** The JSON column. */
  readonly of: Column
  /** `text` without it: texts as they are, whole numbers of up to 18 digits in digits, yes and no as `true` and `false`. */
  readonly type?: (typeof propertyTypes)[number]
}

export const property: DimensionKind<PropertyDimension> = {
  columns: (written) => [written.of],
  type: (written) => written.type ?? 'text',
  sql: (written, { functions, own }) => functions.property(own(written.of), pathOf(written), written.type ?? 'text'),
  parts: (written) => [written.of, { property: pathOf(written), type: written.type ?? 'text' }],
  mayBeMissing: true,
  check(written, source) {
    const { of: column, type = 'text' } = written
    const held = columnType(source, column)?.type ?? 'other'
    const path = pathOf(written)
    const strange = path.find((name) => !/^[^"\\*\p{Cc}]+$/u.test(name))
    return [
      ...(held === 'json' ? [] : [`properties are read from JSON, but ${column} is ${held}. Split by the column itself.`]),
      ...(strange === undefined
        ? []
        : [
            `the property "${path.join('.')}" has ${strange === '' ? 'an empty name' : 'one of the signs " \\ * in it'}. Name it as events do.`,
          ]),
      ...(propertyTypes.includes(type) ? [] : [`"${type}" is not a type of properties. Known: ${propertyTypes.join(', ')}.`]),
    ]
  },
}

function pathOf({ property: name }: PropertyDimension): readonly string[] {
  return typeof name === 'string' ? name.split('.') : name
}
