import type { ExperimentCard } from '@/components/experiment/experiment-card'
import { locale } from '@/components/metric/locale'
import { experimentQuery } from '@/lib/experiments/question'
import type { Experiment, Metric } from '@/lib/metrics'
import { services } from '@/lib/services'

/** An experiment for the browser, with the question that reads it up to today. */
export function toExperimentCard(experiment: Experiment): ExperimentCard {
  const { catalog } = services().project.current().project
  const { slug, title, hypothesis, owner, metrics } = experiment
  return {
    slug,
    title,
    hypothesis,
    owner,
    days: daysWords(experiment),
    query: experimentQuery(experiment, { timeZone: catalog.timeZone, now: services().now() }),
    metrics: Object.entries(metrics).map(([name, metric]: [string, Metric]) => ({
      name,
      title: metric.shape.reading?.of.title ?? name,
      role: metric.shape.reading?.role ?? 'secondary',
    })),
  }
}

function daysWords({ start, plannedEnd }: Experiment): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const day = (text: string): Date => new Date(`${text}T00:00:00Z`)
  const words = plannedEnd === undefined ? `Since ${format.format(day(start))}` : format.formatRange(day(start), day(plannedEnd))
  return words.replaceAll('\u2009', ' ')
}
