import type { Person } from '@/lib/metrics'

/** Who works at the command line: whoever may read the machine's files may read its numbers. */
export const operator: Person = {
  id: 'operator',
  email: '',
  name: 'Operator',
  role: 'administrator',
  teams: [],
  attributes: {},
}
