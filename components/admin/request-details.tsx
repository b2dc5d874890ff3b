import type { ReactNode } from 'react'
import { CodeBlock } from '@/components/ui/code-block'
import type { LoggedRequest } from '@/lib/costs/request-list'
import type { LogChoices } from './log-filter'
import { outcomeTones, personWord, placeWord } from './log-table'
import { cacheWords, countText, durationText } from './log-words'
import { SqlBlock } from './sql-block'

/** One line of the log in full: what was asked, what was sent, what came back. */
export function RequestDetails({ request, choices }: { request: LoggedRequest; choices: LogChoices }) {
  const { execution, error } = request
  return (
    <div className="flex flex-col gap-6">
      <dl className="border-t border-line">
        <Line name="When">{request.at.replace('T', ' ')}</Line>
        <Line name="Who">
          {personWord(request)}
          {request.person?.email && request.person.name && <span className="text-ink-2"> {request.person.email}</span>}
        </Line>
        <Line name="Where">{placeWord(request, choices)}</Line>
        <Line name="Outcome">
          <span className={outcomeTones[request.outcome]}>{request.outcome}</span>
        </Line>
        {error && <Line name="Error">{error.message ?? error.code}</Line>}
        <Line name="Answered from">{cacheWords[request.cache]}</Line>
        <Line name="Took">
          {durationText(request.totalMs)}
          <span className="text-ink-2">
            {' '}
            in all; {durationText(request.queuedMs)} in the queue, {durationText(request.runMs)} running
          </span>
        </Line>
        <Line name="Rows">
          {countText(request.rows)}
          {execution?.rowsScanned != null && <span className="text-ink-2">, {countText(execution.rowsScanned)} scanned</span>}
        </Line>
        <Line name="Metrics">
          {Object.entries(request.metrics).map(([name, version]) => (
            <span key={name} className="block">
              {name} <code className="font-mono text-[0.8125rem] text-ink-2">{version}</code>
            </span>
          ))}
        </Line>
        <Line name="Request">
          <code className="font-mono text-[0.8125rem] break-all">{request.id}</code>
        </Line>
      </dl>
      <section>
        <h3 className="mb-2 text-label">Question</h3>
        <CodeBlock code={JSON.stringify(request.query, null, 2)} label="question" />
      </section>
      {execution && (
        <section className="flex flex-col gap-2">
          <h3 className="text-label">
            SQL sent to {execution.engine}
            {request.cache === 'miss' ? '' : ', by an earlier request'}
          </h3>
          <SqlBlock sql={execution.template} />
          {execution.parameters.length > 0 && (
            <dl className="text-note">
              {execution.parameters
                .map((value, index) => ({ name: `$${index + 1}`, value }))
                .map(({ name, value }) => (
                  <div key={name} className="flex gap-3 py-0.5">
                    <dt className="w-8 text-ink-2">{name}</dt>
                    <dd className="font-mono break-all">{JSON.stringify(value)}</dd>
                  </div>
                ))}
            </dl>
          )}
          <p className="text-note text-ink-2">
            Run {execution.id}, data version {execution.dataVersion}
          </p>
        </section>
      )}
    </div>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-3 border-b border-line py-1.5">
      <dt className="text-ink-2">{name}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  )
}
