'use client'

import { ChartLine, Copy, FileSpreadsheet, Gauge, Link2, SquareTerminal, Table2, Users } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { copyText } from '@/lib/charts/copy'
import type { Result, Tile } from '@/lib/metrics'
import type { MetricFacts } from './dashboard-data'

/** What can be done with a tile. In sight on hover and focus; always on touch. */
export function TileMenu(props: {
  tile: Tile
  facts: readonly MetricFacts[]
  result?: Result
  asTable: boolean
  onTable: () => void
  /** Absent where this reader may see nobody. */
  onPeople?: () => void
  children: ReactNode
}) {
  const { tile, facts, result, asTable, onTable, onPeople, children } = props
  const [said, setSaid] = useState('')
  const router = useRouter()
  const copy = async (text: string, done: string) => {
    const worked = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    setSaid(worked ? done : 'The browser did not allow copying.')
    setTimeout(() => setSaid(''), 2500)
  }
  const link = () => `${window.location.origin}${window.location.pathname}${window.location.search}#${tile.name}`
  return (
    <>
      <span role="status" className="pointer-events-none mt-1 text-note whitespace-nowrap text-ink-2 empty:hidden">
        {said}
      </span>
      <Menu>
        <MenuTrigger asChild>{children}</MenuTrigger>
        <MenuContent align="end">
          {tile.chart !== 'table' && (
            <MenuItem onSelect={onTable}>
              {asTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
              {asTable ? 'Show as chart' : 'Show as table'}
              <kbd className="ml-auto pl-4 font-sans text-note text-ink-3">t</kbd>
            </MenuItem>
          )}
          <MenuItem disabled={!result} onSelect={() => result && void copy(copyText(result, 'tsv'), 'Data copied')}>
            <Copy aria-hidden />
            Copy data
          </MenuItem>
          <MenuItem disabled={!result} onSelect={() => result && void copy(copyText(result, 'csv'), 'CSV copied')}>
            <FileSpreadsheet aria-hidden />
            Copy as CSV
          </MenuItem>
          {onPeople && (
            <MenuItem onSelect={onPeople}>
              <Users aria-hidden />
              See the people
            </MenuItem>
          )}
          <MenuItem onSelect={() => void copy(link(), 'Link copied')}>
            <Link2 aria-hidden />
            Copy link to this tile
          </MenuItem>
          <MenuSeparator />
          {facts.map((fact) => (
            <MenuItem key={fact.name} onSelect={() => router.push(`/metrics/${fact.name}`)}>
              <Gauge aria-hidden />
              Open {fact.title}
            </MenuItem>
          ))}
          {facts[0] && (
            <MenuItem onSelect={() => router.push(`/metrics/${facts[0]?.name}#sql`)}>
              <SquareTerminal aria-hidden />
              See the SQL
            </MenuItem>
          )}
        </MenuContent>
      </Menu>
    </>
  )
}
