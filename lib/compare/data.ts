import { explainFailure } from "@/lib/domain/failure"
import type { JobRef } from "@/lib/domain/job"
import { diffJobs } from "@/lib/domain/sibling-diff"
import { toIso } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { formatCredits } from "@/lib/format"
import { findAskedRows, toCompared } from "@/lib/inspect/siblings"
import type { AskedRows } from "@/lib/jobs/detail-lint"
import { toFailureFacts } from "@/lib/jobs/failure-facts"
import type { Db } from "@/lib/store/store"
import { COMPARE_PARTS, type ComparedSide, type ComparePart, type CompareRow, type Comparison } from "./schema"

async function getRows(db: Db, ref: JobRef): Promise<AskedRows> {
  const rows = await findAskedRows(db, ref.connection, ref.jobId)
  if (!rows) throw new AppError("not_found", `There is no job ${ref.jobId} of ${ref.connection} in the record.`)
  return rows
}

function toCause({ job, raw }: AskedRows): string | null {
  if (job.status !== "failed") return null
  return explainFailure(toFailureFacts(job, raw?.text)).sentence
}

function toSide(rows: AskedRows): ComparedSide {
  const { job } = rows
  return {
    ref: { connection: job.connection, jobId: job.id },
    status: job.status,
    statusRaw: job.status_raw,
    customer: job.customer,
    fileName: job.file_name,
    createdAt: toIso(job.created_at),
    finishedAt: toIso(job.finished_at),
    cause: toCause(rows),
  }
}

function toSeconds(ms: number | null): string | null {
  return ms === null ? null : `${Math.round(ms / 100) / 10} s`
}

function toCredits(milli: number | null, mark: string): string | null {
  return milli === null ? null : `${mark}${formatCredits(milli)}`
}

type Job = AskedRows["job"]
const NO_FAILURE = "it has not failed"

/** What two jobs of a support desk differ in, besides the fields that tell a failure from a success. */
const MORE: readonly { part: ComparePart; name: string; read: (job: Job) => string | null }[] = [
  { part: "result", name: "status", read: (job) => job.status_raw ?? job.status },
  { part: "result", name: "error code", read: (job) => (job.status === "failed" ? job.error_code : NO_FAILURE) },
  { part: "result", name: "error message", read: (job) => (job.status === "failed" ? job.error_message : NO_FAILURE) },
  {
    part: "times",
    name: "waiting time",
    read: (job) => (job.total_ms === null || job.run_ms === null ? null : toSeconds(job.total_ms - job.run_ms)),
  },
  { part: "times", name: "attempts", read: (job) => String(job.attempt) },
  { part: "cost", name: "credits reported", read: (job) => toCredits(job.credits_milli, "") },
  { part: "cost", name: "credits estimated", read: (job) => toCredits(job.credits_estimate_milli, "~") },
  { part: "cost", name: "billing status", read: (job) => job.billing_status },
  { part: "whose", name: "customer", read: (job) => job.customer },
  { part: "whose", name: "project", read: (job) => job.project },
  { part: "whose", name: "user", read: (job) => job.user_ref },
  { part: "whose", name: "file name", read: (job) => job.file_name },
]
const LONGEST_VALUE = 300

function toMore(a: Job, b: Job): CompareRow[] {
  return MORE.map(({ part, name, read }) => {
    const [mine, theirs] = [read(a), read(b)].map((text) => (text === null ? null : text.slice(0, LONGEST_VALUE)))
    const verdict = mine == null || theirs == null ? "not_known" : mine === theirs ? "equal" : "different"
    return { part, name, mine: mine ?? null, theirs: theirs ?? null, verdict } satisfies CompareRow
  }).filter((row) => !(row.mine === NO_FAILURE && row.theirs === NO_FAILURE))
}

const RANK = { different: 0, equal: 1, not_known: 2 } as const

/** Two jobs side by side. Throws AppError("not_found") when one of them is not in the record. */
export async function getComparison(db: Db, a: JobRef, b: JobRef): Promise<Comparison> {
  const [mine, theirs] = await Promise.all([getRows(db, a), getRows(db, b)])
  // Its one figure of credits is told here in two, so that a report and an estimate are never compared with each other.
  const fields = diffJobs(toCompared(mine), toCompared(theirs), null).filter((row) => row.name !== "credits")
  const rows = [...fields.map(({ decisive: _decisive, ...row }): CompareRow => row), ...toMore(mine.job, theirs.job)]
  const place = (row: CompareRow) => COMPARE_PARTS.indexOf(row.part)
  const sorted = rows.sort((x, y) => RANK[x.verdict] - RANK[y.verdict] || place(x) - place(y))
  return { a: toSide(mine), b: toSide(theirs), rows: sorted }
}
