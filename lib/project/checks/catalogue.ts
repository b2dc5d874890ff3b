import type { CatalogProblem } from '@/lib/metrics'
import { placeOf } from '../catalog-problems'
import type { Check, DatedContext } from './check'
import { countedIn } from './counted-in'
import { deprecatedUse } from './deprecated-use'
import { descriptions } from './descriptions'
import { synonyms } from './synonyms'
import { twins } from './twins'

/** Looks at definitions alone; each finding is advice, not a broken rule. */
export type Review = (context: DatedContext) => readonly CatalogProblem[]

const reviews: Readonly<Record<string, Review>> = {
  'the same under two names': twins,
  'use of deprecated metrics': deprecatedUse,
  descriptions,
  synonyms,
  'rows that are left out elsewhere': countedIn,
}

/** What makes a catalogue hard to read or to trust though all of it works. One check per finding, or one that passed. */
export function checkCatalogue(context: DatedContext): readonly Check[] {
  const { project, places } = context
  return Object.entries(reviews).flatMap(([name, review]): Check[] => {
    const start = performance.now()
    const found = review(context)
    const each = { subject: 'catalogue' as const, elapsedMs: (performance.now() - start) / Math.max(1, found.length) }
    if (found.length === 0) return [{ ...each, name }]
    return found.map((finding) => ({ ...each, name: finding.name, warning: finding.message, ...placeOf(finding, project, places) }))
  })
}
