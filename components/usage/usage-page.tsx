"use client"

import { useQuery } from "@tanstack/react-query"
import { useSearchParams } from "next/navigation"
import { lazy, Suspense } from "react"
import { useConnection } from "@/components/shell/use-connection"
import { Empty } from "@/components/ui/empty"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import type { UsageReport } from "@/lib/domain/usage-report"
import { toAppError } from "@/lib/errors"
import { usageQueries } from "@/lib/usage/queries"
import { toDaysWords, toUsageView } from "@/lib/usage/schema"
import { Chart } from "./chart"
import { Controls } from "./controls"
import { DayTable } from "./day-table"
import { Headline } from "./headline"

/** The server draws them; their code comes behind the first scripts. */
const Cards = lazy(() => import("./cards").then((module) => ({ default: module.Cards })))
const RefreshUsage = lazy(() => import("./refresh-usage").then((module) => ({ default: module.RefreshUsage })))

/** What was spent, on what, and what it brought; the vendor's own figures beside it. */
export function UsagePage({ canRefresh }: { canRefresh: boolean }) {
  const view = toUsageView(useSearchParams())
  const { connection } = useConnection()
  const { data, error, refetch, isPlaceholderData } = useQuery(usageQueries.report(connection, view))
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1>Usage</h1>
        <div className="no-print flex flex-wrap items-center gap-2">
          <Controls view={view} connection={connection} />
          <Suspense fallback={<Skeleton className="h-[30px] w-[92px]" />}>
            <RefreshUsage canRefresh={canRefresh} />
          </Suspense>
        </div>
      </div>
      {error ? (
        <Problem
          title={data ? "Usage could not be read again; below is what was read before" : "Usage could not be read"}
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? (
        <div className={`flex flex-col gap-4 ${isPlaceholderData ? "opacity-60" : ""}`} aria-busy={isPlaceholderData}>
          <Report report={data} />
        </div>
      ) : error ? null : (
        <Waiting />
      )}
    </div>
  )
}

function Waiting() {
  return (
    <>
      <Skeleton className="h-[72px] max-w-[72ch]" />
      <Skeleton className="h-[342px]" />
      <Skeleton className="h-48" />
    </>
  )
}

function isNothing({ totals, totalsOnly, vendor }: UsageReport): boolean {
  return totals.jobs === 0 && totals.milli === null && vendor.jobs === null && totalsOnly.length === 0
}

function Report({ report }: { report: UsageReport }) {
  if (isNothing(report) && report.buildShare === null) {
    return (
      <Empty title="No usage is known for this time">
        <p>
          Neither our own record nor the vendor’s summary holds anything of {toDaysWords(report)}. Our record begins
          with the first sync and keeps what it has seen; the vendor reports 90 days back.
        </p>
      </Empty>
    )
  }
  return (
    <>
      {report.buildShare === null ? null : (
        <p role="status" className="rounded-md border border-line bg-handled-soft px-3.5 py-2 text-handled">
          The sums are being built anew, {Math.round(report.buildShare * 100)} %: until then figures are too small.
        </p>
      )}
      <Headline report={report} />
      <Chart report={report} />
      <Suspense fallback={<Skeleton className="h-[400px]" />}>
        <Cards report={report} />
      </Suspense>
      <DayTable report={report} />
    </>
  )
}
