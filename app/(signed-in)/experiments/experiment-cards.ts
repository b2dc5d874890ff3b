import type { ExperimentCard } from '@/components/experiment/experiment-card'
import { experimentQuery } from '@/lib/experiments/question'
import type { Experiment, Metric } from '@/lib/metrics'
import { services } from '@/lib/services'

/** An experiment for the browser, with the question that reads it up to today. */
export function toExperimentCard(experiment: Experiment): ExperimentCard {
  const { catalog } = services().project.current().project
  const { slug, title, hypothesis, owner, start, plannedEnd, analysis, metrics } = experiment
  return {
    slug,
    title,
    hypothesis,
    owner,
    start,
    analysis,
    ...(plannedEnd !== undefined && { plannedEnd }),
    query: experimentQuery(experiment, { timeZone: catalog.timeZone, now: services().now() }),
    metrics: Object.entries(metrics).map(([name, metric]: [string, Metric]) => ({
      name,
      title: metric.shape.reading?.of.title ?? name,
      role: metric.shape.reading?.role ?? 'secondary',
    })),
  }
}
