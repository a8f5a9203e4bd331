"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { useSearchParams } from "next/navigation"
import { useConnection } from "@/components/shell/use-connection"
import { Chip } from "@/components/ui/chip"
import { Empty } from "@/components/ui/empty"
import { Link } from "@/components/ui/link"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { toAppError } from "@/lib/errors"
import { qualityQueries } from "@/lib/quality/queries"
import {
  COMPLAINT_SHORT,
  QUALITY_DAYS,
  type QualityFilter,
  type QualityReport,
  toQualityFilter,
} from "@/lib/quality/schema"
import { KindsCard } from "./kinds-card"
import { NewestComplaints } from "./newest-complaints"
import { toQualityHref, toWord } from "./quality-link"
import { RatesCard } from "./rates-card"

/** How often people found something wrong with results that the vendor calls completed. */
export function QualityPage() {
  const search = useSearchParams()
  const filter = toQualityFilter(search)
  const { connection } = useConnection()
  const { data, error, refetch } = useQuery(qualityQueries.report(filter, connection))
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1>Quality</h1>
          <p className="max-w-[72ch] text-pretty text-muted">
            Completed jobs whose result somebody complained of. A complaint is made on the page of its job.
          </p>
        </div>
        <DaysPicker filter={filter} />
      </div>
      {error ? (
        <Problem
          title={data ? "Quality could not be read again; below is what was read before" : "Quality could not be read"}
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <Report report={data} filter={filter} /> : error ? null : <Skeleton className="h-96" />}
    </div>
  )
}

function DaysPicker({ filter }: { filter: QualityFilter }) {
  const search = useSearchParams()
  return (
    <nav
      aria-label="Time shown"
      className="inline-flex overflow-hidden rounded-md border border-line-strong bg-surface"
    >
      {QUALITY_DAYS.map((days) => (
        <Link
          key={days}
          href={toQualityHref(search, { ...filter, days })}
          aria-current={filter.days === days ? "true" : undefined}
          className={clsx(
            "flex h-7 items-center border-r border-line px-2.5 last:border-r-0 hover:bg-hover focus-visible:outline-offset-[-2px]",
            filter.days === days ? "bg-accent-soft font-medium text-accent" : "text-muted",
          )}
        >
          {days} days
        </Link>
      ))}
    </nav>
  )
}

function Report({ report, filter }: { report: QualityReport; filter: QualityFilter }) {
  if (report.completed === 0 && report.complained === 0) {
    return <Empty title="No job completed in this time">Choose a longer time, or another connection.</Empty>
  }
  return (
    <>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
        <RatesCard report={report} filter={filter} />
        <KindsCard report={report} filter={filter} />
      </div>
      <Narrowed filter={filter} />
      <NewestComplaints report={report} />
    </>
  )
}

/** What the complaints below are narrowed to. */
function Narrowed({ filter }: { filter: QualityFilter }) {
  const search = useSearchParams()
  const { model, format, kind } = filter
  if (model === null && format === null && kind === null) return null
  return (
    <p className="flex flex-wrap items-center gap-2">
      {model === null ? null : <Chip label="model" value={toWord(model)} />}
      {format === null ? null : <Chip label="format" value={toWord(format)} />}
      {kind === null ? null : <Chip label="kind" value={COMPLAINT_SHORT[kind]} />}
      <Link
        href={toQualityHref(search, { ...filter, model: null, format: null, kind: null })}
        scroll={false}
        className="text-accent hover:underline"
      >
        Show all complaints
      </Link>
    </p>
  )
}
