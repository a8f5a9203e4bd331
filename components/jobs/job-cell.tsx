"use client"

import { ConnectionMark } from "@/components/shell/connection-mark"
import { useConnection } from "@/components/shell/use-connection"
import { CopyId } from "@/components/ui/copy-id"
import { Instant } from "@/components/ui/instant"
import { StatusMark } from "@/components/ui/status"
import { isTerminal } from "@/lib/domain/job"
import { formatClipLength, formatCredits, formatDuration, formatInstant, hostOf, UNKNOWN } from "@/lib/format"
import type { Column } from "@/lib/jobs/list-schema"
import type { CreditFigure, JobRow, ObservedInstant } from "@/lib/jobs/list-types"
import { FacetValue, type Narrow } from "./facet-value"

const NOT_REPORTED = "Not reported by the vendor"

/** Text that came from outside: never markup, and its direction stays its own. */
function Foreign({ text, title }: { text: string | null; title?: string | undefined }) {
  if (text === null) return <Unknown />
  return (
    <bdi className="block truncate" title={title ?? text}>
      {text}
    </bdi>
  )
}

function Unknown({ why = NOT_REPORTED }: { why?: string }) {
  return (
    <span className="text-faint" title={why}>
      {UNKNOWN}
    </span>
  )
}

/** A failure whose group somebody resolved or ignored: not red any more. */
function HandledMark() {
  return (
    <span
      className="inline-flex items-center gap-[7px] font-medium text-handled"
      title="Failed; its cause was resolved or is ignored"
    >
      <svg aria-hidden="true" width="13" height="13" viewBox="0 0 13 13" className="flex-none">
        <path
          d="M2 7l3.2 3.2L11 3.4"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      Handled
    </span>
  )
}

export function StatusCell({ row }: { row: JobRow }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {row.status === "failed" && row.isHandled ? (
        <HandledMark />
      ) : (
        <StatusMark status={row.status} raw={row.statusRaw} />
      )}
      {row.status === "processing" && row.progress !== null ? (
        <span className="tabular-nums text-muted">{Math.round(row.progress)} %</span>
      ) : null}
      {row.isOverdue ? (
        <span className="text-handled" title="Runs longer than jobs like it usually do">
          late
        </span>
      ) : null}
      {row.attempt > 1 ? (
        <span className="text-muted" title={`Started ${row.attempt} times under this id`}>
          ×{row.attempt}
        </span>
      ) : null}
      {row.missingSince ? (
        <span className="text-handled" title={`The vendor has not shown this job to our key since ${row.missingSince}`}>
          gone
        </span>
      ) : null}
    </span>
  )
}

/** Why there is no figure, and what it may come to. */
function toNoCostWords({ basis, mayBeMilli }: Extract<CreditFigure, { valueMilli: null }>): string {
  const about = mayBeMilli === null ? null : `about ${formatCredits(mayBeMilli)}`
  if (basis === "pending") return about === null ? "Has not ended" : `Has not ended: ${about} when it does`
  return about === null
    ? "Neither reported by the vendor nor possible to estimate"
    : `The vendor does not say whether it was charged: ${about} if it was`
}

/** "~126" is our estimate, "126" the vendor's own figure, "0" what it did not charge, "–" not known. */
export function Credits({ credits }: { credits: CreditFigure }) {
  if (credits.valueMilli === null) return <Unknown why={toNoCostWords(credits)} />
  const figure = formatCredits(credits.valueMilli)
  if (credits.basis === "reported") return <span title="Reported by the vendor">{figure}</span>
  if (credits.basis === "free") return <span title="The vendor says that it was not charged">{figure}</span>
  return <span title="Estimated from the length and the rate in force">~{figure}</span>
}

/** An end that was only seen by polling happened within a window; the mark says so, its tooltip names both ends. */
export function Ended({ row, zone }: { row: JobRow; zone: string }) {
  if (row.finishedAt) return <Observed instant={row.finishedAt} zone={zone} />
  if (!isTerminal(row.status)) return <Unknown why="Has not ended" />
  if (row.createdAt === null) return <Unknown why="It had ended before we first saw it" />
  return <Instead word="made" why="When it was made: the vendor does not say when it ended" at={row.createdAt} />
}

function Observed({ instant, zone }: { instant: ObservedInstant; zone: string }) {
  const from = instant.notBefore ? formatInstant(instant.notBefore, zone) : "an unknown moment"
  return (
    <span className="inline-flex items-baseline gap-1">
      {instant.exact ? null : (
        <span className="cursor-help text-faint" title={`Between ${from} and ${formatInstant(instant.at, zone)}`}>
          ±
        </span>
      )}
      <Instant at={instant.at} />
    </span>
  )
}

export function Created({ row }: { row: JobRow }) {
  if (row.createdAt) return <Instant at={row.createdAt} />
  return (
    <Instead word="seen" why="When we first saw it: the vendor does not say when it was made" at={row.firstSeenAt} />
  )
}

/** The nearest instant that is known, and what it is. */
function Instead({ word, why, at }: { word: string; why: string; at: string }) {
  return (
    <span className="inline-flex items-baseline gap-1 text-muted">
      <span className="cursor-help text-faint" title={why}>
        {word}
      </span>
      <Instant at={at} />
    </span>
  )
}

/** Where the list holds several accounts, a ring marks every job that is not production's, so nobody mistakes it. */
function AccountRing({ id }: { id: string }) {
  const { connection, connections } = useConnection()
  if (connection !== null || connections.length < 2) return null
  const found = connections.find((one) => one.id === id)
  if (found?.environment === "production") return <span className="w-4 flex-none max-md:hidden" title={found.label} />
  return (
    <span className="inline-flex w-4 flex-none" title={found ? `${found.label}: ${found.environment}` : id}>
      <span aria-hidden="true" className="size-2 rounded-full border-[1.5px] border-faint" />
      <span className="sr-only">{found?.label ?? id}</span>
    </span>
  )
}

export function JobId({ row, href }: { row: JobRow; href: string }) {
  return (
    <span className="flex items-center">
      <AccountRing id={row.connection} />
      <CopyId id={row.id} href={href} />
    </span>
  )
}

export function InputName({ row }: { row: JobRow }) {
  const host = hostOf(row.inputUrl)
  return (
    <Foreign text={row.fileName ?? host} title={host && row.fileName ? `${row.fileName}, from ${host}` : undefined} />
  )
}

type ErrorTextProps = { row: JobRow; isReachable: boolean; onNarrow: Narrow }

function ErrorText({ row, isReachable, onNarrow }: ErrorTextProps) {
  const message = row.errorMessage
  if (row.errorCode === null) return message === null ? <Unknown why="No error" /> : <Foreign text={message} />
  return (
    <FacetValue facet="error" value={row.errorCode} isReachable={isReachable} onNarrow={onNarrow}>
      <bdi title={message ?? undefined}>{message ?? row.errorCode}</bdi>
    </FacetValue>
  )
}

export type CellProps = {
  row: JobRow
  column: Column
  href: string
  zone: string
  isReachable: boolean
  onNarrow: Narrow
}

const FACET_VALUES = {
  customer: (row: JobRow) => row.customer,
  project: (row: JobRow) => row.project,
  user: (row: JobRow) => row.user,
  model: (row: JobRow) => row.model,
  format: (row: JobRow) => row.outputFormat,
  background: (row: JobRow) => row.bgType,
  billing: (row: JobRow) => row.billingStatus,
} as const satisfies Partial<Record<Column, (row: JobRow) => string | null>>

/** What stands in one cell of the list. */
export function JobCell({ row, column, href, zone, isReachable, onNarrow }: CellProps) {
  switch (column) {
    case "status":
      return <StatusCell row={row} />
    case "job":
      return <JobId row={row} href={href} />
    case "connection":
      return <ConnectionMark id={row.connection} />
    case "input":
      return <InputName row={row} />
    case "error":
      return <ErrorText row={row} isReachable={isReachable} onNarrow={onNarrow} />
    case "request":
      return row.requestId === null ? <Unknown /> : <CopyId id={row.requestId} />
    case "length":
      return row.length === null ? (
        <Unknown />
      ) : (
        <span title={row.length.of === "source" ? "Length of the source" : "Length of the output"}>
          {formatClipLength(row.length.ms)}
        </span>
      )
    case "took":
      return row.tookMs === null ? <Unknown why="Not known to within a minute" /> : formatDuration(row.tookMs)
    case "credits":
      return <Credits credits={row.credits} />
    case "created":
      return <Created row={row} />
    case "finished":
      return <Ended row={row} zone={zone} />
    default: {
      const value = FACET_VALUES[column](row)
      return (
        <FacetValue facet={column} value={value} isReachable={isReachable} onNarrow={onNarrow}>
          {value === null ? <Unknown /> : <bdi>{value}</bdi>}
        </FacetValue>
      )
    }
  }
}
