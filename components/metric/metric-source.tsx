import type { Route } from 'next'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'
import { CodeBlock } from '@/components/ui/code-block'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { grainWords } from '@/lib/base/grain'
import type { MetricDetails } from './metric-details'

/** How it is worked out, what to do when it moves, which tables it reads, the SQL. */
export function MetricSource({ metric }: { metric: MetricDetails }) {
  return (
    <div className="flex min-w-0 flex-col gap-8">
      <Part id="formula" title="How it is worked out">
        <p className="max-w-prose font-mono text-[0.8125rem]/6 break-words">{metric.formula}</p>
        {metric.parts.length > 0 && (
          <p className="mt-1 text-ink-2">
            Made of{' '}
            {metric.parts.map(({ name, title }, index) => (
              <span key={name}>
                {index > 0 && ' and '}
                <Link href={`/metrics/${name}` as Route} className="text-ink underline decoration-line-2 hover:decoration-current">
                  {title}
                </Link>
              </span>
            ))}
          </p>
        )}
      </Part>
      {metric.playbook && (
        <Part id="playbook" title="When it moves">
          <dl className="grid max-w-prose gap-x-4 gap-y-2 sm:grid-cols-[5rem_minmax(0,1fr)]">
            <dt className="text-ink-2">It rises</dt>
            <dd>{metric.playbook.whenUp}</dd>
            <dt className="text-ink-2">It falls</dt>
            <dd>{metric.playbook.whenDown}</dd>
          </dl>
        </Part>
      )}
      <Part id="lineage" title="Where it comes from">
        <Table label="Tables and columns it reads">
          <thead>
            <tr>
              <HeadCell className="pl-0">Table</HeadCell>
              <HeadCell>Columns</HeadCell>
              <HeadCell>Read for</HeadCell>
            </tr>
          </thead>
          <tbody>
            {metric.lineage.map(({ table, columns, role }) => (
              <tr key={table}>
                <Cell className="pl-0 font-mono text-[0.8125rem] whitespace-nowrap max-sm:whitespace-normal">
                  <Breakable name={table} />
                </Cell>
                <Cell className="font-mono text-[0.8125rem]">{columns.join(', ')}</Cell>
                <Cell className="text-ink-2">{role}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      </Part>
      {metric.tests.length > 0 && (
        <Part id="tests" title="What must hold">
          <ul className="max-w-prose">
            {metric.tests.map(({ name, expects }) => (
              <li key={name} className="flex flex-wrap gap-x-2 py-0.5">
                <span>{name}</span>
                <span className="text-ink-2">{expects}</span>
              </li>
            ))}
          </ul>
          <p className="mt-1 text-note text-ink-2">
            Run by <code className="font-mono">yardstick check</code> against the warehouse.
          </p>
        </Part>
      )}
      {metric.sql && (
        <Part id="sql" title="SQL">
          <p className="mb-2 max-w-prose text-ink-2">
            What the warehouse is sent for you, by {metric.grain && grainWords(metric.grain)}. Range and filters stand in place of $1, $2
            and so on.
          </p>
          <CodeBlock code={metric.sql} label="SQL" />
        </Part>
      )}
    </div>
  )
}

/** A long name that breaks behind its dots and underscores. */
function Breakable({ name }: { name: string }) {
  return name.split(/(?<=[._])/).map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one name
    <Fragment key={at}>
      {piece}
      <wbr />
    </Fragment>
  ))
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="min-w-0">
      <h2 id={id} className="mb-2 text-section">
        {title}
      </h2>
      {children}
    </section>
  )
}
