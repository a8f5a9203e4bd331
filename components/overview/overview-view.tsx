"use client"

import { useQuery } from "@tanstack/react-query"
import { AttentionList } from "@/components/attention/attention-list"
import { useConnection } from "@/components/shell/use-connection"
import { Problem } from "@/components/ui/problem"
import { overviewQueries } from "@/lib/overview/queries"
import { FirstSync } from "./first-sync"
import { OverviewSkeleton } from "./overview-skeleton"
import { RunningNow } from "./running-now"
import { TodayCard } from "./today-card"

/** What wants a person on the left; how the day goes on the right. */
export function OverviewView() {
  const { connection } = useConnection()
  const { data, error, refetch } = useQuery(overviewQueries.now(connection))
  if (!data) {
    if (!error) return <OverviewSkeleton />
    return <Problem title="The overview could not be read" detail={error.message} onRetry={() => void refetch()} />
  }
  return (
    <>
      <h1>Needs attention</h1>
      <div className="mt-3 grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_420px] lg:gap-6">
        <div className="grid min-w-0 gap-4">
          {error ? (
            <Problem title="This is not up to date" detail={error.message} onRetry={() => void refetch()} />
          ) : null}
          <FirstSync />
          <AttentionList attention={data.attention} />
        </div>
        <div className="grid min-w-0 gap-4">
          <TodayCard today={data.today} at={data.at} />
          <RunningNow running={data.running} />
        </div>
      </div>
    </>
  )
}
