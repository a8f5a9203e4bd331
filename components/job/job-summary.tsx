"use client"

import { useQuery } from "@tanstack/react-query"
import { Problem } from "@/components/ui/problem"
import type { JobRef } from "@/lib/domain/job"
import { toAppError } from "@/lib/errors"
import { jobQueries } from "@/lib/jobs/detail-queries"
import { JobHead } from "./job-head"
import { JobNotice } from "./job-notice"
import { JobSkeleton } from "./job-skeleton"
import { TimelineView } from "./timeline-view"

/** A job in short, for the drawer beside the list: head, what is the matter, timeline. */
export function JobSummary({ connection, jobId }: JobRef) {
  const { data, error, refetch } = useQuery(jobQueries.detail({ connection, jobId }))
  if (data)
    return (
      <div className="flex flex-col gap-4">
        <JobHead detail={data} />
        <JobNotice detail={data} />
        <TimelineView items={data.timeline} />
      </div>
    )
  if (error)
    return (
      <Problem title="This job could not be read" detail={toAppError(error).message} onRetry={() => void refetch()} />
    )
  return <JobSkeleton />
}
