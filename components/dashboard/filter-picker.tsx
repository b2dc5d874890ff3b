'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { DashboardData } from './dashboard-data'
import { type FilterForm, formsOf, isWhole, type PageFilter, type ValueType } from './page-filter'
import type { PageState } from './page-state'
import { ValueList } from './value-list'

/** How one dimension is filtered: the way that its type allows, then what it needs. */
export function FilterPicker(props: {
  data: DashboardData
  state: PageState
  dimension: string
  filter: PageFilter | undefined
  locale: string
  onApply: (filter: PageFilter | undefined) => void
}) {
  const { data, state, dimension, filter, locale } = props
  const type = data.dimensionTypes[dimension] ?? 'text'
  const forms = formsOf(type)
  const [form, setForm] = useState<FilterForm>(filter?.form ?? forms[0]?.value ?? 'values')
  const [not, setNot] = useState(filter?.not ?? false)
  const [values, setValues] = useState<PageFilter['values']>(filter?.values ?? [])
  const title = data.dimensions[dimension] ?? dimension
  const chosen: PageFilter = { form, not, values: form === 'empty' ? [null] : values }
  const turn = (next: FilterForm) => {
    setForm(next)
    setValues([])
  }
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (isWhole(chosen)) props.onApply(chosen)
        else if (form === 'values') props.onApply(undefined)
      }}
    >
      <Select label={`How to filter ${title.toLowerCase()}`} value={form} options={forms} onChange={turn} className="w-full" />
      {form === 'values' && (
        <ValueList data={data} state={state} dimension={dimension} chosen={values} locale={locale} onChange={setValues} />
      )}
      <Arguments form={form} type={type} title={title} values={values} onChange={setValues} />
      <label className="flex min-h-7 items-center gap-2 px-1.5 text-note text-ink-2 pointer-coarse:min-h-10">
        <input type="checkbox" className="size-4 accent-(--accent)" checked={not} onChange={() => setNot(!not)} />
        {form === 'values' ? 'Leave the chosen ones out' : 'Leave these out'}
      </label>
      <Button type="submit" variant="primary" disabled={form !== 'values' && !isWhole(chosen)}>
        {form !== 'values' ? 'Apply' : values.length === 0 ? 'Show all' : not ? `Leave ${values.length} out` : `Keep ${values.length}`}
      </Button>
    </form>
  )
}

const stretches = ['yesterday', 'last 7 days', 'last 28 days', 'this month', 'last month', 'last 12 months', 'this year']

/** What a form besides the list of values needs to know. */
function Arguments(props: {
  form: FilterForm
  type: ValueType
  title: string
  values: PageFilter['values']
  onChange: (values: PageFilter['values']) => void
}) {
  const { form, type, title, values, onChange } = props
  const [first = '', second = ''] = values.map((value) => value ?? '')
  if (form === 'contains' || form === 'startsWith') {
    return (
      <Input
        aria-label={`Text in ${title}`}
        placeholder="In letters of either case"
        value={first}
        maxLength={200}
        onChange={(event) => onChange([event.target.value])}
      />
    )
  }
  if (form === 'within') {
    return (
      <>
        <Input
          aria-label={`Days of ${title}`}
          placeholder="last 28 days"
          list="filter-stretches"
          value={first}
          onChange={(event) => onChange([event.target.value])}
        />
        <datalist id="filter-stretches">
          {stretches.map((words) => (
            <option key={words} value={words} />
          ))}
        </datalist>
      </>
    )
  }
  if (form !== 'between') return null
  const shape = type === 'date' ? ({ type: 'date' } as const) : ({ inputMode: 'numeric', pattern: '-?[0-9]{1,18}' } as const)
  return (
    <div className="flex gap-2">
      {(['From', 'To, included'] as const).map((label, place) => (
        <label key={label} className="flex min-w-0 flex-1 flex-col gap-1 text-note text-ink-2">
          {label}
          <Input
            {...shape}
            className="px-1.5!"
            value={place === 0 ? first : second}
            onChange={({ target }) =>
              onChange(place === 0 ? [target.value || null, second || null] : [first || null, target.value || null])
            }
          />
        </label>
      ))}
    </div>
  )
}
