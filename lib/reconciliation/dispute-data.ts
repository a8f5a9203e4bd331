import type { Rate } from "@/lib/domain/credits"
import type { ChargeEvent, ChargeJob } from "@/lib/domain/reconcile-types"
import { toRateOf } from "@/lib/domain/reconcile-words"
import { toIso, toIsoDay } from "@/lib/domain/time"
import type { DayRange } from "@/lib/domain/usage"
import { readRates } from "@/lib/jobs/rates"
import type { Db, Store } from "@/lib/store/store"
import { getReconciliation } from "./data"
import { readEvents } from "./events-data"
import { IDS_AT_ONCE, JOB_COLUMNS, toChargeJob } from "./jobs-data"
import type { Finding } from "./schema"

/** A dispute with all that the vendor needs to check it; instants are ISO (UTC), credits are credits, null = not known. */
export type Dispute = {
  connection: string
  vendor_day: string
  job_id: string | null
  created_at: string | null
  finished_at: string | null
  status: string | null
  billing_status: string | null
  model: string | null
  length_seconds: number | null
  rate_credits_per_minute: number | null
  rate_source: string | null
  rate_valid_from: string | null
  rate_valid_until: string | null
  estimated_credits: number | null
  credits_on_job: number | null
  credits_in_events: number | null
  event_ids: string | null
  request_id: string | null
  key_alias: string | null
  finding: string
  certainty: string
  disputed_credits: number | null
  why: string
  evidence: string
}

const toCredits = (milli: number | null) => (milli === null ? null : milli / 1_000)

async function readKnown(db: Db, connection: string, ids: readonly string[]) {
  const rows: Awaited<ReturnType<typeof readRows>> = []
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    rows.push(...(await readRows(db, connection, ids.slice(at, at + IDS_AT_ONCE))))
  }
  const [rates, events] = await Promise.all([readRates(db, connection), readEvents(db, connection, ids)])
  return { rates, events, rows: new Map(rows.map((row) => [row.id, row])) }
}

function readRows(db: Db, connection: string, ids: readonly string[]) {
  return db
    .selectFrom("jobs")
    .select([...JOB_COLUMNS, "key_alias", "status_raw"])
    .where("connection", "=", connection)
    .where("id", "in", ids)
    .execute()
}

type Known = Awaited<ReturnType<typeof readKnown>>

function toEventFacts(events: readonly ChargeEvent[]) {
  if (events.length === 0) return { credits_in_events: null, event_ids: null }
  return {
    credits_in_events: toCredits(events.reduce((sum, event) => sum + event.creditsMilli, 0)),
    event_ids: events.map((event) => event.eventId).join(" "),
  }
}

function toRateFacts(rate: Rate | undefined) {
  const isListed = rate?.source === "vendor"
  return {
    rate_credits_per_minute: toCredits(rate?.perMinuteMilli ?? null),
    rate_source: rate === undefined ? null : isListed ? "price list" : "documented",
    rate_valid_from: isListed ? toIso(rate.validFrom) : null,
    rate_valid_until: isListed ? toIso(rate.validTo) : null,
  }
}

function toJobFacts(job: ChargeJob | null) {
  return {
    created_at: job && toIso(job.createdAt),
    finished_at: job && toIso(job.finishedAt),
    billing_status: job?.billingStatus ?? null,
    model: job?.model ?? null,
    length_seconds: job?.lengthMs == null ? null : job.lengthMs / 1_000,
    estimated_credits: job && toCredits(job.estimateMilli),
    credits_on_job: job && toCredits(job.creditsMilli),
    request_id: job?.requestId ?? null,
  }
}

function toDispute(finding: Finding, { rates, events, rows }: Known): Dispute {
  const row = finding.jobId === null ? undefined : rows.get(finding.jobId)
  const job = row ? toChargeJob(row) : null
  return {
    connection: finding.connection,
    vendor_day: toIsoDay(finding.day),
    job_id: finding.jobId,
    status: row?.status_raw ?? row?.status ?? null,
    key_alias: row?.key_alias ?? null,
    ...toJobFacts(job),
    ...toRateFacts(job ? toRateOf(job, rates)?.rate : undefined),
    ...toEventFacts(events.get(finding.jobId ?? "") ?? []),
    finding: finding.kind,
    certainty: finding.certainty,
    disputed_credits: toCredits(finding.milli),
    why: finding.title,
    evidence: finding.evidence.join(" · "),
  }
}

/**
 * Everything of vendor days (half-open, UTC) that somebody should take up with the vendor, oldest first, one row each, of one
 * connection or (null) all. The key is named by its alias alone. `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function listDisputes(
  store: Pick<Store, "read">,
  asked: { connection: string | null; days: DayRange },
  now: number,
): Promise<Dispute[]> {
  const { days } = await getReconciliation(store, asked, now)
  const findings = days
    .toReversed()
    .flatMap((day) => day.findings)
    .filter((finding) => finding.isDispute)
  const known = new Map<string, Known>()
  for (const connection of new Set(findings.map((finding) => finding.connection))) {
    const ids = findings.flatMap((one) => (one.connection === connection ? (one.jobId ?? []) : []))
    known.set(connection, await readKnown(store.read, connection, [...new Set(ids)]))
  }
  return findings.flatMap((finding) => {
    const its = known.get(finding.connection)
    return its ? [toDispute(finding, its)] : []
  })
}
