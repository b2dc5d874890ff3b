// Made by `yardstick introspect`. Run it again when the warehouse has changed; edits here are lost.
export const schema = {
  'main.cdnow_master': {
    customer_id: 'text?',
    order_date: 'date?',
    cds: 'integer?',
    amount: 'decimal?',
  },
  'main.cdnow_sample': {
    customer_id: 'text?',
    sample_id: 'text?',
    order_date: 'date?',
    cds: 'integer?',
    amount: 'decimal?',
  },
} as const
