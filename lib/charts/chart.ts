import type { ColumnRole, MetricQuery, Result } from '@/lib/metrics'
import type { CohortDrawing } from './cohort-drawing'
import type { ExperimentDrawing } from './experiment'
import type { FigureDrawing } from './figure'

/** Of the line of notes that every chart keeps free below it, in CSS pixels. */
export const footHeight = 20

/**
 * Which colour of the palette a name has: 1 to 8, `other` (grey) for all groups outside of the top, `comparison` for the earlier period,
 * `ink` for what sums up, `surface` for what lies behind.
 * Themes turn it into a colour, so a drawing is the same in light, dark and print.
 */
export type ColorSlot = number | 'other' | 'comparison' | 'ink' | 'surface'

/** What a drawing needs besides the result: where it goes and who reads it. All lengths are CSS pixels. */
export interface ChartContext {
  readonly width: number
  readonly height: number
  readonly locale: string
  /** The same name has the same colour on every tile of a page. */
  readonly colorOf: (name: string) => number
  /** The same question by period, for the small line under a number. */
  readonly spark?: Result
  /** Names of the series the reader picked; the others keep their place in the legend and are not drawn. */
  readonly only?: ReadonlySet<string>
}

/** A chart kind asks for column roles, never for metric kinds. */
export interface ChartKind {
  readonly kind: string
  readonly title: string
  /** Roles without which it cannot draw. */
  readonly roles: readonly ColumnRole[]
  /** Why this result does not fit, with the remedy; undefined when it does. */
  readonly refuses: (result: Result) => string | undefined
  /** How many groups of a split it has room for beside Other, in so many pixels of height; without it, any number. */
  readonly groups?: (place: { readonly height: number; readonly metrics: number }) => number
  /** It shows what stands beside the values, so questions for it ask for that too. */
  readonly details?: true
  /** It shows nothing of the period that values are compared with, so questions for it do not ask for that. */
  readonly ignoresComparison?: true
  /** It has room for one dimension besides those it stands on: what its choice is called, and what it is without one. */
  readonly splits?: { readonly title: string; readonly none: string }
  /** Kinds that show the same question in another way, by name. */
  readonly also?: readonly string[]
  /** It stands on periods: always, or where nothing splits it. */
  readonly periods?: 'always' | 'unsplit'
  /** Totals that it shows besides the rows, unless its tile asks for others. */
  readonly totals?: (split: Split) => MetricQuery['totals']
  readonly draw: (result: Result, context: ChartContext) => ChartDrawing
  /** One sentence that says what a sighted reader sees first. */
  readonly describe: (result: Result, context: Pick<ChartContext, 'locale'>) => string
}

/** How a question for a chart is split. */
export interface Split {
  /** Dimensions of the split that the metrics make themselves, such as the age of a cohort. */
  readonly own: readonly string[]
  /** Whether the parts of the first metric add up. */
  readonly isAdditive: boolean
}

export type ChartDrawing = CohortDrawing | ExperimentDrawing | FigureDrawing | PlotDrawing | NumberDrawing | BarsDrawing | TableDrawing

/** A change between two periods, in words, with its reading for the metric's own direction. */
export interface Delta {
  /** `+4.2 %`, or `+0.3 pp` for shares. */
  readonly text: string
  /** `up 4.2 %`, for a screen reader. */
  readonly words: string
  /** The difference in the metric's unit, with sign. */
  readonly absolute: string
  readonly reading: 'good' | 'bad' | 'neutral'
}

export interface NumberDrawing {
  readonly form: 'number'
  readonly values: readonly {
    /** Of the result. */
    readonly column: string
    readonly title: string
    readonly value: string
    readonly prefix: string
    /** Written smaller beside the value. */
    readonly unit: string
    /** The unit is a word and wants a space before it. */
    readonly word: boolean
    readonly exact: string
    readonly delta?: Delta
    readonly comparison?: string
    readonly comparisonWords?: string
    /** The exact range of the comparison. */
    readonly comparisonRange?: string
  }[]
  readonly spark?: SparkDrawing
}

export interface SparkDrawing {
  readonly width: number
  readonly height: number
  readonly marks: readonly Mark[]
  readonly words: string
}

/** Lines, areas and bars over time. Texts and marks come placed; a renderer adds nothing. */
export interface PlotDrawing {
  readonly form: 'plot'
  readonly width: number
  readonly height: number
  readonly plot: Box
  readonly valueTicks: readonly { readonly y: number; readonly text: string; readonly zero: boolean }[]
  readonly timeTicks: readonly {
    readonly x: number
    readonly text: string
    readonly anchor: 'start' | 'middle' | 'end'
    readonly strong: boolean
  }[]
  readonly points: readonly PlotPoint[]
  readonly series: readonly PlotSeries[]
  readonly marks: readonly Mark[]
  readonly labels: readonly { readonly x: number; readonly y: number; readonly text: string; readonly color: ColorSlot }[]
  /** Only when there are more series than fit labels at their ends. */
  readonly legend: readonly {
    readonly x: number
    readonly y: number
    readonly name: string
    readonly color: ColorSlot
    readonly text: string
  }[]
  /** Said under the chart: an unfinished period, names left out, an axis that does not start at zero. */
  readonly notes: readonly string[]
  /** Links tiles of one time axis: equal for equal periods. */
  readonly axis: string
  readonly scale: { readonly min: number; readonly max: number }
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface PlotPoint {
  readonly key: string
  readonly x: number
  readonly title: string
  /** Its first and last day inside the range; empty where it is no period. */
  readonly days: readonly [first: string, last: string]
  /** `5 of 7 days` when the period is not finished. */
  readonly unfinished?: string
  /** It is over, but rows of it may still arrive. */
  readonly settling?: true
  /** The period it is compared with, in words. */
  readonly comparison?: string
  /** Where this period is not over: the same part of the earlier one, `Jun 1 – Jun 9, 20:00`. */
  readonly part?: string
}

export interface PlotSeries {
  readonly name: string
  readonly color: ColorSlot
  readonly shape: 'line' | 'area' | 'bar'
  readonly stacked: boolean
  readonly comparison: boolean
  /** Not among those the reader picked. */
  readonly hidden: boolean
  /** One per point; null where there is nothing. */
  readonly values: readonly (number | null)[]
  /** Of the result, what each value shows; absent of a comparison. */
  readonly cells?: { readonly column: string; readonly rows: readonly (number | undefined)[] }
  /** Written out in full, exact also beyond what a double holds. */
  readonly texts: readonly string[]
  /** Against the comparison period, one per point, where there is one; in the unfinished period against its same part. */
  readonly deltas?: readonly (Delta | undefined)[]
  /** Of a comparison: the same part of the earlier period as is over of the last one. */
  readonly part?: { readonly at: number; readonly y: number | null; readonly text: string }
  /** Height of each value in the plot; for a stack the top of its part. */
  readonly ys: readonly (number | null)[]
  /** Where each part of a stack begins; where nothing is stacked, the zero line. */
  readonly starts: readonly (number | null)[]
}

/** One shape. `d` is an SVG path. */
export interface Mark {
  readonly shape: 'line' | 'area' | 'bar' | 'dot'
  readonly d: string
  readonly color: ColorSlot
  readonly series: number
  readonly unfinished: boolean
  /** One of many that are seen together. */
  readonly faint?: true
}

/** Horizontal bars, greatest first, as a list of words and numbers. */
export interface BarsDrawing {
  readonly form: 'bars'
  readonly rowHeight: number
  /** Of the column of names, in CSS pixels. */
  readonly nameWidth: number
  readonly title: string
  readonly valueTitle: string
  /** `earlier`, or `target`. */
  readonly comparisonTitle?: string
  /** Of the result. */
  readonly column: string
  readonly items: readonly {
    /** Of the result. */
    readonly row: number
    readonly name: string
    readonly value: string
    readonly exact: string
    /** 0 to 1, of the longest bar; the bar starts at `from`. */
    readonly from: number
    readonly to: number
    readonly comparison?: number
    readonly comparisonText?: string
    readonly color: ColorSlot
    readonly delta?: Delta
    readonly share?: string
  }[]
  readonly notes: readonly string[]
}

export interface TableDrawing {
  readonly form: 'table'
  readonly columns: readonly {
    readonly key: string
    readonly title: string
    readonly numeric: boolean
    /** Stands once in the head; empty where the values carry it. */
    readonly unit: string
  }[]
  /** Keyed by their place in the result. */
  readonly rows: readonly {
    readonly key: string
    readonly cells: readonly TableCell[]
    readonly unfinished?: string
    /** All groups outside of the top: stays below the others however they are sorted. */
    readonly other?: true
  }[]
  /** Totals as the warehouse counted them, not sums of the rows. */
  readonly totals: readonly { readonly key: string; readonly cells: readonly TableCell[] }[]
  readonly notes: readonly string[]
}

export interface TableCell {
  readonly text: string
  readonly raw: string | number | boolean | null
  readonly delta?: Delta
}
