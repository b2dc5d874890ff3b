import { parseAsString, parseAsStringLiteral } from 'nuqs'
import { Button } from '@/components/ui/button'
import { Select, type SelectOption } from '@/components/ui/select'

const windows = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000, ever: undefined }

/** Where a question comes from, as the API asks for it. */
const places = {
  pages: { lists: 'without' },
  dashboards: { origin: 'dashboard' },
  metrics: { origin: 'metric', lists: 'without' },
  lists: { lists: 'only' },
  scripts: { origin: 'script' },
  commands: { origin: 'command' },
} as const

/** The state of the log page that is in the URL. */
export const logState = {
  person: parseAsString,
  metric: parseAsString,
  dashboard: parseAsString,
  where: parseAsStringLiteral(['pages', 'dashboards', 'metrics', 'lists', 'scripts', 'commands'] as const),
  outcome: parseAsStringLiteral(['answered', 'failed', 'cancelled', 'refused'] as const),
  cache: parseAsStringLiteral(['hit', 'shared', 'miss', 'none'] as const),
  when: parseAsStringLiteral(['hour', 'day', 'week', 'month', 'ever'] as const).withDefault('week'),
  sort: parseAsStringLiteral(['newest', 'slowest'] as const).withDefault('newest'),
}

export interface LogState {
  readonly person: string | null
  readonly metric: string | null
  readonly dashboard: string | null
  readonly where: keyof typeof places | null
  readonly outcome: 'answered' | 'failed' | 'cancelled' | 'refused' | null
  readonly cache: 'hit' | 'shared' | 'miss' | 'none' | null
  readonly when: keyof typeof windows
  readonly sort: 'newest' | 'slowest'
}

export interface LogChoices {
  readonly people: readonly SelectOption<string>[]
  readonly metrics: readonly SelectOption<string>[]
  readonly dashboards: readonly SelectOption<string>[]
}

/** As the API wants it; the window ends now. */
export function toSearch({ when, where, ...filter }: LogState, { now, after }: { now: number; after: string | null }): URLSearchParams {
  const length = windows[when]
  const from = length === undefined ? null : new Date(now - length).toISOString()
  const entries = Object.entries({ ...filter, ...(where && places[where]), from, after }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  return new URLSearchParams(entries)
}

type Change = { readonly [Key in keyof LogState]?: LogState[Key] | null }

export function LogFilter(props: LogChoices & { state: LogState; onChange: (change: Change) => void }) {
  const { state, onChange } = props
  const isFiltered = state.person || state.metric || state.dashboard || state.where || state.outcome || state.cache || state.when !== 'week'
  const reset = { person: null, metric: null, dashboard: null, where: null, outcome: null, cache: null, when: null }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select label="When" showLabel value={state.when} onChange={(when) => onChange({ when })} options={whens} />
      <OneOf label="Who" all="anybody" value={state.person} options={props.people} onChange={(person) => onChange({ person })} />
      <OneOf label="Where" all="anywhere" value={state.where} options={wheres} onChange={(where) => onChange({ where })} />
      <OneOf
        label="Dashboard"
        all="any"
        value={state.dashboard}
        options={props.dashboards}
        onChange={(dashboard) => onChange({ dashboard })}
      />
      <OneOf label="Metric" all="any" value={state.metric} options={props.metrics} onChange={(metric) => onChange({ metric })} />
      <OneOf label="Outcome" all="any" value={state.outcome} options={outcomes} onChange={(outcome) => onChange({ outcome })} />
      <OneOf label="Answered from" all="anywhere" value={state.cache} options={caches} onChange={(cache) => onChange({ cache })} />
      <Select label="Order" showLabel value={state.sort} onChange={(sort) => onChange({ sort })} options={sorts} />
      {isFiltered && (
        <Button variant="quiet" onClick={() => onChange(reset)}>
          Reset
        </Button>
      )}
    </div>
  )
}

const everything = '*'

/** A select whose first choice is no filter. A value of the URL that is not among the options is kept as it is. */
function OneOf<Value extends string>(props: {
  label: string
  all: string
  value: Value | null
  options: readonly SelectOption<Value>[]
  onChange: (value: Value | null) => void
}) {
  const { value, options } = props
  const unknown = value !== null && !options.some((option) => option.value === value) ? [{ value, title: value }] : []
  return (
    <Select<Value | typeof everything>
      label={props.label}
      showLabel
      value={value ?? everything}
      onChange={(chosen) => props.onChange(chosen === everything ? null : (chosen as Value))}
      options={[{ value: everything, title: props.all }, ...options, ...unknown]}
      className="max-w-64"
    />
  )
}

const whens = [
  { value: 'hour', title: 'last hour' },
  { value: 'day', title: 'last 24 hours' },
  { value: 'week', title: 'last 7 days' },
  { value: 'month', title: 'last 30 days' },
  { value: 'ever', title: 'ever' },
] as const

const wheres = [
  { value: 'pages', title: 'all but lists of metrics' },
  { value: 'dashboards', title: 'dashboards' },
  { value: 'metrics', title: 'metric pages' },
  { value: 'lists', title: 'lists of metrics' },
  { value: 'scripts', title: 'scripts' },
  { value: 'commands', title: 'command line' },
] as const

const outcomes = [
  { value: 'answered', title: 'answered' },
  { value: 'failed', title: 'failed' },
  { value: 'cancelled', title: 'cancelled' },
  { value: 'refused', title: 'refused' },
] as const

const caches = [
  { value: 'miss', title: 'warehouse' },
  { value: 'hit', title: 'cache' },
  { value: 'shared', title: 'shared run' },
  { value: 'none', title: 'nowhere' },
] as const

const sorts = [
  { value: 'newest', title: 'newest first' },
  { value: 'slowest', title: 'slowest first' },
] as const
