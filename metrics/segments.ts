import { segment } from '@/lib/metrics'
import { users } from './sources'

/** Every source says country and channel of the person as first met, so each of its metrics can be asked for these. */
export const abroad = segment('abroad', {
  title: 'Outside the United States',
  description: 'People first met in any other country.',
  synonyms: ['international'],
  of: users,
  where: { country: { not: 'US' } },
})
