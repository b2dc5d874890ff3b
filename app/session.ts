import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import type { Person } from '@/lib/metrics'
import { services } from '@/lib/services'

/** Who reads the page; undefined when nobody is signed in. */
export const currentPerson = cache(async (): Promise<Person | undefined> => {
  const signedIn = await services().sessions.signedIn(await headers())
  return signedIn?.person
})

/** Who reads the page; whoever is not signed in is sent to do so and comes back to `path`. */
export async function requirePerson(path: string): Promise<Person> {
  return (await currentPerson()) ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`)
}
