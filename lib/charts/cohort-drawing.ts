/** A heat table: cohorts by age. Texts and colours are decided; a renderer adds nothing. All lengths are CSS pixels. */
export interface CohortDrawing {
  readonly form: 'cohort'
  /** Over the names of the cohorts. */
  readonly title: string
  /** Over the sizes; absent where they are not known. */
  readonly sizeTitle?: string
  /** Over the ages. */
  readonly acrossTitle: string
  readonly nameWidth: number
  readonly sizeWidth: number
  readonly cellWidth: number
  readonly rowHeight: number
  readonly columns: readonly string[]
  /** All cohorts taken together. */
  readonly pooled?: CohortRow
  readonly rows: readonly CohortRow[]
  /** Values at the ends of the colours. */
  readonly scale?: { readonly low: string; readonly high: string }
  readonly notes: readonly string[]
}

export interface CohortRow {
  readonly key: string
  readonly name: string
  readonly size: string
  readonly other: boolean
  /** One per column; undefined where nothing can be known yet. */
  readonly cells: readonly (CohortCell | undefined)[]
}

export interface CohortCell {
  readonly text: string
  /** Which step of `heatSteps`; undefined where colour would say nothing. */
  readonly level?: number
  /** Its age is not over for all of its cohort. */
  readonly incomplete: boolean
  /** `Mar 2026, age in weeks 4`. */
  readonly title: string
  /** The value in full, and what it is made of. */
  readonly lines: readonly string[]
  /** The row of the result that it shows; none for what is taken together. */
  readonly row?: number
}
