// Made by `yardstick introspect`. Run it again when the warehouse has changed; edits here are lost.
export const schema = {
  'main.online_retail': {
    invoice_no: 'text?',
    stock_code: 'text?',
    description: 'text?',
    quantity: 'integer?',
    invoice_at: 'timestamp?',
    unit_price: 'decimal?',
    customer_id: 'integer?',
    country: 'text?',
  },
} as const
