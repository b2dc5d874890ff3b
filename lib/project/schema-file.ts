import type { Table } from '@/lib/warehouse/warehouse'

/**
 * The text of a project's `schema.ts`: every table with its columns and their types, `?` where null is possible.
 * Equal tables give equal text, whatever the engine, so that the file only changes with the warehouse.
 */
export function writeSchema(tables: readonly Table[], command = 'yardstick introspect'): string {
  const blocks = [...tables]
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ name, columns }) => {
      const lines = columns.map((column) => `    ${key(column.name)}: '${column.type}${column.nullable ? '?' : ''}',\n`)
      return `  ${key(name)}: {${lines.length > 0 ? `\n${lines.join('')}  ` : ''}},\n`
    })
  return `${header(command)}export const schema = {${blocks.length > 0 ? `\n${blocks.join('')}` : ''}} as const\n`
}

function header(command: string): string {
  return `// Made by \`${command.replaceAll(/[`\n\r]/g, ' ')}\`. Run it again when the warehouse has changed; edits here are lost.\n`
}

function key(name: string): string {
  // As a plain key this one would set the prototype instead.
  if (name === '__proto__') return `['__proto__']`
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return name
  const inDouble = JSON.stringify(name).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  const singles = name.split("'").length
  const doubles = name.split('"').length
  if (singles > doubles) return inDouble
  return `'${inDouble.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
