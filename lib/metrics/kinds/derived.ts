import { AppError } from '@/lib/base/errors'
import type { Additivity, Governance, Metric, Shape, Unit } from '../metric'
import { makeMetric } from './make-metric'
import { measuresOf, partSql } from './parts'
import { computeTerm, describeTerm, inputsOf, inputTerm, numberTerm, type Term, termSql, treeOf, typeOfTerm, withVersions } from './term'
import { refuseOtherMoney, unitOfTerm } from './term-unit'

type TeamOf<Inputs> = Inputs[keyof Inputs] extends Metric<string, never, Additivity, infer Team> ? Team : never

/** The dimensions every input has. */
type SharedBy<Inputs extends Readonly<Record<string, Metric>>> = Inputs[keyof Inputs]['~dimensions'] extends (
  dimension: infer Shared extends string,
) => void
  ? Shared
  : never

/** An interface, so that a message names what is wrong and not this type. */
interface DerivedOptions<Inputs> {
  readonly inputs: Inputs
  /** Written once, worked out by the warehouse: `(of) => of.revenue.minus(of.refunds)`. `number(1)` begins with a number. */
  readonly value: (of: { readonly [Input in keyof Inputs]: Term }, number: (value: number) => Term) => Term
}

/**
 * A metric worked out of others, each summed up first and over its own rows. Null where an input is null, unless `or` gives
 * another value, and where a divisor is 0.
 *
 * ```ts
 * const afterAds = derived('revenue_after_ads', {
 *   level: 'draft', title: 'Revenue after ads', owner: 'finance',
 *   definition: 'Net revenue less what the ad networks billed.',
 *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
 *   inputs: { revenue: netRevenue, ads: adSpendTotal },
 *   value: (of) => of.revenue.minus(of.ads),
 * })
 * ```
 *
 * @throws AppError `invalid_input` when an input is not used, when currencies are mixed, or when no rows would be worth a number other than 0
 */
export function derived<const Name extends string, Inputs extends Readonly<Record<string, Metric>>>(
  name: Name,
  options: Governance<TeamOf<Inputs>> & DerivedOptions<Inputs>,
): Metric<Name, SharedBy<Inputs>, 'none', TeamOf<Inputs>> {
  const { inputs, value, ...governance } = options
  const of = Object.fromEntries(Object.keys(inputs).map((input) => [input, inputTerm(input)]))
  const tree = treeOf(value(of as never, numberTerm))
  const input = (written: string): Metric => inputs[written] as Metric
  const [first] = Object.values(inputs)
  const unused = Object.keys(inputs).find((written) => !inputsOf(tree).has(written))
  if (!first) throw new AppError('invalid_input', `${name} has no inputs. Name the metrics that it is made of.`)
  if (unused !== undefined)
    throw new AppError('invalid_input', `${name} does not use its input "${unused}". Use it in value, or leave it out.`)

  const nothing = computeTerm(tree, (written) => (input(written).shape.empty === 'zero' ? 0 : null))
  if (nothing !== null && nothing !== 0) {
    throw new AppError(
      'invalid_input',
      `${name} would be ${nothing} where there are no rows at all. Let that be 0 or nothing: leave out what is added to it.`,
    )
  }
  const unit = unitOfTerm(tree, (written) => input(written).governance.unit, name)
  refuseOtherMoney(name, unit, governance.unit as Unit | undefined)
  const types = (written: string) => input(written).shape.type
  const shape: Shape = {
    measures: measuresOf(inputs),
    value: (column, functions) =>
      termSql(tree, { type: types, column: (written) => partSql(written, input(written), column, functions) }, functions),
    type: typeOfTerm(tree, types),
    empty: nothing === 0 ? 'zero' : 'null',
    formula: describeTerm(tree, (written) => input(written).name),
  }
  const definition = withVersions(tree, (written) => input(written).version)
  const made = Object.values(inputs)
  const parts = {
    kind: 'derived',
    additivity: 'none',
    catalog: first.catalog,
    governance,
    definition,
    inputs: made,
    shape,
    measures: {},
  } as const
  return makeMetric(name, parts) as never
}
