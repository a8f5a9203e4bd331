import type { FailureClass } from "./failure-class"
import type { JobStatus } from "./job"
import type { KnownRequest } from "./request-fields"
import type { TimelineItem } from "./timeline-types"

/** Raised when a field is renamed, removed or means something else; added fields do not raise it. */
export const PACKET_VERSION = 1
export const PACKET_SCHEMA = "removebgvideo-ops.packet"

/** What the vendor's support asks for (contract §12): our name of it, its words, and where it can be had if it is missing. */
export const PACKET_FIELDS = [
  { name: "job_id", label: "Job id", how: "" },
  {
    name: "incident_time",
    label: "Time of the request (UTC)",
    how: "The vendor’s answer holds no readable created_at; your own log of the call has it.",
  },
  {
    name: "request_ids",
    label: "Request ids",
    how: "The vendor names one in an error’s body; log it, and the response headers, at each call.",
  },
  { name: "final_status", label: "Final status", how: "" },
  { name: "symptom", label: "Symptom", how: "Say what is wrong with the result, and at which second of the video." },
  {
    name: "http_status",
    label: "HTTP status",
    how: "The vendor’s error names none, and no POST of ours was refused; your own log of the call has it.",
  },
  { name: "error_body", label: "Full error body", how: "The vendor gave none with this job." },
  { name: "model", label: "Model", how: "Not echoed by the vendor: send the original request by attribution." },
  {
    name: "output_format",
    label: "Output format",
    how: "Not echoed by the vendor: send the original request by attribution.",
  },
  {
    name: "background",
    label: "Background payload",
    how: "Not echoed by the vendor: send the original request by attribution.",
  },
  {
    name: "composition",
    label: "Composition payload",
    how: "Not echoed by the vendor: send the original request by attribution, if there was a composition.",
  },
  {
    name: "other_fields",
    label: "Other fields of the request",
    how: "Not echoed by the vendor: send the original request by attribution.",
  },
  {
    name: "input_reference",
    label: "Original input (without query)",
    how: "Not echoed by the vendor: send the input’s address by attribution.",
  },
  { name: "source_duration", label: "Source duration", how: "Run ffprobe on the source, or send it by attribution." },
  {
    name: "source_resolution",
    label: "Source resolution",
    how: "Run ffprobe on the source, or send it by attribution.",
  },
  { name: "source_codec", label: "Source codec", how: "Run ffprobe on the source, or send it by attribution." },
  {
    name: "credit_usage",
    label: "Credit usage",
    how: "Not reported by the vendor, and the model or the length is not known.",
  },
  { name: "billing_status", label: "State of the charge", how: "Not reported by the vendor." },
  {
    name: "internal_project_id",
    label: "Our project",
    how: "Send it by attribution, or in the metadata of the request.",
  },
  { name: "internal_user_id", label: "Our user", how: "Send it by attribution, or in the metadata of the request." },
  {
    name: "external_request_id",
    label: "Our own request id",
    how: "Put external_request_id into the metadata of the request, or send it by attribution.",
  },
  { name: "api_key_alias", label: "API key (alias only)", how: "" },
  { name: "connection", label: "Connection", how: "" },
  { name: "environment", label: "Environment", how: "The connection is no longer configured." },
  { name: "versions", label: "Versions", how: "" },
] as const satisfies readonly { name: string; label: string; how: string }[]

export type PacketField = (typeof PACKET_FIELDS)[number]["name"]

/** Instants in epoch ms, lengths in ms, credits in milli, null = not known. Nothing is redacted yet. */
export type PacketFacts = {
  job: {
    id: string
    connection: string
    environment: string | null
    keyAlias: string
    status: JobStatus
    statusRaw: string | null
    attempt: number
    isOverdue: boolean
    createdAt: number | null
    firstSeenAt: number
    missingSince: number | null
    project: string | null
    user: string | null
    creditsMilli: number | null
    estimateMilli: number | null
    billingStatus: string | null
  }
  request: KnownRequest
  /** The whole request is known: what is not in it was not sent. */
  isWhole: boolean
  source: { durationMs: number | null; width: number | null; height: number | null; codec: string | null }
  outputDurationMs: number | null
  error: { body: unknown; isCut: boolean; code: string | null }
  http: { status: number; of: Exclude<HttpOf, "answer"> } | null
  explanation: { cause: string; class: FailureClass; sentence: string } | null
  /** What lint found and people complained of, in words. */
  remarks: string[]
  requestIds: string[]
  externalRequestId: string | null
  timeline: readonly TimelineItem<string>[]
  /** References of the timeline's entries that only a list call told us of. */
  listed: readonly string[]
  calls: readonly PacketCall[]
  callsNotShown: number
  deliveries: readonly PacketDelivery[]
  deliveriesNotShown: number
  appVersion: string
}

/** error: named in the vendor's error · post: of our own POST that was refused · answer: of the answer that told of the end. */
export type HttpOf = "error" | "post" | "answer"

export type PacketCall = {
  at: string
  method: string
  path: string
  status: number | null
  request_id: string | null
  latency_ms: number
  error_code: string | null
}

export type PacketDelivery = {
  received_at: string
  sent_at: string | null
  event: string | null
  delivery_id: string | null
  verdict: string
  bytes: number
}

export type PacketMoment = {
  /** UTC. A window's two ends where only those are known. */
  at: string
  until: string | null
  what: string
  how: string
  sure: string
  /** Whose answer the status and the request id below are of; null when there is neither. */
  call: "our call" | "our list call" | null
  http_status: number | null
  request_id: string | null
}

export type PacketMissing = { field: string; label: string; how: string }

/** A report to the vendor about one job: clean of secrets, signed queries and e-mail addresses, inert, JSON as it stands. */
export type JobPacket = {
  schema: typeof PACKET_SCHEMA
  version: typeof PACKET_VERSION
  kind: "job"
  made_at: string
  /** Every field, null where it is missing (then `missing` names it). */
  fields: Record<PacketField, unknown>
  /** What has to be known to read a field rightly. */
  notes: Partial<Record<PacketField, string>>
  missing: PacketMissing[]
  timeline: PacketMoment[]
  calls: { shown: PacketCall[]; not_shown: number }
  deliveries: { shown: PacketDelivery[]; not_shown: number }
}

export type GroupSample = {
  job_id: string
  connection: string
  environment: string | null
  request_id: string | null
  created_at: string | null
  failed_at: string | null
  model: string | null
  output_format: string | null
  error: string | null
}

export type GroupSpread = { value: string | null; jobs: number }

export type GroupPacketFacts = {
  id: string
  code: string | null
  template: string
  cause: string
  class: FailureClass
  sentence: string
  firstSeenAt: number
  lastSeenAt: number
  /** Failed jobs that were counted; beyond the cap only the newest. */
  jobs: number
  isCapped: boolean
  models: GroupSpread[]
  formats: GroupSpread[]
  connections: GroupSpread[]
  /** Different ones among the counted jobs; null when none is known. */
  customers: number | null
  /** Counted jobs of which nobody told whose they are. */
  noCustomerJobs: number
  days: { day: string; jobs: number }[]
  samples: GroupSample[]
  appVersion: string
}

/** A report to the vendor about failures that look alike. */
export type GroupPacket = {
  schema: typeof PACKET_SCHEMA
  version: typeof PACKET_VERSION
  kind: "failure_group"
  made_at: string
  group: {
    id: string
    code: string | null
    template: string
    symptom: string
    class: FailureClass
    first_seen_at: string
    last_seen_at: string
    jobs: number
    /** The count ends here: there are more. */
    jobs_capped: boolean
    /** Different customers that are known among the jobs; null when none is. */
    customers: number | null
    jobs_without_customer: number
  }
  models: GroupSpread[]
  formats: GroupSpread[]
  connections: GroupSpread[]
  days: { day: string; jobs: number }[]
  samples: GroupSample[]
  missing: PacketMissing[]
  versions: { app: string; packet: number; vendor_api: string }
}
