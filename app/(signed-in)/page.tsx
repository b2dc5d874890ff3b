import type { Metadata, Route } from 'next'
import Link from 'next/link'
import { requirePerson } from '@/app/session'
import { MovedMetrics } from '@/components/metric/moved-metrics'
import { Page } from '@/components/shell/page'
import { placeHref } from '@/components/shell/places'
import { TimeAgo } from '@/components/ui/time-ago'
import { services } from '@/lib/services'
import { toCards } from './cards'
import { recentVisits } from './recent'
import { placesOf, visibleTo } from './visible'

export const metadata: Metadata = { title: 'Home' }

export default async function HomePage() {
  const person = await requirePerson('/')
  const visible = visibleTo(person)
  const { catalog } = services().project.current().project
  const places = new Map(placesOf(visible).map((place) => [`${place.kind} ${place.name}`, place]))
  const visits = await recentVisits(person.id, 24)
  const recent = visits.flatMap((visit) => {
    const place = places.get(`${visit.kind} ${visit.name}`)
    return place ? [{ ...place, at: visit.at }] : []
  })

  return (
    <Page title="Home">
      <div className="grid items-start gap-x-8 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <MovedMetrics cards={toCards(visible)} timeZone={catalog.timeZone} />
        <div className="flex flex-col gap-8">
          <section aria-labelledby="dashboards">
            <h2 id="dashboards" className="mb-2 text-section">
              Dashboards
            </h2>
            <ul className="border-t border-line">
              {visible.dashboards.map(({ slug, title, purpose, owner }) => (
                <li key={slug} className="border-b border-line">
                  <Link href={`/dashboards/${slug}` as Route} className="group block py-2">
                    <span className="font-medium group-hover:underline">{title}</span>
                    <span className="block text-note text-ink-2">{purpose}</span>
                    <span className="block text-note text-ink-3">Kept by {owner}</span>
                  </Link>
                </li>
              ))}
            </ul>
            {visible.dashboards.length === 0 && <p className="py-2 text-ink-2">No dashboard is open to you yet. Ask an analyst.</p>}
          </section>
          {recent.length > 0 && (
            <section aria-labelledby="recent">
              <h2 id="recent" className="mb-2 text-section">
                Opened lately
              </h2>
              <ul className="border-t border-line">
                {recent.slice(0, 6).map((place) => (
                  <li key={`${place.kind} ${place.name}`} className="border-b border-line">
                    <Link
                      href={placeHref(place)}
                      className="group flex min-h-8 items-baseline justify-between gap-4 py-1.5 pointer-coarse:min-h-10"
                    >
                      <span className="min-w-0 truncate group-hover:underline">{place.title}</span>
                      <TimeAgo instant={place.at} className="shrink-0 text-note text-ink-3" />
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </Page>
  )
}
