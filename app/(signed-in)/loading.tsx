import { Skeleton } from '@/components/ui/skeleton'
import { TickBar } from '@/components/ui/ticks'

export default function Loading() {
  return (
    <div className="relative mx-auto flex w-full max-w-page flex-col gap-6 px-3 py-6 sm:px-6">
      <TickBar label="Loading the page" />
      <Skeleton className="h-7 w-64" />
      <Skeleton className="h-96 w-full" />
    </div>
  )
}
