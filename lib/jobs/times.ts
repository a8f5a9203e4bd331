import type { Evidence } from "@/lib/domain/evidence"
import { isTerminal, type JobStatus } from "@/lib/domain/job"
import { MINUTE } from "@/lib/domain/time"
import type { VendorJob } from "@/lib/vendor/types"
import type { JobRow } from "./row"

/** When the present state began, epoch ms: `occurredAt` where that is told, else after `notBefore` and by `observedAt`. */
export type Times = { occurredAt: number | null; notBefore: number | null; observedAt: number }

/** Writes when the status of `row` began: exact where the vendor says so, else as a window. */
export function withTimes(row: JobRow, status: JobStatus, times: Times): JobRow {
  const known = times.occurredAt ?? (times.notBefore === null ? null : times.observedAt)
  const from = times.occurredAt ?? times.notBefore
  if (status === "processing") return { ...row, started_at: known, started_not_before: from }
  if (!isTerminal(status)) return row
  return withSpans({
    ...row,
    finished_at: known,
    finished_not_before: from,
    finished_sort: known ?? row.created_sort,
  })
}

export type Reported = NonNullable<Evidence["reported"]>

/**
 * When a job began and ended by an answer, epoch ms, as far as its row lacks that or holds it only as a window: fuller answers
 * come after the status word was taken from a short one (contract A6). Null when the answer adds nothing.
 */
export function findReported(row: JobRow, job: VendorJob): Reported | null {
  const hasBegun = row.status === "processing" || isTerminal(row.status)
  const startedAt = hasBegun ? toNews(row, job.startedAt, [row.started_not_before, row.started_at]) : undefined
  const finishedAt = isTerminal(row.status)
    ? toNews(row, job.finishedAt, [row.finished_not_before, row.finished_at])
    : undefined
  if (startedAt === undefined && finishedAt === undefined) return null
  return {
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  }
}

function toNews(row: JobRow, said: number | null | undefined, [from, to]: Window): number | undefined {
  if (typeof said !== "number" || (to !== null && from === to)) return undefined
  // An answer about a later attempt may still tell the times of the one before.
  const isOfAnother = row.attempt > 1 && (from === null || said < from)
  return isOfAnother ? undefined : said
}

/** The row with what `findReported` found, and what follows from it. */
export function withReported(row: JobRow, { startedAt, finishedAt }: Reported): JobRow {
  return withSpans({
    ...row,
    ...(startedAt === undefined ? {} : { started_at: startedAt, started_not_before: startedAt }),
    ...(finishedAt === undefined
      ? {}
      : { finished_at: finishedAt, finished_not_before: finishedAt, finished_sort: finishedAt }),
  })
}

function withSpans(row: JobRow): JobRow {
  if (!isTerminal(row.status)) return row
  const end: Window = [row.finished_not_before, row.finished_at]
  return {
    ...row,
    total_ms: toSpan([row.created_at, row.created_at], end),
    run_ms: toSpan([row.started_not_before, row.started_at], end),
  }
}

type Window = readonly [from: number | null, to: number | null]

/** Longest time between two windows, when both are known to within a minute and in order; else null. */
function toSpan(start: Window, end: Window): number | null {
  const [startFrom, startTo] = start
  const [endFrom, endTo] = end
  if (startFrom === null || startTo === null || endFrom === null || endTo === null) return null
  if (startTo - startFrom > MINUTE || endTo - endFrom > MINUTE || endTo < startFrom) return null
  return endTo - startFrom
}
