import type { Selectable } from "kysely"
import { explainFailure } from "@/lib/domain/failure"
import { type Candidate, type ComparedJob, diffJobs, findNearest, toSiblingBasis } from "@/lib/domain/sibling-diff"
import { toIso } from "@/lib/domain/time"
import { type AskedRows, isWholeRequest } from "@/lib/jobs/detail-lint"
import { toFailureFacts } from "@/lib/jobs/failure-facts"
import { toKnownRequest } from "@/lib/jobs/known-request"
import type { JobsTable } from "@/lib/store/schema"
import type { Db } from "@/lib/store/store"
import type { Sibling } from "./schema"

/** So many of each side of the failure in time are looked at; each look-up is a walk along one index. */
const EACH_SIDE = 50

const COLUMNS = [
  "connection",
  "id",
  "customer",
  "model",
  "output_format",
  "finished_sort",
  "source_duration_ms",
  "output_duration_ms",
] as const
type Row = Pick<Selectable<JobsTable>, (typeof COLUMNS)[number]>
type Found = Candidate & { id: string }

function toCandidate(row: Row): Found {
  return {
    id: row.id,
    connection: row.connection,
    customer: row.customer,
    model: row.model,
    outputFormat: row.output_format,
    finishedAt: row.finished_sort,
    lengthMs: row.source_duration_ms ?? row.output_duration_ms,
  }
}

type Column = "customer" | "model" | "connection"

/** Successes that share a value, nearest in time before and after `at`: along the index of (column, status, finished_sort). */
async function readAround(
  db: Db,
  { column, value, at }: { column: Column; value: string; at: number },
): Promise<Found[]> {
  const alike = db
    .selectFrom("jobs")
    .select(COLUMNS)
    .where(column, "=", value)
    .where("status", "=", "completed")
    .limit(EACH_SIDE)
  const [before, after] = await Promise.all([
    alike.where("finished_sort", "<=", at).orderBy("finished_sort", "desc").orderBy("num", "desc").execute(),
    alike.where("finished_sort", ">", at).orderBy("finished_sort").orderBy("num").execute(),
  ])
  return [...before, ...after].map(toCandidate)
}

/** Of the same customer if there are any; else of the same model, or of the connection. */
async function readCandidates(db: Db, job: Found): Promise<Found[]> {
  const at = job.finishedAt
  const own = job.customer === null ? [] : await readAround(db, { column: "customer", value: job.customer, at })
  if (own.length > 0) return own
  const [alike, near] = await Promise.all([
    job.model === null ? [] : readAround(db, { column: "model", value: job.model, at }),
    readAround(db, { column: "connection", value: job.connection, at }),
  ])
  return [...alike, ...near]
}

/** A job as it is compared: its request as far as known, and the facts of its source and result. */
export function toCompared(rows: AskedRows): ComparedJob {
  const { job, raw, attribution } = rows
  return {
    isWhole: isWholeRequest(rows),
    request: toKnownRequest({ job, rawText: raw?.text, attribution }),
    source: {
      durationMs: attribution?.source_duration_ms ?? job.source_duration_ms,
      width: attribution?.source_width ?? null,
      height: attribution?.source_height ?? null,
      codec: attribution?.source_codec ?? null,
    },
    keyAlias: job.key_alias,
    createdAt: job.created_at,
    totalMs: job.total_ms,
    runMs: job.run_ms,
    creditsMilli: job.credits_milli ?? job.credits_estimate_milli,
    isEstimate: job.credits_milli === null,
    outputDurationMs: job.output_duration_ms,
  }
}

/** A job with what is known of its request; undefined when we do not hold it. */
export async function findAskedRows(db: Db, connection: string, id: string): Promise<AskedRows | undefined> {
  const [job, raw, attribution] = await Promise.all([
    db.selectFrom("jobs").selectAll().where("connection", "=", connection).where("id", "=", id).executeTakeFirst(),
    db
      .selectFrom("job_raw")
      .select("text")
      .where("connection", "=", connection)
      .where("job_id", "=", id)
      .executeTakeFirst(),
    db
      .selectFrom("attributions")
      .selectAll()
      .where("connection", "=", connection)
      .where("job_id", "=", id)
      .executeTakeFirst(),
  ])
  return job && { job, raw, attribution }
}

function toCause({ job, raw }: AskedRows): string | null {
  if (job.status !== "failed") return null
  return explainFailure(toFailureFacts(job, raw?.text)).cause
}

/** The nearest success of a job and how it differs; null when nothing like it ever succeeded. */
export async function findSibling(db: Db, mine: AskedRows): Promise<Sibling | null> {
  const job = toCandidate(mine.job)
  const nearest = findNearest(job, await readCandidates(db, job))
  const theirs = nearest && (await findAskedRows(db, nearest.connection, nearest.id))
  if (!nearest || !theirs) return null
  return {
    ref: { connection: nearest.connection, jobId: nearest.id },
    basis: toSiblingBasis(job, nearest),
    customer: nearest.customer,
    model: nearest.model,
    outputFormat: nearest.outputFormat,
    finishedAt: toIso(nearest.finishedAt),
    diff: diffJobs(toCompared(mine), toCompared(theirs), toCause(mine)),
  }
}
