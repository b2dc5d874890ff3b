import { AppError } from './errors'

/** Whom the installation lets see the names of people behind numbers: analysts and administrators, administrators alone, or nobody. */
export type PeopleRule = (typeof peopleRules)[number]

const peopleRules = ['analysts', 'administrators', 'nobody'] as const

/** @throws AppError `invalid_input` for a word that is none of the rules */
export function readPeopleRule(value: string | undefined): PeopleRule {
  if (!value) return 'analysts'
  const rule = peopleRules.find((known) => known === value)
  if (rule) return rule
  throw new AppError(
    'invalid_input',
    `PEOPLE_LISTS "${value}" is not one of ${peopleRules.join(', ')}. Unset, analysts and administrators may see them.`,
  )
}
