"use client"

import { useSearchParams } from "next/navigation"
import { Instant } from "@/components/ui/instant"
import { Late, toLate } from "@/components/ui/late"
import { Link } from "@/components/ui/link"
import { Skeleton } from "@/components/ui/skeleton"
import type { DaySource } from "@/lib/domain/usage-days"
import type { UsageReport } from "@/lib/domain/usage-report"
import { toFill } from "./fills"
import { toViewHref } from "./view-link"
import { toDays, toSeriesName } from "./words"

/* Recharts draws nothing on the server, so it comes as a chunk of its own; its place is held at its final height. */
const stack = toLate(() => import("./recharts").then((module) => module.StackChart))

type ChartProps = { report: UsageReport }

/** The stacked bars, what they mean, and what they rest on. */
export function Chart({ report }: ChartProps) {
  return (
    <section
      aria-label={`${report.measure} by ${report.by}`}
      className="card rounded-md border border-line bg-surface px-4 py-3.5"
    >
      <Legend report={report} />
      <div className="h-64">
        <Late part={stack} with={{ report }} waiting={<Skeleton className="h-64" />} />
      </div>
      <Sources report={report} />
    </section>
  )
}

function Legend({ report }: ChartProps) {
  const hasBefore = report.bars.some((bar) => bar.before !== null)
  return (
    <ul aria-label="Colours" className="mb-2.5 flex flex-wrap gap-x-4 gap-y-1">
      {report.series.map((one) => (
        <li key={`${one.kind}${one.name}`} className="inline-flex min-w-0 items-center gap-1.5">
          <svg aria-hidden="true" width="9" height="9" className="flex-none">
            <rect width="9" height="9" rx="2" fill={toFill(report, one)} />
          </svg>
          <bdi className="max-w-48 truncate">{toSeriesName(one)}</bdi>
        </li>
      ))}
      {hasBefore ? (
        <li className="inline-flex items-center gap-1.5 text-muted">
          <span aria-hidden="true" className="w-3.5 border-t-[1.5px] border-dashed border-faint" />
          {report.days} days before
        </li>
      ) : null}
    </ul>
  )
}

const SOURCES = {
  record: "our record",
  vendor: "the vendor’s totals, of days whose jobs or prices we do not hold",
  unpriced: "our record, without prices",
  incomplete: "our record, which may lack jobs: it begins there, or the first sync is not done",
  gap: "gap: neither we nor the vendor’s summary know of it",
} as const satisfies Record<DaySource, string>

const GRAINS = { day: "", week: ", one bar an ISO week", month: ", one bar a month" } as const

function Sources({ report }: ChartProps) {
  const { stretches, gaps, zone, timeZone, grain, bars } = report
  const isLong = grain !== "day"
  const days = zone === "utc" ? "Vendor days (UTC)" : `Days in ${timeZone}`
  const hasVendor = stretches.some(({ source }) => source === "vendor")
  return (
    <p className="mt-1.5 text-pretty text-faint">
      {days}, by the day on which a job was made{GRAINS[grain]}. {bars.at(-1)?.isPartial ? "Today is partial. " : ""}
      Source:{" "}
      {stretches.length === 1
        ? SOURCES[stretches[0]?.source ?? "gap"]
        : stretches.map(({ from, to, source }) => `${toDays(from, to, isLong)} ${SOURCES[source]}`).join("; ")}
      .{hasVendor && zone === "team" ? " The vendor’s totals are of its own days (UTC)." : ""}
      {gaps.map((gap) => (
        <span key={`${gap.connection}${gap.from}`} className="text-handled">
          {" "}
          Gap: usage events of {gap.connection} between <Instant at={gap.from} mode="absolute" /> and{" "}
          <Instant at={gap.to} mode="absolute" /> were not seen.
        </span>
      ))}{" "}
      <OtherDays report={report} />
    </p>
  )
}

function OtherDays({ report }: ChartProps) {
  const search = new URLSearchParams(useSearchParams())
  if (report.teamZone === "UTC") return null
  const zone = report.zone === "utc" ? "team" : "utc"
  return (
    <Link href={toViewHref(search, { zone })} scroll={false} className="no-print text-accent hover:underline">
      {zone === "team" ? `Show days in ${report.teamZone}` : "Show vendor days (UTC)"}
    </Link>
  )
}
