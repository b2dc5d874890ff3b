import { type Expression, sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { ColumnType } from '../result'
import type { SqlFunctions } from '../sql-functions'

/**
 * A number still to be worked out, in the `value` of `derived`. Nothing on either side makes nothing of the whole; `or` says
 * what stands in its place. Sums, differences and products with plain numbers are exact where the metrics are.
 */
export interface Term {
  plus(other: Term | number): Term
  minus(other: Term | number): Term
  times(other: Term | number): Term
  /** Nothing where the divisor is 0 or nothing. */
  over(other: Term | number): Term
  /** This where there is a value, else the other. */
  or(other: Term | number): Term
  /** The lesser of the two. */
  atMost(other: Term | number): Term
  /** The greater of the two. */
  atLeast(other: Term | number): Term
}

/** What a term stands for: plain data, so that a version can be taken of it. */
export type TermTree =
  | { readonly input: string }
  | { readonly number: number }
  | { readonly operator: keyof typeof operators; readonly left: TermTree; readonly right: TermTree }

type NumberType = Extract<ColumnType, 'integer' | 'decimal' | 'number'>

/** What a tree is worked out of: for each input its type, name, worth without rows, and column. */
export type TermInputs<T> = (input: string) => T

const operators = {
  plus: { sign: '+', rank: 1, exact: true, compute: (a, b) => a + b },
  minus: { sign: '−', rank: 1, exact: true, compute: (a, b) => a - b },
  times: { sign: '×', rank: 2, exact: true, compute: (a, b) => a * b },
  over: { sign: '÷', rank: 2, exact: false, compute: (a, b) => (b === 0 ? null : a / b) },
  or: { sign: 'or', rank: 0, exact: true, compute: (a) => a },
  atMost: { sign: 'at most', rank: 0, exact: true, compute: Math.min },
  atLeast: { sign: 'at least', rank: 0, exact: true, compute: Math.max },
} as const satisfies Record<
  string,
  { readonly sign: string; readonly rank: number; readonly exact: boolean; compute(a: number, b: number): number | null }
>

const trees = new WeakMap<Term, TermTree>()

export function inputTerm(input: string): Term {
  return termOf({ input })
}

/** @throws AppError `invalid_input` for what is no finite number */
export function numberTerm(number: number): Term {
  if (!Number.isFinite(number)) throw new AppError('invalid_input', `${number} is not a number to reckon with.`)
  return termOf({ number })
}

export function treeOf(term: Term): TermTree {
  const tree = trees.get(term)
  if (tree) return tree
  throw new AppError(
    'invalid_input',
    'The value of a derived metric is put together from its inputs, such as of.revenue.minus(of.refunds).',
  )
}

function termOf(tree: TermTree): Term {
  const joined =
    (operator: keyof typeof operators) =>
    (other: Term | number): Term =>
      termOf({ operator, left: tree, right: treeOf(typeof other === 'number' ? numberTerm(other) : other) })
  const term = {
    plus: joined('plus'),
    minus: joined('minus'),
    times: joined('times'),
    over: joined('over'),
    or: joined('or'),
    atMost: joined('atMost'),
    atLeast: joined('atLeast'),
  }
  trees.set(term, tree)
  return term
}

export function inputsOf(tree: TermTree): ReadonlySet<string> {
  if ('input' in tree) return new Set([tree.input])
  return 'number' in tree ? new Set() : new Set([...inputsOf(tree.left), ...inputsOf(tree.right)])
}

/** The tree with versions in place of the names of its inputs. */
export function withVersions(tree: TermTree, inputs: TermInputs<string>): unknown {
  if ('input' in tree) return { version: inputs(tree.input) }
  return 'number' in tree ? tree : { ...tree, left: withVersions(tree.left, inputs), right: withVersions(tree.right, inputs) }
}

/** Whole where all parts are, exact where no part is a division, a double, or a product of two metrics that are not whole. */
export function typeOfTerm(tree: TermTree, inputs: TermInputs<ColumnType>): NumberType {
  if ('input' in tree) return inputs(tree.input) as NumberType
  if ('number' in tree) return Number.isInteger(tree.number) ? 'integer' : 'decimal'
  const types = [typeOfTerm(tree.left, inputs), typeOfTerm(tree.right, inputs)]
  if (!operators[tree.operator].exact || types.includes('number')) return 'number'
  if (types.every((type) => type === 'integer')) return 'integer'
  // Products of decimals outgrow the 38 digits that some engines have.
  return tree.operator === 'times' && !('number' in tree.left) && !('number' in tree.right) ? 'number' : 'decimal'
}

/** The value over given numbers. */
export function computeTerm(tree: TermTree, inputs: TermInputs<number | null>): number | null {
  if ('input' in tree) return inputs(tree.input)
  if ('number' in tree) return tree.number
  const [left, right] = [computeTerm(tree.left, inputs), computeTerm(tree.right, inputs)]
  if (tree.operator === 'or') return left ?? right
  return left === null || right === null ? null : operators[tree.operator].compute(left, right)
}

/** `(revenue − refunds) ÷ orders` */
export function describeTerm(tree: TermTree, inputs: TermInputs<string>): string {
  if ('input' in tree) return inputs(tree.input)
  if ('number' in tree) return String(tree.number).replace('-', '−')
  const { sign, rank } = operators[tree.operator]
  const side = (inner: TermTree, least: number): string => {
    const text = describeTerm(inner, inputs)
    return 'operator' in inner && operators[inner.operator].rank < least ? `(${text})` : text
  }
  return `${side(tree.left, rank)} ${sign} ${side(tree.right, rank + 1)}`
}

export function termSql(
  tree: TermTree,
  inputs: { readonly type: TermInputs<ColumnType>; readonly column: TermInputs<Expression<unknown>> },
  functions: SqlFunctions,
): Expression<unknown> {
  if ('input' in tree) return inputs.column(tree.input)
  if ('number' in tree) return sql.lit(tree.number)
  const [left, right] = [termSql(tree.left, inputs, functions), termSql(tree.right, inputs, functions)]
  if (tree.operator === 'over') return functions.quotient(left, right)
  const type = typeOfTerm(tree, inputs.type)
  const wide = (side: Expression<unknown>, of: TermTree) => functions.widened(side, type === 'number' ? type : typeOfTerm(of, inputs.type))
  const [a, b] = [wide(left, tree.left), wide(right, tree.right)]
  if (tree.operator === 'or') return sql`coalesce(${a}, ${b})`
  if (tree.operator === 'atMost') return sql`case when ${a} <= ${b} then ${a} when ${b} < ${a} then ${b} end`
  if (tree.operator === 'atLeast') return sql`case when ${a} >= ${b} then ${a} when ${b} > ${a} then ${b} end`
  return sql`(${a} ${sql.raw(sqlSigns[tree.operator])} ${b})`
}

const sqlSigns = { plus: '+', minus: '-', times: '*' } as const
