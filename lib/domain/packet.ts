import { type Clean, cleanAll, type Making, toClean, VENDOR_API } from "./packet-clean"
import {
  type HttpOf,
  type JobPacket,
  PACKET_FIELDS,
  PACKET_SCHEMA,
  PACKET_VERSION,
  type PacketFacts,
  type PacketField,
  type PacketMissing,
  type PacketMoment,
} from "./packet-types"
import { redactDeep } from "./redact"
import type { KnownRequest, RequestField } from "./request-fields"
import { toIso } from "./time"
import type { TimelineEntry } from "./timeline-types"

const MOST_MOMENTS = 200

/** What somebody else sent: also names and what stands under the name of a secret. */
function toForeign(value: unknown, clean: Clean): unknown {
  return value === undefined || value === null ? null : redactDeep(value, clean)
}

const BACKGROUND = ["bg_type", "background", "bg_color", "bg_image_url"] as const satisfies readonly RequestField[]
const OTHERS = ["text_prompt", "auto_start", "webhook_url"] as const satisfies readonly RequestField[]

/** Known fields only; null when none is. */
function pick(request: KnownRequest, names: readonly RequestField[], clean: Clean): Record<string, unknown> | null {
  const known = names.filter((name) => request[name] !== undefined)
  if (known.length === 0) return null
  return Object.fromEntries(known.map((name) => [name, toForeign(request[name]?.value, clean)]))
}

const HTTP_NOTES = {
  error: "Named in the vendor’s error.",
  post: "Of our own POST, which was refused.",
} as const satisfies Record<Exclude<HttpOf, "answer">, string>

function toSymptom({ job, explanation, remarks }: PacketFacts): string | null {
  if (explanation) return [explanation.sentence, ...remarks].join(" ")
  if (job.isOverdue) return ["The job is still not done, later than such jobs usually are.", ...remarks].join(" ")
  return remarks.length > 0 ? remarks.join(" ") : null
}

function toCredits({ job }: PacketFacts): { value: string | null; note: string | null } {
  if (job.creditsMilli !== null)
    return { value: `${job.creditsMilli / 1_000} credits`, note: "As the vendor reports it." }
  if (job.estimateMilli === null) return { value: null, note: null }
  return {
    value: `about ${job.estimateMilli / 1_000} credits`,
    note: "Our estimate: length × rate; the vendor reports none.",
  }
}

function toStatusWords({ job }: PacketFacts): string {
  const raw = job.statusRaw === null || job.statusRaw === job.status ? "" : ` (the vendor’s word: ${job.statusRaw})`
  const gone = job.missingSince === null ? "" : `; not found with this key since ${toIso(job.missingSince)}`
  return `${job.status}${raw}${job.attempt > 1 ? `, attempt ${job.attempt}` : ""}${gone}`
}

const NOT_SENT = "none: the request held none"

function toFields(facts: PacketFacts, clean: Clean): Record<PacketField, unknown> {
  const { job, request, source } = facts
  const silent = facts.isWhole ? NOT_SENT : null
  return {
    job_id: job.id,
    incident_time: toIso(job.createdAt),
    request_ids: facts.requestIds.length > 0 ? facts.requestIds : null,
    final_status: toStatusWords(facts),
    symptom: toSymptom(facts),
    http_status: facts.http?.status ?? null,
    error_body: toForeign(facts.error.body, clean),
    model: toForeign(request.model?.value, clean),
    output_format: toForeign(request.output_format?.value, clean),
    background: pick(request, BACKGROUND, clean) ?? silent,
    composition: toForeign(request.composition?.value, clean) ?? silent,
    other_fields: pick(request, OTHERS, clean) ?? silent,
    input_reference: toForeign(request.video_url?.value, clean),
    source_duration: source.durationMs === null ? null : `${source.durationMs / 1_000} s`,
    source_resolution: source.width === null || source.height === null ? null : `${source.width} × ${source.height}`,
    source_codec: source.codec,
    credit_usage: toCredits(facts).value,
    billing_status: job.billingStatus,
    internal_project_id: job.project,
    internal_user_id: job.user,
    external_request_id: facts.externalRequestId,
    api_key_alias: job.keyAlias,
    connection: job.connection,
    environment: job.environment,
    versions: { app: facts.appVersion, packet: PACKET_VERSION, vendor_api: VENDOR_API },
  }
}

function toNotes(facts: PacketFacts): JobPacket["notes"] {
  const notes: JobPacket["notes"] = {}
  if (facts.http) notes.http_status = HTTP_NOTES[facts.http.of]
  const { note } = toCredits(facts)
  if (note) notes.credit_usage = note
  if (facts.error.isCut) notes.error_body = "Longer than we keep; the end is missing."
  if (facts.job.createdAt === null) notes.incident_time = `First seen by us ${toIso(facts.job.firstSeenAt)}.`
  return notes
}

function toMissing(fields: Record<PacketField, unknown>, { job }: PacketFacts): PacketMissing[] {
  // A job that has not failed has no error to show.
  const isSilent = (name: PacketField) => job.status !== "failed" && (name === "error_body" || name === "http_status")
  return PACKET_FIELDS.filter(({ name }) => fields[name] === null).map(({ name, label, how }) => ({
    field: name,
    label,
    how: isSilent(name) ? "The job has not failed, so there is none." : how,
  }))
}

/** Who of us asked for a paid request, and why, is not the vendor's to know; which jobs it ties together is. */
function toSpendWords({ intent, jobLink }: TimelineEntry<string>): Pick<PacketMoment, "what" | "how"> {
  const how = "asked for in our dashboard"
  if (!intent) return { what: jobLink ? `Made anew from ${jobLink.jobId}` : "Made anew", how }
  return { what: jobLink ? `Run again as ${jobLink.jobId}` : "Paid request of ours", how }
}

/** A list call's answer tells of many jobs: its request id must not be taken for this job's. */
function toCallWord(item: TimelineEntry<string>, listed: ReadonlySet<string>): PacketMoment["call"] {
  if (item.httpStatus === null && item.requestId === null) return null
  return item.refs.some((ref) => listed.has(ref)) ? "our list call" : "our call"
}

function toMoments(facts: PacketFacts): PacketMoment[] {
  const listed = new Set(facts.listed)
  const moments = facts.timeline.flatMap((item): PacketMoment[] => {
    if (item.kind === "gap" || item.kind === "tail") return []
    const { when } = item
    return [
      {
        at: when.kind === "window" ? when.from : when.at,
        until: when.kind === "window" ? when.to : null,
        ...(item.kind === "spend" ? toSpendWords(item) : { what: item.title, how: item.how }),
        sure: item.mark,
        call: toCallWord(item, listed),
        http_status: item.httpStatus,
        request_id: item.requestId,
      },
    ]
  })
  return moments.slice(-MOST_MOMENTS)
}

/**
 * The vendor's support template filled in (contract §12). Clean of every secret in `secrets`, of queries that may sign an
 * address, and of e-mail addresses; control and direction characters are written out. `now`: epoch ms.
 */
export function toJobPacket(facts: PacketFacts, { secrets, now }: Making): JobPacket {
  const clean = toClean(secrets)
  const fields = toFields(facts, clean)
  const packet: JobPacket = {
    schema: PACKET_SCHEMA,
    version: PACKET_VERSION,
    kind: "job",
    made_at: toIso(now),
    fields: cleanAll(fields, clean),
    notes: toNotes(facts),
    missing: toMissing(fields, facts),
    timeline: cleanAll(toMoments(facts), clean),
    calls: { shown: cleanAll([...facts.calls], clean), not_shown: facts.callsNotShown },
    deliveries: { shown: cleanAll([...facts.deliveries], clean), not_shown: facts.deliveriesNotShown },
  }
  return packet
}
