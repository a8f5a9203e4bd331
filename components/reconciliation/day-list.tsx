"use client"

import clsx from "clsx"
import type { ReactNode } from "react"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { ChevronDownIcon } from "@/components/ui/icon"
import { Link } from "@/components/ui/link"
import { addDays, toIsoDay } from "@/lib/domain/time"
import { formatCredits, formatDay } from "@/lib/format"
import type { ReconciledDay } from "@/lib/reconciliation/schema"
import { FindingItem } from "./finding-item"
import { StateMark } from "./state-mark"
import { toAmount, toCount, toSigned } from "./words"

type DayListProps = { days: readonly ReconciledDay[]; hasConnections: boolean }

const COLUMNS = {
  all: "sm:grid-cols-[7.5rem_minmax(7rem,1fr)_repeat(3,6.5rem)_8.5rem_minmax(8rem,1.4fr)_1rem]",
  one: "sm:grid-cols-[7.5rem_repeat(3,6.5rem)_8.5rem_minmax(8rem,1fr)_1rem]",
} as const

/** A row per vendor day and connection that opens to its findings; on a phone a card each. Works before any script has run. */
export function DayList({ days, hasConnections }: DayListProps) {
  const columns = hasConnections ? COLUMNS.all : COLUMNS.one
  return (
    <div>
      <div
        aria-hidden="true"
        className={clsx("hidden gap-x-3 border-b border-line px-3.5 py-1.5 font-medium text-muted sm:grid", columns)}
      >
        <span>Day (UTC)</span>
        {hasConnections ? <span>Connection</span> : null}
        <span className="num">Ours</span>
        <span className="num">Reported</span>
        <span className="num">Difference</span>
        <span>State</span>
        <span>Found</span>
      </div>
      <ul>
        {days.map((day) => (
          <li key={`${day.day}/${day.connection}`} className="border-b border-line last:border-b-0">
            <Day day={day} hasConnections={hasConnections} columns={columns} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Cell({ label, children, strong = false }: { label: string; children: ReactNode; strong?: boolean }) {
  return (
    <span className={clsx("flex justify-between gap-3 tabular-nums sm:block sm:text-right", strong && "font-medium")}>
      <span className="text-muted sm:sr-only">{label} </span>
      {children}
    </span>
  )
}

function toFoundWords({ findings, note }: ReconciledDay): string {
  if (findings.length === 0) return note ?? ""
  const disputes = findings.filter((finding) => finding.isDispute).length
  const words = toCount(findings.length, "finding")
  return disputes === 0 ? words : `${words}, ${disputes} to dispute`
}

function Day({ day, hasConnections, columns }: { day: ReconciledDay; hasConnections: boolean; columns: string }) {
  return (
    <details className="group">
      <summary
        className={clsx(
          "list-none px-3.5 py-2 hover:bg-hover focus-visible:outline-offset-[-2px] [&::-webkit-details-marker]:hidden",
          "flex flex-col gap-x-3 gap-y-0.5 sm:grid sm:items-center",
          columns,
        )}
      >
        <span className="flex items-center justify-between gap-3">
          <span className="whitespace-nowrap font-medium sm:font-normal">{formatDay(day.day)}</span>
          <span className="sm:hidden">
            <StateMark state={day.state} />
          </span>
        </span>
        {hasConnections ? (
          <span className="min-w-0">
            <ConnectionMark id={day.connection} />
          </span>
        ) : null}
        <Cell label="Ours">{toAmount(day.oursMilli, day.isEstimated)}</Cell>
        <Cell label="Reported">{formatCredits(day.reportedMilli)}</Cell>
        <Cell label="Difference" strong={day.state === "open"}>
          {toSigned(day.differenceMilli)}
        </Cell>
        <span className="hidden sm:block">
          <StateMark state={day.state} />
        </span>
        <span className="min-w-0 text-pretty text-muted">{toFoundWords(day)}</span>
        <ChevronDownIcon
          size={13}
          className="hidden flex-none text-faint transition-transform duration-100 group-open:rotate-180 sm:block"
        />
      </summary>
      <Inside day={day} />
    </details>
  )
}

function Inside({ day }: { day: ReconciledDay }) {
  const query = new URLSearchParams({
    created: `${toIsoDay(day.day)}..${toIsoDay(addDays(day.day, 1))}`,
    tz: "UTC",
    connection: day.connection,
  })
  return (
    <div className="border-t border-line bg-sunken px-3.5 py-2">
      <p className="max-w-[96ch] text-pretty text-muted">
        {toDayWords(day)}{" "}
        <Link href={`/jobs?${query}`} className="text-accent hover:underline">
          {day.jobs === 1 ? "The job" : "The jobs"} of this day
        </Link>
      </p>
      {day.findings.length === 0 ? null : (
        <ul className="divide-y divide-line">
          {day.findings.map((finding, at) => (
            <FindingItem key={`${finding.kind}/${finding.jobId ?? at}`} finding={finding} />
          ))}
        </ul>
      )}
    </div>
  )
}

/** What is behind the row's figures, in a sentence or two. */
function toDayWords(day: ReconciledDay): string {
  const counted = day.reportedJobs === null ? "" : `, ${toCount(day.reportedJobs, "job")} by the vendor’s count`
  const words = [`${toCount(day.jobs, "job")} in our record${counted}.`]
  if (day.unknownJobs > 0) words.push(`${toCount(day.unknownJobs, "job")} ended whose cost nobody can tell.`)
  if (day.note !== null) words.push(day.note)
  if (day.differenceMilli !== null) words.push(toDifferenceWords(day))
  return words.filter(Boolean).join(" ")
}

function toDifferenceWords(day: ReconciledDay): string {
  const usual = `Up to ${formatCredits(day.usualMilli)} is usual here.`
  if (day.state === "agrees") return day.differenceMilli === 0 ? "" : `A difference within what is usual. ${usual}`
  if (day.explainedMilli === 0) return `Nothing explains ${toSigned(day.openMilli)} credits. ${usual}`
  return `Findings account for ${toSigned(day.explainedMilli)} of ${toSigned(day.differenceMilli)} credits, ${toSigned(day.openMilli)} are left. ${usual}`
}
