import type { Explanation } from "@/lib/domain/failure"
import type { JobRef, JobStatus, Source } from "@/lib/domain/job"
import type { MediaKind } from "@/lib/domain/output-link"
import type { FieldOrigin } from "@/lib/domain/request-fields"
import type { Finding } from "@/lib/domain/request-lint-types"
import type { TimelineItem } from "@/lib/domain/timeline-types"
import { type GroupBrief, isHandledState } from "@/lib/failures/schema"
import type { Tab } from "@/lib/jobs/list-schema"
import type { CreditFigure } from "@/lib/jobs/list-types"
import type { WebhookVerdict } from "@/lib/store/schema"
import type { DeliveryEffect } from "@/lib/webhooks/schema"

/** The tabs of a job page, in order; the first is the one without `view` in the URL. "inspect": failed jobs only. */
export const JOB_VIEWS = ["timeline", "inspect", "request", "response", "webhooks", "billing", "notes"] as const
export type JobView = (typeof JOB_VIEWS)[number]

/** A tab name from the URL; anything else is the timeline. */
export function toJobView(text: string | string[] | null | undefined): JobView {
  return JOB_VIEWS.find((view) => view === text) ?? "timeline"
}

const LONGEST_CONNECTION = 80
const LONGEST_ID = 500

/** The job that decoded path segments name; null when they cannot name one. */
export function toJobRef(params: Record<string, string | string[] | undefined>): JobRef | null {
  const { connection, jobId } = params
  if (typeof connection !== "string" || typeof jobId !== "string") return null
  const fits = connection.length <= LONGEST_CONNECTION && jobId.length <= LONGEST_ID
  // NUL cannot be stored by PostgreSQL, so no job can be called so.
  return fits && !/\0/.test(connection + jobId) ? { connection, jobId } : null
}

/** The same for a page, whose segments Next hands over encoded. */
export function toPageJobRef(params: { connection: string; jobId: string }): JobRef | null {
  try {
    return toJobRef({
      connection: decodeURIComponent(params.connection),
      jobId: decodeURIComponent(params.jobId),
    })
  } catch {
    return null
  }
}

/** The list that a job page belongs to, as its address says. Reckoned by the server: the browser need not load the parsers. */
export type JobPlace = {
  /** Its address, "/jobs?tab=failed". */
  listHref: string
  tab: Tab
  /** The filter as a query string with its "?". */
  filterQuery: string
}

export type JobHeader = {
  status: JobStatus
  statusRaw: string | null
  /** 0–100. */
  progress: number | null
  attempt: number
  isOverdue: boolean
  keyAlias: string
  customer: string | null
  project: string | null
  user: string | null
  fileName: string | null
  model: string | null
  outputFormat: string | null
  createdAt: string | null
  firstSeenAt: string
  changedAt: string
  /** Since when this key no longer sees the job. */
  missingSince: string | null
  credits: CreditFigure
  billingStatus: string | null
  requestId: string | null
  /** What had to be mended in the answer so that it could be kept, in words. */
  notes: string[]
}

export type JobFailure = Explanation & { code: string | null; message: string | null; requestId: string | null }

/** One line of the request; both null = nobody told us. */
export type Fact = { name: string; value: string; origin: FieldOrigin } | { name: string; value: null; origin: null }

export type JobRequest = {
  facts: Fact[]
  /** What is known of the source file: "length", "size in pixels", "codec". */
  source: Fact[]
  /** The request as the customer's systems told it, JSON text. */
  told: string | null
}

/** A field of the answer (contract §2.5). `absent`: the answer did not have it. */
export type ResponseField = { name: string; meaning: string; state: "value" | "null" | "absent"; text: string }

export type JobResponse = {
  /** Null when no answer was kept or it cannot be read as an object. */
  fields: ResponseField[] | null
  /** Fields that the vendor's documentation does not name. */
  others: { name: string; text: string }[]
  raw: { text: string; characters: number; source: Source; fetchedAt: string } | null
  /** Our calls about this job, newest first; kept for 30 days. */
  calls: JobCall[]
}

export type JobCall = {
  num: number
  at: string
  method: string
  path: string
  purpose: string
  attempt: number
  keyAlias: string
  /** HTTP status; null when no answer came. */
  status: number | null
  requestId: string | null
  latencyMs: number
  errorCode: string | null
}

export type JobDelivery = {
  num: number
  receivedAt: string
  sentAt: string | null
  event: string | null
  deliveryId: string | null
  verdict: WebhookVerdict
  reason: string | null
  confirmedAt: string | null
  /** As in the list of all deliveries. */
  lagMs: number | null
  repeats: number
  secretNo: number | null
  effect: DeliveryEffect
  bytes: number
  /** Signed ones only; at most 20,000 characters. */
  body: string | null
}

export type JobWebhooks = {
  url: { state: "value" | "null" | "absent"; text: string }
  /** What the vendor says it sent; null when its answer does not say. */
  reported: { event: string; state: string | null; at: string | null }[] | null
  /** What came, oldest first. `notShown` counts older ones beyond the newest 200. */
  deliveries: JobDelivery[]
  notShown: number
}

export type JobBilling = {
  /** What sums count it as. */
  cost: CreditFigure
  billingStatus: string | null
  reportedMilli: number | null
  estimate: {
    milli: number
    lengthMs: number
    lengthOf: "source length" | "output length"
    model: string
    perMinuteMilli: number
    rateSource: "vendor" | "docs"
    /** Validity of the rate; null = open. */
    rateFrom: string | null
    rateTo: string | null
  } | null
  /** Why there is no estimate, in words; null when there is one. */
  whyNone: string | null
  events: { at: string | null; type: string | null; statusCode: number | null; creditsMilli: number | null }[]
}

export type JobFile = {
  url: string
  /** Where our own origin passes the file on: in the demo only. */
  localPath: string | null
  kind: MediaKind
  life: "live" | "expiring" | "expired" | "not_known"
  expiresAt: string | null
}

export type JobMedia = {
  input: JobFile | null
  output: (JobFile & { fetchedAt: string | null }) | null
}

/** Everything a job page shows, as JSON: ISO times, null = not known. */
export type JobDetail = {
  ref: JobRef
  /** When this was put together. */
  asOf: string
  header: JobHeader
  failure: JobFailure | null
  timeline: TimelineItem<string>[]
  request: JobRequest
  response: JobResponse
  webhooks: JobWebhooks
  billing: JobBilling
  media: JobMedia
  /** What does not fit in what was asked for, the worst first. */
  findings: Finding[]
  /** How many notes the team wrote about it. */
  notes: number
  /** How the group of a failed job fares; null where it has none. */
  group: GroupBrief | null
}

/** Somebody has dealt with the cause: its failures are no longer alarming. */
export function isHandled(group: GroupBrief | null): boolean {
  return group !== null && isHandledState(group.state)
}
