import clsx from 'clsx'
import { Chart } from '@/components/charts/chart'
import type { CellPicks } from '@/components/people/use-people'
import type { MetricState } from '@/components/query/use-metric'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNote } from '@/components/ui/state-note'
import { TickBar } from '@/components/ui/ticks'

/** An answer as a chart; before it a skeleton of the same size, over an old one a moving ruler, or what went wrong. */
export function AnswerBox(props: {
  state: MetricState
  kind: string
  title: string
  height: number
  asTable?: boolean
  picks?: CellPicks | undefined
}) {
  const { answer, error, isLoading, isUpdating, retry } = props.state
  if (error) {
    return (
      <div style={{ minHeight: props.height }}>
        <StateNote kind="error" title={error.message} action={<Button onClick={retry}>Try again</Button>} />
      </div>
    )
  }
  if (!answer) {
    return (
      <div style={{ height: props.height }} className="relative">
        {isLoading && <TickBar label={`Loading: ${props.title}`} />}
        <Skeleton className="h-full w-full" />
      </div>
    )
  }
  return (
    <div className="relative">
      {isUpdating && <TickBar label={`Updating: ${props.title}`} />}
      <div className={clsx('transition-opacity', isUpdating && 'opacity-50')} style={{ minHeight: props.height }}>
        <Chart
          kind={props.kind}
          result={answer.result}
          title={props.title}
          height={props.height}
          asTable={props.asTable ?? false}
          picks={props.picks}
        />
      </div>
    </div>
  )
}
