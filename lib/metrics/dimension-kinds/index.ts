import type { Source } from '../metric'
import { type BandDimension, band } from './band'
import { type ChannelDimension, channel } from './channel'
import { type CoalesceDimension, coalesce } from './coalesce'
import { type ColumnDimension, column } from './column'
import { type DateDimension, date } from './date'
import type { DimensionKind } from './kind'
import { type MapDimension, map } from './map'
import { type PropertyDimension, property } from './property'

/** By the property that a dimension of the kind is written with. */
const kinds = { column, coalesce, band, map, date, channelOf: channel, property }

/** Each kind with the columns it may take. */
export type DimensionOf<Split extends string, Numeric extends string, Time extends string, Json extends string> =
  | ColumnDimension<Split>
  | CoalesceDimension<Split>
  | BandDimension<Numeric>
  | MapDimension<Split>
  | DateDimension<Time>
  | ChannelDimension<Split>
  | PropertyDimension<Json>

type AnyDimension = DimensionOf<string, string, string, string>

/** A dimension's kind; undefined for what is none, which only code without types can write. */
export function kindOf(written: AnyDimension): DimensionKind<AnyDimension> | undefined {
  const key = (Object.keys(kinds) as (keyof typeof kinds)[]).find((each) => each in written)
  return key && (kinds[key] as DimensionKind<never> as DimensionKind<AnyDimension>)
}

/** A dimension's broken rules, its columns apart. */
export function checkKind(written: AnyDimension, source: Source): readonly string[] {
  const kind = kindOf(written)
  return kind ? kind.check(written, source) : [`it is of no known kind. Known: ${Object.keys(kinds).join(', ')}.`]
}
