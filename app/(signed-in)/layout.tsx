import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { currentPerson } from '@/app/session'
import { QueryProvider } from '@/components/query/provider'
import { ProjectNotice } from '@/components/shell/project-notice'
import { TopBar } from '@/components/shell/top-bar'
import { isPermitted } from '@/lib/access/permission'
import { services } from '@/lib/services'
import { placesOf, visibleTo } from './visible'

/** The frame of all pages behind the door. Each page asks for its person itself and sends strangers away. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const person = await currentPerson()
  if (!person) return children
  const { project, problems } = services().project.current()
  const seesProblems = isPermitted(person, { action: 'view_problems' })
  return (
    <QueryProvider>
      <a
        href="#content"
        className="sr-only rounded-control bg-accent px-3 py-2 font-medium text-accent-ink focus:not-sr-only focus:absolute focus:top-1.5 focus:left-1.5 focus:z-50"
      >
        Skip to the content
      </a>
      <TopBar person={person} places={placesOf(visibleTo(person))} />
      <ProjectNotice start={{ generation: project.generation, problems: seesProblems ? problems : [] }} watchClosely={seesProblems} />
      <main id="content" tabIndex={-1} className="outline-none">
        <NuqsAdapter>{children}</NuqsAdapter>
      </main>
    </QueryProvider>
  )
}
