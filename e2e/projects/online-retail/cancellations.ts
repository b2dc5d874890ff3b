import { lines } from './sources'

const timeZone = 'Europe/London'
const all = ['2010-12-01', '2011-12-10'] as const

/** Cancellations have an invoice number that begins with C. */
export const cancelledInvoices = lines.countDistinct('cancelled_invoices', {
  title: 'Cancelled invoices',
  definition: 'Invoices that take something back; their number begins with C.',
  column: 'invoice_no',
  where: { invoice_no: { contains: 'C' } },
  unit: { kind: 'count', of: 'invoices' },
  owner: 'finance',
  direction: 'down',
  playbook: {
    whenUp: 'Split by product: a faulty delivery shows as one product taken back by many.',
    whenDown: 'Nothing to do, unless none at all come in for a week.',
  },
  audience: ['everyone'],
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: 3_836 }],
})

export const cancellations = lines.sum('cancellations', {
  title: 'Cancellations',
  definition: 'What known customers gave back, in pounds; below zero, because it is taken off the sales.',
  column: 'quantity',
  times: 'unit_price',
  where: { invoice_no: { contains: 'C' }, customer_id: { not: null } },
  unit: { kind: 'money', currency: 'GBP' },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Less is given back. Nothing to do.',
    whenDown: 'Find the invoices behind it by country and product; single ones of 168,000 and 77,000 pounds have happened.',
  },
  audience: ['everyone'],
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: '-611342.09' }],
  synonyms: ['returns', 'refunds'],
})
