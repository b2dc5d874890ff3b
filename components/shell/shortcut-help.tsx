'use client'

import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'

const groups: readonly { title: string; keys: readonly (readonly [keys: string, what: string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['Ctrl K', 'Find a dashboard or metric'],
      ['g h', 'Home'],
      ['g d', 'Dashboards'],
      ['g e', 'Experiments'],
      ['g m', 'Metrics'],
      ['g q', 'Query log (administrators)'],
      ['?', 'This list'],
    ],
  },
  {
    title: 'Dashboards',
    keys: [
      ['r', 'Range'],
      ['[ ]', 'Period before and after'],
      ['g', 'Grain'],
      ['c', 'Comparison'],
      ['f', 'Filter'],
      ['t', 'Table of the focused tile'],
    ],
  },
  {
    title: 'Lists',
    keys: [
      ['/', 'Search'],
      ['↓ ↑', 'Next and previous row'],
      ['Enter', 'Open the row'],
    ],
  },
  {
    title: 'Charts',
    keys: [
      ['← →', 'Move along the periods'],
      ['Home End', 'First and last period'],
      ['Esc', 'Leave the chart'],
      ['Drag', 'Zoom in; back undoes it'],
      ['Click', 'One series of the legend'],
      ['Shift Click', 'One series more'],
    ],
  },
]

/** All keys. */
export function ShortcutHelp(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog title="Keys" open={props.open} onOpenChange={props.onOpenChange}>
      <div className="grid gap-6 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-2 text-label">{group.title}</h3>
            <dl className="flex flex-col gap-1.5">
              {group.keys.map(([keys, what]) => (
                <div key={what} className="flex items-center justify-between gap-4">
                  <dt className="text-ink-2">{what}</dt>
                  <dd className="flex gap-1">
                    {keys.split(' ').map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
