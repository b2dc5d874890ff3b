import { useId } from 'react'
import { DeltaText } from '@/components/metric/delta'
import { PickButton } from '@/components/people/pick-button'
import type { CellPicks } from '@/components/people/use-people'
import type { NumberDrawing } from '@/lib/charts/chart'
import { Marks } from './marks'

/** The number, its change, what it is compared with, and how it went. */
export function BigNumber({ drawing, height, picks }: { drawing: NumberDrawing; height: number; picks?: CellPicks | undefined }) {
  const hatch = useId()
  return (
    <div className="flex flex-col justify-between" style={{ height }}>
      <div className="flex flex-wrap gap-x-8 gap-y-2">
        {drawing.values.map((value) => (
          <div key={value.title} className="min-w-0">
            {drawing.values.length > 1 && <p className="text-note text-ink-2">{value.title}</p>}
            <p
              className="tabular text-[1.75rem] leading-9 font-medium tracking-[-0.01em] whitespace-nowrap sm:text-number"
              title={value.exact}
            >
              <PickButton cell={{ row: 0, column: value.column }} picks={picks}>
                {value.prefix && <span className="text-[0.625em] font-normal text-ink-2">{value.prefix}</span>}
                {value.value}
                {value.unit && (
                  <span className="text-[0.5em] font-normal tracking-normal text-ink-2">
                    {value.word ? ' ' : ''}
                    {value.unit}
                  </span>
                )}
              </PickButton>
            </p>
            <p className="mt-0.5 flex flex-wrap items-baseline gap-x-1.5 text-note text-ink-2">
              {value.delta && <DeltaText delta={value.delta} className="font-medium" />}
              {value.comparison !== undefined && (
                <span title={value.comparisonRange}>
                  from <span className="tabular">{value.comparison}</span> {value.comparisonWords}
                </span>
              )}
            </p>
          </div>
        ))}
      </div>
      {drawing.spark && (
        <svg
          width={drawing.spark.width}
          height={drawing.spark.height}
          className="block shrink-0 overflow-visible transition-opacity group-focus-within:opacity-20 group-hover:opacity-20"
          aria-hidden
          focusable="false"
        >
          <Marks marks={drawing.spark.marks} hatch={hatch} solidAreas={false} />
        </svg>
      )}
    </div>
  )
}
