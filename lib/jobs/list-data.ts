import { isTerminal } from "@/lib/domain/job"
import { toIso } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { type Cursor, type JobRecord, parseCursor, readBatch, toCursorText, toKey } from "./list-batch"
import type { JobFilter } from "./list-schema"
import type { ClipLength, CreditFigure, JobListPage, JobRow, ObservedInstant } from "./list-types"
import { toWhere } from "./list-where"

/** Rows of one page. */
export const PAGE_ROWS = 50

function toObserved(at: number | null, notBefore: number | null): ObservedInstant | null {
  return at === null ? null : { at: toIso(at), notBefore: toIso(notBefore), exact: notBefore === at }
}

/** The cost of a job as screens show it. */
export function toCreditFigure(
  job: Pick<JobRecord, "status" | "cost_milli" | "cost_basis" | "credits_estimate_milli">,
): CreditFigure {
  if (job.cost_milli !== null && job.cost_basis !== null) return { valueMilli: job.cost_milli, basis: job.cost_basis }
  const basis = isTerminal(job.status) ? "unknown" : "pending"
  return { valueMilli: null, basis, mayBeMilli: job.credits_estimate_milli }
}

function toLength(source: number | null, output: number | null): ClipLength | null {
  if (source !== null) return { ms: source, of: "source" }
  return output === null ? null : { ms: output, of: "output" }
}

/** As `toGroupState` has it, from the little that a line of the list knows of its group. */
function isHandled({ group_state: state, group_until: until }: JobRecord, now: number): boolean {
  return state === "resolved" || (state === "ignored" && (until === null || until > now))
}

/** A stored job as a line of the list. `now`: epoch ms, what "overdue" is judged by. */
export function toJobRow(record: JobRecord, now: number): JobRow {
  return {
    num: record.num,
    connection: record.connection,
    id: record.id,
    status: record.status,
    statusRaw: record.status_raw,
    progress: record.progress,
    isOverdue: record.due_at !== null && record.due_at < now,
    attempt: record.attempt,
    createdAt: toIso(record.created_at),
    firstSeenAt: toIso(record.first_seen_at),
    startedAt: toObserved(record.started_at, record.started_not_before),
    finishedAt: toObserved(record.finished_at, record.finished_not_before),
    customer: record.customer,
    project: record.project,
    user: record.user_ref,
    fileName: record.file_name,
    inputUrl: record.input_url,
    model: record.model,
    outputFormat: record.output_format,
    bgType: record.bg_type,
    errorCode: record.error_code,
    errorMessage: record.error_message,
    requestId: record.request_id,
    length: toLength(record.source_duration_ms, record.output_duration_ms),
    tookMs: record.total_ms,
    credits: toCreditFigure(record),
    billingStatus: record.billing_status,
    missingSince: toIso(record.missing_since),
    groupId: record.group_id,
    isHandled: isHandled(record, now),
  }
}

/** Keyset paging finds out whether more follows by reading one row too many. */
function withoutProbe(records: JobRecord[], cursor: Cursor | null): { kept: JobRecord[]; hasMore: boolean } {
  const hasMore = records.length > PAGE_ROWS
  if (!hasMore) return { kept: records, hasMore }
  return { kept: cursor?.side === "before" ? records.slice(1) : records.slice(0, PAGE_ROWS), hasMore }
}

/**
 * One page of the filtered list (`PAGE_ROWS` rows, in list order). `cursor` null = the beginning; else one of the cursors of
 * an earlier page. `now`: epoch ms. A page is a place in the order, not a number: rows that come or go meanwhile neither
 * double nor hide another. Throws AppError("invalid") for a broken cursor, AppError("store_unavailable").
 */
export async function listJobs(
  store: Store,
  filter: JobFilter,
  { cursor, now }: { cursor: string | null; now: number },
): Promise<JobListPage> {
  const place = cursor === null ? null : parseCursor(cursor)
  const where = await toWhere(store, filter, { now, use: "list" })
  const read = { where: where.forTab(filter.tab), sort: filter.sort, cursor: place, limit: PAGE_ROWS + 1 }
  const { kept, hasMore } = withoutProbe(await readBatch(store.read, read), place)
  const [first, last] = [kept[0], kept.at(-1)]
  const isBackwards = place?.side === "before"
  const hasNext = isBackwards || hasMore
  const hasPrevious = isBackwards ? hasMore : place !== null
  return {
    rows: kept.map((record) => toJobRow(record, now)),
    nextCursor: last && hasNext ? toCursorText({ side: "after", key: toKey(last, filter.sort) }) : null,
    prevCursor: first && hasPrevious ? toCursorText({ side: "before", key: toKey(first, filter.sort) }) : null,
    at: first ? toCursorText({ side: "before", key: toKey(first, filter.sort) }) : null,
  }
}
