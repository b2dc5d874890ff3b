import type {
  ColumnNode,
  CommonTableExpressionNode,
  OperationNode,
  RawNode,
  ReferenceNode,
  SelectQueryNode,
  TableNode,
  WithNode,
} from 'kysely'
import type { QueryTable, WarehouseSchema } from './metric'

/** Every node of an operation tree, the outer before the inner. */
export function* nodesIn(node: OperationNode): Iterable<OperationNode> {
  yield node
  for (const child of childrenOf(node)) yield* nodesIn(child)
}

/**
 * The tables that a query reads by `schema.table`, with the columns it names, each once. Text of the `sql` tag is read for
 * their names.
 */
export function tablesIn(query: QueryTable, schema: WarehouseSchema): ReadonlyMap<string, ReadonlySet<string>> {
  const remembered = known.get(query)
  if (remembered) return remembered
  const found = new Map<string, Set<string>>()
  const table = (name: string): Set<string> => {
    const columns = found.get(name) ?? new Set()
    found.set(name, columns)
    return columns
  }
  const readers: Readonly<Partial<Record<OperationNode['kind'], (node: never, scope: Scope) => void>>> = {
    SelectQueryNode: visitSelect,
    WithNode: visitWith,
    ReferenceNode: refer,
    ColumnNode: (node: ColumnNode, scope) => column(node.column.name, undefined, scope),
    TableNode: read,
    RawNode: visitText,
  }
  visit(query.select.toOperationNode(), { names: new Map(), parent: undefined })
  known.set(query, found)
  return found

  function visit(node: OperationNode, scope: Scope): void {
    const reader = readers[node.kind]
    if (reader) reader(node as never, scope)
    else for (const child of childrenOf(node)) visit(child, scope)
  }

  /** Its own tables are known before anything that names their columns is read. */
  function visitSelect(node: SelectQueryNode, outer: Scope): void {
    const scope: Scope = { names: new Map(), parent: outer }
    const { with: defined, ...rest } = node
    if (defined) visitWith(defined, scope)
    for (const item of [...(node.from?.froms ?? []), ...(node.joins ?? []).map((join) => join.table)]) {
      const { of, alias } = item.kind === 'AliasNode' ? aliased(item) : { of: item, alias: undefined }
      const name = of.kind === 'TableNode' ? nameOf(of as TableNode, scope) : undefined
      const called = alias ?? (of.kind === 'TableNode' ? (of as TableNode).table.identifier.name : undefined)
      if (called !== undefined) scope.names.set(called, name)
      if (name !== undefined && alias === undefined) scope.names.set(name, name)
    }
    for (const child of childrenOf(rest as SelectQueryNode)) visit(child, scope)
    if (node.selections?.some(({ selection }) => selection.kind === 'SelectAllNode')) everything(undefined, scope)
  }

  function visitWith({ expressions }: WithNode, scope: Scope): void {
    for (const { name, expression } of expressions as readonly CommonTableExpressionNode[]) {
      scope.names.set(name.table.table.identifier.name, undefined)
      visit(expression, scope)
    }
  }

  /** Names in text are looked up as if they stood alone: a column too many is better than one too few. */
  function visitText(node: RawNode, scope: Scope): void {
    const words = wordsIn(node)
    for (const [called, name] of words) {
      if (name === undefined) column(called, undefined, scope)
      else column(name, called, scope)
    }
    const all = new Set(words.flatMap((pair) => pair.map((word) => word?.toLowerCase())))
    for (const name of Object.keys(schema)) if (all.has(name.slice(name.indexOf('.') + 1).toLowerCase())) table(name)
    for (const child of childrenOf(node)) visit(child, scope)
  }

  function read(node: TableNode, scope: Scope): void {
    const name = nameOf(node, scope)
    if (name !== undefined) table(name)
  }

  function refer({ column: of, table: qualifier }: ReferenceNode, scope: Scope): void {
    const called = qualifier && (qualifier.table.schema ? dotted(qualifier) : qualifier.table.identifier.name)
    if (of.kind === 'SelectAllNode') everything(called, scope)
    else column((of as ColumnNode).column.name, called, scope)
  }

  function column(name: string, called: string | undefined, scope: Scope | undefined): void {
    for (let at = scope; at; at = at.parent) {
      const candidates = called === undefined ? [...at.names.values()] : at.names.has(called) ? [at.names.get(called)] : []
      const owners = [...new Set(candidates)].filter((owner) => owner !== undefined && schema[owner]?.[name] !== undefined)
      for (const owner of owners) table(owner as string).add(name)
      if (owners.length > 0 || (called !== undefined && candidates.length > 0)) return
    }
  }

  function everything(called: string | undefined, scope: Scope): void {
    const names = called === undefined ? [...scope.names.values()] : [scope.names.get(called)]
    for (const name of names) if (name !== undefined) for (const each of Object.keys(schema[name] ?? {})) table(name).add(each)
  }
}

const known = new WeakMap<QueryTable, ReadonlyMap<string, ReadonlySet<string>>>()

/** What the names of one select stand for: a table, or undefined for a query that stands in the place of one. */
interface Scope {
  readonly names: Map<string, string | undefined>
  readonly parent: Scope | undefined
}

/** Undefined for the name of a `with`. */
function nameOf(node: TableNode, scope: Scope): string | undefined {
  if (node.table.schema) return dotted(node)
  const { name } = node.table.identifier
  for (let at: Scope | undefined = scope; at; at = at.parent) if (at.names.has(name)) return at.names.get(name)
  return name
}

function dotted({ table: { schema, identifier } }: TableNode): string {
  return schema ? `${schema.name}.${identifier.name}` : identifier.name
}

function aliased(node: OperationNode): { of: OperationNode; alias: string | undefined } {
  const { node: of, alias } = node as OperationNode & { node: OperationNode; alias: OperationNode & { name?: string } }
  return { of, alias: alias.name }
}

/** Names in the text of the `sql` tag, alone or as `alias.column`; texts in quotes are values. */
function wordsIn({ sqlFragments }: RawNode): readonly (readonly [name: string, column: string | undefined])[] {
  const name = /[\p{L}_][\p{L}\p{N}_$]*/u.source
  const pattern = new RegExp(`(${name})"?(?:\\s*\\.\\s*"?(${name}))?`, 'gu')
  const text = sqlFragments.join(' ? ').replaceAll(/'[^']*'/g, "''")
  return [...text.matchAll(pattern)].map(([, first = '', second]) => [first, second] as const)
}

function childrenOf(node: OperationNode): readonly OperationNode[] {
  return Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []))
}

function isNode(value: unknown): value is OperationNode {
  return typeof value === 'object' && value !== null && 'kind' in value
}
