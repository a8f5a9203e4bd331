import { toPrettyJson } from "@/lib/domain/pretty-json"
import { REQUEST_FIELDS } from "@/lib/domain/request-fields"
import { toIso } from "@/lib/domain/time"
import type { Fact, JobRequest, JobResponse, JobWebhooks, ResponseField } from "@/lib/jobs/detail-schema"
import type { AttributionsTable } from "@/lib/store/schema"
import { toWebhookEvents } from "@/lib/vendor/schema/job"
import { toJsonText, type Wire, type WireObject } from "@/lib/vendor/schema/wire"
import type { DetailJob } from "./detail-rows"
import { findField, toKnownRequest, toObject } from "./known-request"

/** The job object as documented (contract §2.5), and the other names each field goes by (A2). */
const DOCUMENTED = [
  { name: "id", also: ["job_id", "jobId"], meaning: "job id" },
  { name: "status", also: [], meaning: "state, the vendor’s word" },
  { name: "progress", also: [], meaning: "0 to 100" },
  { name: "output_url", also: [], meaning: "link to the result; for a limited time" },
  { name: "error", also: [], meaning: "why it failed" },
  { name: "created_at", also: [], meaning: "when it was created" },
  { name: "duration_seconds", also: [], meaning: "length of the output" },
  { name: "billing_status", also: [], meaning: "state of the charge" },
  { name: "webhook_url", also: [], meaning: "where webhooks go" },
  { name: "webhook_events", also: [], meaning: "what was sent there" },
] as const

const LONGEST_RAW = 100_000
const LONGEST_VALUE = 10_000

function toText(value: Wire): string {
  const text = typeof value === "string" ? value : toJsonText(value)
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}… (${text.length} characters)`
}

function toField(object: WireObject, name: string, also: readonly string[]): Pick<ResponseField, "state" | "text"> {
  const value = findField(object, [name, ...also])
  if (value === undefined) return { state: "absent", text: "" }
  return value === null ? { state: "null", text: "null" } : { state: "value", text: toText(value) }
}

type RawRow = { text: string; source: NonNullable<JobResponse["raw"]>["source"]; fetched_at: number } | undefined

/** The vendor's newest answer, field by field and as a whole. */
export function toResponse(raw: RawRow, calls: JobResponse["calls"]): JobResponse {
  const object = toObject(raw?.text)
  const known = new Set<string>(DOCUMENTED.flatMap((field) => [field.name, ...field.also]))
  const names = object ? Object.keys(object).filter((name) => !known.has(name)) : []
  return {
    fields: object && DOCUMENTED.map(({ name, also, meaning }) => ({ name, meaning, ...toField(object, name, also) })),
    others: names.slice(0, 200).map((name) => ({ name: name.slice(0, 200), text: toText(object?.[name] ?? null) })),
    raw: raw
      ? {
          text: toPrettyJson(raw.text.slice(0, LONGEST_RAW)),
          characters: raw.text.length,
          source: raw.source,
          fetchedAt: toIso(raw.fetched_at),
        }
      : null,
    calls,
  }
}

type Attribution = Omit<AttributionsTable, "connection" | "job_id"> | undefined

/** What was asked for: as the vendor echoes it, else as the customer's systems told it, else as an older answer had it. */
export function toRequest(job: DetailJob, raw: RawRow, attribution: Attribution): JobRequest {
  const known = toKnownRequest({ job, rawText: raw?.text, attribution })
  const facts = REQUEST_FIELDS.map((name): Fact => {
    const field = known[name]
    // Every value came out of JSON or a text column.
    return field
      ? { name, value: toText(field.value as Wire), origin: field.origin }
      : { name, value: null, origin: null }
  })
  return {
    facts,
    source: toSourceFacts(job, attribution),
    told: attribution?.request ? toPrettyJson(attribution.request) : null,
  }
}

function toSourceFacts(job: DetailJob, attribution: Attribution): Fact[] {
  const fact = (name: string, value: string | null, origin: "vendor" | "attribution"): Fact =>
    value === null ? { name, value, origin: null } : { name, value, origin }
  const length = attribution?.source_duration_ms ?? job.source_duration_ms
  const width = attribution?.source_width ?? null
  const height = attribution?.source_height ?? null
  const isTold = attribution?.source_duration_ms !== null && attribution?.source_duration_ms !== undefined
  return [
    fact("length", length === null ? null : `${length / 1_000} s`, isTold ? "attribution" : "vendor"),
    fact("size in pixels", width === null || height === null ? null : `${width} × ${height}`, "attribution"),
    fact("codec", attribution?.source_codec ?? null, "attribution"),
  ]
}

/** What the vendor says about its webhooks, from its newest answer. */
export function toReportedWebhooks(raw: RawRow, now: number): Pick<JobWebhooks, "url" | "reported"> {
  const object = toObject(raw?.text)
  const events = object?.webhook_events
  const reported = events === undefined || events === null ? undefined : toWebhookEvents(events, now)
  return {
    url: object ? toField(object, "webhook_url", []) : { state: "absent", text: "" },
    reported: reported?.map(({ event, state, at }) => ({ event, state, at: toIso(at) })) ?? null,
  }
}
