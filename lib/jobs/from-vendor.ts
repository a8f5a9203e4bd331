import type { Insertable } from "kysely"
import { isTerminal, type JobStatus, type Source, toJobStatus } from "@/lib/domain/job"
import { type LastAnomaly, toDecision } from "@/lib/domain/lifecycle"
import { withoutQuery } from "@/lib/domain/media-url"
import { HOUR } from "@/lib/domain/time"
import type { JobTransitionsTable } from "@/lib/store/schema"
import { isWireObject, parseWire, toJsonText, type WireObject } from "@/lib/vendor/schema/wire"
import type { VendorJob } from "@/lib/vendor/types"
import { derive, emptyRow, type JobRow, type Known, type Look, NO_END, takeOver, withMoney } from "./row"
import { findReported, type Reported, withReported, withTimes } from "./times"

export type NewTransition = Insertable<JobTransitionsTable>

/** What we hold of a job before the look. */
export type Held = { row: JobRow; rawText: string; lastObservedAt: number | null; lastAnomaly: LastAnomaly }

/** What a look at one job adds to the record. `row` is null when nothing about the job changed. */
export type Outcome = { row: JobRow | null; rawText: string; transitions: NewTransition[] }

/** A job that we never saw before: its first row and the transition that says so. */
export function toFirstSight(job: VendorJob, look: Look, known: Known): Outcome {
  const status = toJobStatus(job.status ?? null)
  const createdAt = job.createdAt ?? null
  // A job first seen after it moved on did so between its creation and now. Said only while that is a useful window.
  const age = createdAt === null ? null : look.observedAt - createdAt
  const notBefore = age !== null && age >= 0 && age <= HOUR ? createdAt : null
  const occurredAt = toOccurredAt(status, job, { look, notBefore })
  const row = takeOver(
    { ...emptyRow(job, look), status, status_raw: job.status ?? null },
    { job, known, rawText: job.raw, changedAt: look.observedAt },
  )
  const seen = withTimes(row, status, { occurredAt, notBefore, observedAt: look.observedAt })
  const timed = withMoney(withReported(seen, findReported(seen, job) ?? {}), known.rates)
  const transition = toTransition(timed, look, {
    kind: "first_seen",
    from: null,
    occurredAt,
    notBefore: status === "waiting" ? null : notBefore,
  })
  return { row: timed, rawText: job.raw, transitions: [transition] }
}

/** A job that we hold: what changed, what it means for its life, and nothing at all when nothing changed. */
export function toNextSight(held: Held, answered: VendorJob, { look, known }: { look: Look; known: Known }): Outcome {
  const job = withoutRenewedLink(held, answered, look.source)
  const seen = { status: toJobStatus(job.status ?? null), raw: job.status ?? null, source: look.source }
  // An answer without a readable status says nothing about the life of the job.
  const decision =
    job.status === undefined
      ? ({ kind: "same" } as const)
      : toDecision({ status: held.row.status, raw: held.row.status_raw, lastAnomaly: held.lastAnomaly }, seen)
  if (decision.kind === "anomaly") return toAnomaly(held, { look, seen, note: decision.note })

  if (decision.kind === "same") return toAgreed(held, job, { look, known })
  return toMoved(held, job, { look, known, seen, kind: decision.kind })
}

/** It is in sight. */
const FOUND = { miss_count: 0, last_miss_at: null, missing_since: null } as const

/** The status is the one we hold: other fields may be new, and times that only this answer tells. */
function toAgreed(held: Held, job: VendorJob, { look, known }: { look: Look; known: Known }): Outcome {
  const rawText = mergeRaw(held, job)
  const reported = findReported(held.row, job)
  const isConfirmed = look.delivery !== undefined || reported !== null
  const transitions = isConfirmed ? [toTransition(held.row, withReport(look, reported), { kind: "confirmed" })] : []
  if (held.row.miss_count === 0 && rawText === held.rawText && reported === null) {
    return { row: null, rawText, transitions }
  }
  const row = takeOver({ ...held.row, ...FOUND }, { job, known, rawText, changedAt: look.observedAt })
  return {
    row: reported ? withMoney(withReported(row, reported), known.rates) : row,
    rawText,
    transitions: [...toReturned(held, row, look), ...transitions],
  }
}

type Move = {
  look: Look
  known: Known
  seen: { status: JobStatus; raw: string | null }
  kind: "changed" | "new_attempt"
}

function toMoved(held: Held, job: VendorJob, { look, known, seen, kind }: Move): Outcome {
  const rawText = mergeRaw(held, job)
  const isAgain = kind === "new_attempt"
  const base: JobRow = {
    ...held.row,
    ...FOUND,
    status: seen.status,
    status_raw: seen.raw,
    attempt: held.row.attempt + (isAgain ? 1 : 0),
    ...(isAgain ? NO_END : {}),
  }
  const row = takeOver(base, { job, known, rawText, changedAt: look.observedAt })
  // A new attempt is told by the second look that saw it, so it began before the first of them.
  const notBefore = isAgain ? null : held.lastObservedAt
  const occurredAt = toOccurredAt(row.status, job, { look, notBefore })
  const timed = withTimes(row, row.status, { occurredAt, notBefore, observedAt: look.observedAt })
  const reported = findReported(timed, job)
  const moved = toTransition(row, withReport(look, reported), { kind, from: held.row.status, occurredAt, notBefore })
  return {
    row: withMoney(withReported(timed, reported ?? {}), known.rates),
    rawText,
    transitions: [...toReturned(held, row, look), moved],
  }
}

function toReturned(held: Held, row: JobRow, look: Look): NewTransition[] {
  return held.row.missing_since === null ? [] : [toTransition(row, look, { kind: "returned" })]
}

function withReport(look: Look, reported: Reported | null): Look {
  return reported ? { ...look, evidence: { ...look.evidence, reported } } : look
}

/** The same job after what is told about it changed; `base` is the row without any of it. Null when that changes nothing. */
export function toAttributed(
  row: JobRow,
  base: JobRow,
  { known, changedAt }: { known: Known; changedAt: number },
): JobRow | null {
  const next = derive(base, known)
  return JSON.stringify(next) === JSON.stringify(row) ? null : { ...next, changed_at: changedAt }
}

function toAnomaly(
  held: Held,
  { look, seen, note }: { look: Look; seen: { status: JobStatus; raw: string | null }; note: string },
): Outcome {
  const last = held.lastAnomaly
  // The same backward answer again and again is one anomaly; a second GET that agrees is told apart by the lifecycle rule.
  if (last !== null && last.toRaw === seen.raw && last.source === look.source) {
    return { row: null, rawText: held.rawText, transitions: [] }
  }
  const transition = {
    ...toTransition(
      held.row,
      { ...look, evidence: { ...look.evidence, note } },
      { kind: "anomaly", from: held.row.status },
    ),
    to_status: seen.status,
    to_raw: seen.raw,
  }
  return { row: null, rawText: held.rawText, transitions: [transition] }
}

type Seeing = { look: Look; notBefore: number | null }

function toOccurredAt(status: JobStatus, job: VendorJob, seeing: Seeing): number | null {
  if (status === "waiting") return job.createdAt ?? null
  if (status === "processing") return job.startedAt ?? toSentAt("job.started", seeing)
  if (!isTerminal(status)) return null
  return job.finishedAt ?? toSentAt(`job.${status}`, seeing)
}

/** The signed time of the delivery that told of this; none where our own looks say that it cannot be so (two clocks). */
function toSentAt(event: string, { look, notBefore }: Seeing): number | null {
  const sentAt = look.delivery?.event === event ? look.delivery.sentAt : null
  if (sentAt === null || sentAt > look.observedAt || (notBefore !== null && sentAt < notBefore)) return null
  return sentAt
}

function toTransition(
  row: JobRow,
  look: Look,
  what: { kind: NewTransition["kind"]; from?: JobStatus | null; occurredAt?: number | null; notBefore?: number | null },
): NewTransition {
  const delivery = look.delivery === undefined ? {} : { delivery: look.delivery.num, event: look.delivery.event }
  return {
    connection: row.connection,
    job_id: row.id,
    attempt: row.attempt,
    kind: what.kind,
    from_status: what.from ?? null,
    to_status: row.status,
    to_raw: row.status_raw,
    occurred_at: what.occurredAt ?? null,
    not_before: what.notBefore ?? null,
    observed_at: look.observedAt,
    source: look.source,
    evidence: JSON.stringify({ ...look.evidence, ...delivery }),
  }
}

/**
 * A list that renews only the signature of the output link changes nothing (contract A19): a direct GET brings the fresh one.
 */
function withoutRenewedLink(held: Held, job: VendorJob, source: Source): VendorJob {
  if (source !== "list" || !isSameOutput(held.row.output_url, job.outputUrl)) return job
  const { output_url: _renewed, ...raw } = readRaw(job.raw)
  return { ...job, outputUrl: undefined, raw: toJsonText(raw) }
}

/** The whole answer, merged by field: an absent field never erases one that an earlier, fuller answer had (contract A6). */
function mergeRaw(held: Held, job: VendorJob): string {
  return toJsonText({ ...readRaw(held.rawText), ...readRaw(job.raw) })
}

/** Keeps the digits of integers that a JavaScript number would corrupt (contract A40). */
function readRaw(text: string): WireObject {
  const raw = parseWire(text)
  return isWireObject(raw) ? raw : {}
}

function isSameOutput(held: string | null, seen: string | null | undefined): boolean {
  return held !== null && typeof seen === "string" && withoutQuery(held) === withoutQuery(seen)
}
