import { Skeleton } from "@/components/ui/skeleton"

/** The shape of a job's head and timeline, until it is there. */
export function JobSkeleton() {
  return (
    <div className="flex flex-col gap-4" aria-busy="true">
      <span className="sr-only" role="status">
        Reading the job
      </span>
      <Skeleton className="h-6 w-72" />
      <Skeleton className="h-20" />
      <Skeleton className="h-8" />
      <Skeleton className="h-11" />
      <Skeleton className="h-11" />
      <Skeleton className="h-11" />
    </div>
  )
}
