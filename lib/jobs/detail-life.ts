import { type DueBasis, toDueBasis, toUsual } from "@/lib/domain/due"
import { toDurationWords } from "@/lib/domain/duration-words"
import type { Evidence } from "@/lib/domain/evidence"
import { toShownState } from "@/lib/domain/spend"
import { toIsoTimeline, toTimeline } from "@/lib/domain/timeline"
import type { IntentFact, TimelineEvents, TimelineItem, UsualTime } from "@/lib/domain/timeline-types"
import type { DetailRows } from "./detail-rows"

function toBasis(rows: DetailRows): DueBasis {
  const kept = rows.active?.due_basis
  // Written by our own sync: the one reader of a column trusts its one writer.
  if (kept) return JSON.parse(kept) as DueBasis
  const { job } = rows
  const samples = rows.samples.flatMap((row) =>
    row.total_ms === null
      ? []
      : [{ model: row.model, lengthMs: row.source_duration_ms ?? row.output_duration_ms, totalMs: row.total_ms }],
  )
  return toDueBasis(toUsual(samples), {
    model: job.model,
    lengthMs: job.source_duration_ms ?? job.output_duration_ms,
  })
}

function toUsualTime(basis: DueBasis): UsualTime | null {
  if (basis.kind === "default") return null
  if (basis.kind === "connection")
    return { medianMs: basis.p50Ms, of: "jobs of this connection", samples: basis.samples }
  const length = basis.lengthUpToMs === null ? "long clips" : `clips up to ${toDurationWords(basis.lengthUpToMs)}`
  return { medianMs: basis.p50Ms, of: `${basis.model}, ${length}`, samples: basis.samples }
}

function toIntentFact(row: DetailRows["intents"][number], { job, now }: { job: string; now: number }): IntentFact {
  const isFrom = row.source_job_id === job
  const other = isFrom ? row.new_job_id : row.source_job_id
  return {
    id: row.id,
    kind: row.kind,
    end: isFrom ? "from" : "to",
    by: row.person ?? "someone who left",
    reason: row.reason,
    state: toShownState({ state: row.state, createdAt: row.created_at, sentAt: row.sent_at }, now),
    createdAt: row.created_at,
    sentAt: row.sent_at,
    error: row.error,
    other: other === null || other === job ? null : { connection: row.connection, jobId: other },
  }
}

function toEvents(rows: DetailRows, now: number): TimelineEvents {
  const { job } = rows
  return {
    job: {
      status: job.status,
      statusRaw: job.status_raw,
      attempt: job.attempt,
      createdAt: job.created_at,
      startedAt: job.started_at,
      startedNotBefore: job.started_not_before,
      finishedAt: job.finished_at,
      finishedNotBefore: job.finished_not_before,
      firstSeenAt: job.first_seen_at,
      missingSince: job.missing_since,
    },
    transitions: rows.transitions.map((row) => ({
      seq: row.seq,
      attempt: row.attempt,
      kind: row.kind,
      fromStatus: row.from_status,
      toStatus: row.to_status,
      toRaw: row.to_raw,
      occurredAt: row.occurred_at,
      notBefore: row.not_before,
      observedAt: row.observed_at,
      source: row.source,
      // Written by our own sync, as above.
      evidence: JSON.parse(row.evidence) as Evidence,
    })),
    deliveries: rows.deliveries.rows.map((row) => ({
      num: row.num,
      receivedAt: row.received_at,
      sentAt: row.sent_at,
      event: row.event,
      verdict: row.verdict,
      reason: row.reason,
      confirmedAt: row.confirmed_at,
    })),
    calls: rows.posts.map((row) => ({
      num: row.num,
      at: row.at,
      method: row.method,
      path: row.path,
      status: row.status,
      requestId: row.request_id,
      latencyMs: row.latency_ms,
    })),
    intents: rows.intents.map((row) => toIntentFact(row, { job: job.id, now })),
    usual: toUsualTime(toBasis(rows)),
    dueAt: rows.active?.due_at ?? null,
  }
}

/** The job's rows as a timeline for the browser; `now` in epoch ms. */
export function toJobTimeline(rows: DetailRows, now: number): TimelineItem<string>[] {
  return toIsoTimeline(toTimeline(toEvents(rows, now), now))
}
