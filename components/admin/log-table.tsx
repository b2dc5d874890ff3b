import clsx from 'clsx'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import type { LoggedRequest } from '@/lib/costs/request-list'
import type { LogChoices } from './log-filter'
import { cacheWords, countText, momentText, msText } from './log-words'

/** One line per request. The time opens its details. */
export function LogTable(props: { requests: readonly LoggedRequest[]; choices: LogChoices; onOpen: (request: LoggedRequest) => void }) {
  const now = Date.now()
  return (
    <Table label="Requests">
      <thead>
        <tr>
          <HeadCell>When</HeadCell>
          <HeadCell>Who</HeadCell>
          <HeadCell className="max-md:hidden">Where</HeadCell>
          <HeadCell className="max-xl:hidden">Metrics</HeadCell>
          <HeadCell className="max-lg:hidden">Answered from</HeadCell>
          <HeadCell number className="max-2xl:hidden">
            Queue, ms
          </HeadCell>
          <HeadCell number className="max-2xl:hidden">
            Run, ms
          </HeadCell>
          <HeadCell number>Total, ms</HeadCell>
          <HeadCell number className="max-lg:hidden">
            Rows
          </HeadCell>
          <HeadCell number className="max-2xl:hidden">
            Scanned
          </HeadCell>
          <HeadCell className="max-sm:hidden">Outcome</HeadCell>
        </tr>
      </thead>
      <tbody>
        {props.requests.map((request) => (
          <Row key={request.id} className="relative">
            <Cell className="whitespace-nowrap">
              <button
                type="button"
                onClick={() => props.onOpen(request)}
                title={request.at}
                className="tabular after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
              >
                {momentText(request.at, now)}
              </button>
            </Cell>
            <Cell className="max-w-40 truncate max-md:w-full max-md:max-w-0">
              {personWord(request)}
              <span className="block truncate text-note text-ink-2 md:hidden">{placeWord(request, props.choices)}</span>
            </Cell>
            <Cell className="w-3/5 max-w-0 truncate max-md:hidden">{placeWord(request, props.choices)}</Cell>
            <Cell className="w-2/5 max-w-0 truncate text-ink-2 max-xl:hidden">{Object.keys(request.metrics).join(', ') || '–'}</Cell>
            <Cell className="whitespace-nowrap text-ink-2 max-lg:hidden">{cacheWords[request.cache]}</Cell>
            <Cell number className="text-ink-2 max-2xl:hidden">
              {msText(request.queuedMs)}
            </Cell>
            <Cell number className="text-ink-2 max-2xl:hidden">
              {msText(request.runMs)}
            </Cell>
            <Cell number>
              {msText(request.totalMs)}
              <span className={clsx('block text-note sm:hidden', outcomeTones[request.outcome])}>{request.outcome}</span>
            </Cell>
            <Cell number className="text-ink-2 max-lg:hidden">
              {countText(request.rows)}
            </Cell>
            <Cell number className="text-ink-2 max-2xl:hidden">
              {countText(request.execution?.rowsScanned ?? null)}
            </Cell>
            <Cell
              className={clsx('whitespace-nowrap max-sm:hidden', outcomeTones[request.outcome])}
              title={request.error?.message ?? undefined}
            >
              {request.outcome}
              {request.error && <span className="text-ink-2 max-xl:hidden">: {request.error.code.replaceAll('_', ' ')}</span>}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}

/** A name; those at the command line of the server have none. */
export function personWord({ person, origin }: Pick<LoggedRequest, 'person' | 'origin'>): string {
  if (origin === 'command') return 'command line'
  return person ? person.name || person.email || 'a removed account' : 'the server'
}

/** `Company overview: How much do we sell?`, `Metric: trend`, `Lists of metrics`, `Script`. */
export function placeWord({ dashboard, tile, origin }: LoggedRequest, { dashboards }: LogChoices): string {
  if (origin === 'metric' && tile === 'pulse') return 'Lists of metrics'
  const title = dashboards.find(({ value }) => value === dashboard)?.title ?? dashboard
  const place = title ?? originWords[origin]
  return tile ? `${place}: ${tile}` : place
}

const originWords: Record<LoggedRequest['origin'], string> = {
  dashboard: 'Dashboard',
  metric: 'Metric',
  explore: 'Explore',
  script: 'Script',
  command: 'yardstick query',
  job: 'Job',
}

export const outcomeTones: Record<LoggedRequest['outcome'], string> = {
  started: 'text-ink-2',
  answered: 'text-ink-2',
  failed: 'text-bad',
  cancelled: 'text-ink-2',
  refused: 'text-warn',
  unknown: 'text-warn',
}
