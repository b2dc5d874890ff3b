'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import type { ProjectProblem } from '@/lib/project/project'

interface ProjectNews {
  readonly generation: number
  /** Only for analysts and administrators. */
  readonly problems: readonly ProjectProblem[]
}

/** Says when the project folder does not check, and when definitions changed under the reader; asks for new numbers then. */
export function ProjectNotice({ start, watchClosely }: { start: ProjectNews; watchClosely: boolean }) {
  const router = useRouter()
  const queries = useQueryClient()
  const [changed, setChanged] = useState(false)
  const shown = useRef(start.generation)
  const { data } = useQuery({
    queryKey: ['project'],
    queryFn: ({ signal }) => fetchNews(signal),
    initialData: start,
    refetchInterval: watchClosely ? 1_500 : 20_000,
    refetchOnWindowFocus: true,
    retry: false,
    meta: { quiet: true },
  })

  useEffect(() => {
    if (data.generation === shown.current) return
    shown.current = data.generation
    setChanged(true)
    router.refresh()
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'project' })
  }, [data.generation, router, queries])

  const [problem, ...others] = data.problems
  return (
    <div aria-live="polite" className="print:hidden">
      {problem && (
        <div className="border-b border-line bg-sunken">
          <div className="mx-auto flex max-w-page flex-wrap items-baseline gap-x-3 gap-y-1 px-3 py-2 sm:px-6">
            <span className="font-medium text-bad">Your last change is not live.</span>
            <code className="font-mono text-note text-ink">
              {problem.file}:{problem.line}
            </code>
            <span className="min-w-0 text-ink-2">{problem.message}</span>
            {others.length > 0 && (
              <details className="w-full text-note text-ink-2">
                <summary className="cursor-pointer">{others.length === 1 ? '1 more problem' : `${others.length} more problems`}</summary>
                <ul className="mt-1 flex flex-col gap-1">
                  {others.map(({ file, line, message }) => (
                    <li key={`${file}:${line} ${message}`}>
                      <code className="font-mono">
                        {file}:{line}
                      </code>{' '}
                      {message}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
        </div>
      )}
      {!problem && changed && (
        <div className="border-b border-line bg-accent-soft">
          <div className="mx-auto flex max-w-page items-center gap-3 px-3 py-1 sm:px-6">
            <span className="flex-1">Definitions changed. The numbers on this page follow the new ones.</span>
            <Button variant="quiet" onClick={() => setChanged(false)}>
              Hide
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}

async function fetchNews(signal: AbortSignal): Promise<ProjectNews> {
  const response = await fetch('/api/project', { signal })
  if (!response.ok) throw new Error(`GET /api/project answered ${response.status}`)
  return response.json()
}
