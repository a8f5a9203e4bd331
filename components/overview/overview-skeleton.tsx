import { Skeleton } from "@/components/ui/skeleton"

/** The overview's shape, to the pixel where it is known before the data. */
export function OverviewSkeleton() {
  return (
    <div role="status" aria-label="Loading the overview">
      <Skeleton className="h-6 w-36" />
      <div className="mt-3 grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_420px] lg:gap-6">
        <Skeleton className="h-[170px]" />
        <div className="grid gap-4">
          <Skeleton className="h-[171px]" />
          <Skeleton className="h-[171px]" />
        </div>
      </div>
    </div>
  )
}
