import { sql } from "kysely"
import { findRate, type Rate } from "@/lib/domain/credits"
import { explainFailure } from "@/lib/domain/failure"
import { isTerminal, type JobRef, MODELS } from "@/lib/domain/job"
import { toLinkLife } from "@/lib/domain/output-link"
import { REQUEST_FIELDS } from "@/lib/domain/request-fields"
import { toShownState } from "@/lib/domain/spend"
import { DAY, MINUTE, toIso } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { toFailureFacts } from "@/lib/jobs/failure-facts"
import { toKnownRequest, toObject } from "@/lib/jobs/known-request"
import type { Db } from "@/lib/store/store"
import { listCandidates } from "./candidates"
import { findLastRun, type IntentRow } from "./mutations"
import { NO_CHANGES, toBasis, toSpendRequest } from "./request"
import type { SpendEstimate, SpendIntent, SpendKind, SpendOffer } from "./schema"

const MOST_EARLIER = 20

/** Causes that speak of a source which the vendor could not fetch. */
const SOURCE_GONE = new Set(["source_expired", "source_forbidden", "source_not_found", "source_unreachable"])

/** Other names under which known-request reads a field. */
const ALIASES = ["input_url", "source_url", "format"]
const NAMED = new Set<string>([...REQUEST_FIELDS, ...ALIASES])

/** What still waits for its outcome; written out, so that the partial index on it serves. */
const isUnsettled = sql<boolean>`state in ('confirmed', 'sending', 'unknown')`

/** What is said of a request whose process ended, before the row itself says it. */
const LEFT = {
  sent: "The server ended before the vendor's answer was kept. It may have taken effect, so it is not sent again.",
  unsent: "It was not sent: the server ended first.",
} as const

type Named = IntentRow & { person: string | null }

/** A row of spend_intents for the browser; `now` (epoch ms) tells what a dead process left behind. */
export function toSpendIntent(row: Named, now: number): SpendIntent {
  const state = toShownState({ state: row.state, createdAt: row.created_at, sentAt: row.sent_at }, now)
  const left = state === row.state ? null : LEFT[state === "unknown" ? "sent" : "unsent"]
  return {
    id: row.id,
    kind: row.kind,
    source: { connection: row.connection, jobId: row.source_job_id },
    state,
    by: row.person ?? "someone who left",
    reason: row.reason,
    estimateMilli: row.estimate_milli,
    createdAt: toIso(row.created_at),
    sentAt: toIso(row.sent_at),
    settledAt: toIso(row.settled_at),
    newJobId: row.new_job_id,
    error: row.error ?? left,
  }
}

function named(db: Db) {
  return db
    .selectFrom("spend_intents")
    .leftJoin("people", "people.id", "spend_intents.by")
    .selectAll("spend_intents")
    .select("people.name as person")
}

/** Throws AppError("not_found"). */
export async function getSpendIntent(db: Db, id: string, now: number): Promise<SpendIntent> {
  const row = await named(db).where("spend_intents.id", "=", id).executeTakeFirst()
  if (!row) throw new AppError("not_found", "There is no such request in the record.")
  return toSpendIntent(row, now)
}

/** Requests whose outcome nobody knows as of `now`, oldest first; at most 100 are looked at. */
export async function listUnknown(db: Db, connection: string | null, now: number): Promise<SpendIntent[]> {
  let query = named(db).where(isUnsettled)
  if (connection !== null) query = query.where("connection", "=", connection)
  const rows = await query.orderBy("spend_intents.created_at").limit(100).execute()
  return rows.map((row) => toSpendIntent(row, now)).filter((intent) => intent.state === "unknown")
}

/** Requests that had been decided otherwise before the vendor told of their job, of the last 7 days, newest first; at most 20. */
export async function listCorrected(db: Db, connection: string, now: number): Promise<SpendIntent[]> {
  const corrected = db
    .selectFrom("audit_log")
    .select("subject")
    .where("action", "=", "spend.corrected")
    .where("at", ">=", now - 7 * DAY)
  const rows = await named(db)
    .where("connection", "=", connection)
    .where("spend_intents.id", "in", corrected.$castTo<{ subject: string }>())
    .orderBy("settled_at", "desc")
    .limit(20)
    .execute()
  return rows.map((row) => toSpendIntent(row, now))
}

/** Everything that a request for one job would be made of. Throws AppError("not_found") for a job we do not hold. */
export async function getSpendSource(db: Db, ref: JobRef) {
  const one = { connection: ref.connection, job_id: ref.jobId }
  const [job, raw, attribution, rates] = await Promise.all([
    db
      .selectFrom("jobs")
      .selectAll()
      .where("connection", "=", ref.connection)
      .where("id", "=", ref.jobId)
      .executeTakeFirst(),
    db
      .selectFrom("job_raw")
      .select("text")
      .where((e) => e.and(one))
      .executeTakeFirst(),
    db
      .selectFrom("attributions")
      .selectAll()
      .where((e) => e.and(one))
      .executeTakeFirst(),
    db.selectFrom("rates").selectAll().where("connection", "=", ref.connection).execute(),
  ])
  if (!job) throw new AppError("not_found", "There is no such job in the record.")
  const known = toKnownRequest({ job, rawText: raw?.text, attribution })
  const others = Object.entries(toObject(attribution?.request) ?? {}).filter(([name]) => !NAMED.has(name))
  const failure = toFailureFacts(job, raw?.text)
  return { job, failure, known, others: Object.fromEntries(others), rates: rates.map(toRate) }
}

export type SpendSource = Awaited<ReturnType<typeof getSpendSource>>

type RateRow = {
  model: string
  valid_from: number
  valid_to: number | null
  credits_per_minute_milli: number
  source: Rate["source"]
}

function toRate(row: RateRow): Rate {
  return {
    model: row.model,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    perMinuteMilli: row.credits_per_minute_milli,
    source: row.source,
  }
}

/** What may be done with the job; undefined while it runs, or when its state is not known. */
export function toSpendKind({ job }: Pick<SpendSource, "job">): SpendKind | undefined {
  if (isTerminal(job.status)) return "run_again"
  return job.status === "waiting" ? "start_draft" : undefined
}

/** By model at the rates in force at `now`; null when the length is not known: an estimate would be a guess. */
export function toSpendEstimate({ job, rates }: SpendSource, now: number): SpendEstimate | null {
  const lengthMs = job.source_duration_ms ?? job.output_duration_ms
  if (lengthMs === null) return null
  const models = [...new Set([...MODELS, ...(job.model === null ? [] : [job.model])])]
  const priced = models.flatMap((model) => {
    const rate = findRate(rates, model, now)
    if (!rate) return []
    const milli = Math.round((lengthMs * rate.perMinuteMilli) / MINUTE)
    return [[model, { milli, perMinuteMilli: rate.perMinuteMilli, source: rate.source }] as const]
  })
  return {
    byModel: Object.fromEntries(priced),
    lengthMs,
    lengthOf: job.source_duration_ms === null ? "output length" : "source length",
  }
}

/**
 * What is shown before credits are spent on a job: the request as it would be sent, what is not known of it, what it probably
 * costs, and what was spent on it before. Reads only; `now` in epoch ms. Throws AppError("not_found" | "conflict").
 */
export async function getSpendOffer(db: Db, ref: JobRef, now: number): Promise<SpendOffer> {
  const [source, rows] = await Promise.all([
    getSpendSource(db, ref),
    named(db)
      .where("connection", "=", ref.connection)
      .where("source_job_id", "=", ref.jobId)
      .orderBy("spend_intents.created_at", "desc")
      .limit(MOST_EARLIER)
      .execute(),
  ])
  const intents = rows.map((row) => toSpendIntent(row, now))
  const open = intents.find(({ state }) => state === "confirmed" || state === "sending" || state === "unknown") ?? null
  const last = await findLastRun(db, ref)
  const openRow = rows.find((row) => row.id === open?.id)
  const kind = toSpendKind(source) ?? open?.kind
  if (!kind) throw new AppError("conflict", "A job is run again when it has ended, and started while it waits.")
  const { job } = source
  return {
    kind,
    job: ref,
    status: job.status,
    statusRaw: job.status_raw,
    model: job.model,
    ...toOffered(source, kind, now),
    warnings: toWarnings(source, { kind, now }),
    earlier: intents.filter((intent) => intent !== open),
    lastRun: last?.id ?? null,
    open,
    candidates: openRow && open?.state === "unknown" ? await listCandidates(db, openRow) : [],
  }
}

/** The part of an offer that is confirmed, and the word that stands for it. */
export function toOffered(source: SpendSource, kind: SpendKind, now: number) {
  const estimate = toSpendEstimate(source, now)
  if (kind === "start_draft") {
    return { basis: toBasis([kind, estimate]), lines: [], leftOut: [], problems: [], estimate }
  }
  const { lines, leftOut, problems } = toSpendRequest(source, NO_CHANGES, "(the id of this confirmation)")
  return { basis: toBasis([kind, lines, leftOut, estimate]), lines, leftOut, problems, estimate }
}

function toWarnings({ job, failure, known }: SpendSource, { kind, now }: { kind: SpendKind; now: number }): string[] {
  if (kind === "start_draft") {
    return [
      "The vendor’s words do not tell a draft from a job that is queued already. If it is queued, the vendor refuses the start and nothing is spent.",
      "It is started as it was created: nothing of its request is changed.",
    ]
  }
  const warnings: string[] = []
  const url = known.video_url?.value
  const life = typeof url === "string" ? toLinkLife(url, now).state : "not_known"
  if (life === "expired")
    warnings.push("The link to the source video has expired: ask for a new one, else the run will fail.")
  if (life === "expiring") warnings.push("The link to the source video expires within ten minutes.")
  if (job.status === "failed") {
    const { cause } = explainFailure(failure)
    if (SOURCE_GONE.has(cause)) warnings.push("The vendor could not read the source video last time.")
  }
  if (job.status === "completed")
    warnings.push("This job was completed: running it again makes and pays for a second result.")
  return warnings
}
