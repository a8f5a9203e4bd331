/**
 * What the vendor's answers become after the tolerant reading (contract §14). In every field `undefined` means the answer
 * did not have it (or had it in a type we cannot read, which is counted as drift), `null` means it said null.
 * Absent never erases what we knew; null does.
 */
type Field<T> = T | null | undefined

export type VendorJobError = { code: string | null; message: string; requestId: string | null; truncated: boolean }

/** contract A24: normalised from a map or a list. */
export type VendorWebhookEvent = { event: string; state: string | null; at: number | null; raw: string }

export type VendorJob = {
  id: string
  /** The vendor's word, verbatim. */
  status: Field<string>
  /** 0–100, or 0–1 where the account's figures go to 1 (A21). */
  progress: Field<number>
  /** Epoch ms (A20). */
  createdAt: Field<number>
  startedAt: Field<number>
  finishedAt: Field<number>
  outputUrl: Field<string>
  /** Output duration (§2.5), ms. */
  durationMs: Field<number>
  sourceDurationMs: Field<number>
  error: Field<VendorJobError>
  billingStatus: Field<string>
  webhookUrl: Field<string>
  webhookEvents: Field<VendorWebhookEvent[]>
  model: Field<string>
  outputFormat: Field<string>
  bgType: Field<string>
  inputUrl: Field<string>
  /** Echoed metadata (A10), only when an object ≤ 16 KB. */
  metadata: Field<Record<string, unknown>>
  creditsMilli: Field<number>
  requestId: Field<string>
  /** The row as answered, JSON text, NUL stripped and lone surrogates replaced (A40). */
  raw: string
  /** "nul_stripped" · "surrogate_replaced" · "created_at_unreadable" · "error_truncated" · "id_was_number" … */
  flags: string[]
}

/** One difference from the contract; `sample` ≤ 200 characters, without secrets. */
export type Drift = {
  endpoint: string
  field: string
  kind: "missing" | "null" | "wrong_type" | "unknown_field" | "unknown_value" | "rejected_row"
  sample: string
}

export type JobsPage = {
  jobs: VendorJob[]
  /** Rows in the answer, readable or not: the step of paging (A5). */
  received: number
  /** Never trusted for the end of paging. */
  total: number | null
}

export type UsageTotals = {
  jobs: number | null
  completed: number | null
  failed: number | null
  creditsMilli: number | null
  calls: number | null
}
export type UsageDay = UsageTotals & { /** 20261124 */ day: number }
export type UsageSummary = UsageTotals & { days: UsageDay[]; raw: string }

export type UsageEvent = {
  /** The vendor's id, else a hash of the canonical row (A27). */
  eventId: string
  at: number | null
  type: string | null
  jobId: string | null
  statusCode: number | null
  creditsMilli: number | null
  model: string | null
  raw: string
}

export type Pricing = { creditsPerMinuteMilli: Record<string, number>; raw: string }
export type Health = {
  status: "healthy" | "degraded" | "unknown"
  checks: Record<string, "good" | "bad" | "unknown">
  raw: string
}

/** contract §2.2. `bgType` is always sent (A11). */
export type CreateJobRequest = {
  videoUrl: string
  model: string
  outputFormat: string
  bgType: string
  bgColor?: [number, number, number]
  bgImageUrl?: string
  textPrompt?: string
  composition?: Record<string, unknown>
  webhookUrl?: string
  autoStart: boolean
  metadata?: Record<string, unknown>
}
export type StartJobRequest = Partial<Omit<CreateJobRequest, "videoUrl" | "autoStart" | "metadata">>

/**
 * Why we call: decides which share of the key's budget pays (person first) and is kept with the call. "burst": an admin's order
 * to meet the vendor's limit, which does not wait for the budget; what it takes is paid back by whoever calls next.
 */
export type CallPurpose = "backfill" | "list" | "watch" | "confirm" | "beat" | "person" | "burst"

/** What is recorded of each HTTP call made, also of failed ones. */
export type CallRecord = {
  connection: string
  keyAlias: string
  /** Epoch ms. */
  at: number
  method: string
  path: string
  purpose: CallPurpose
  attempt: number
  status: number | null
  requestId: string | null
  latencyMs: number
  errorCode: string | null
  jobId: string | null
}

/** `keys`: the aliases of those that may ask for a list or for usage; without it any of the connection. */
export type CallOptions = { purpose: CallPurpose; signal?: AbortSignal; keys?: readonly string[] | undefined }

/** An answer with the call that brought it (the last one, where there were retries). */
export type Answer<T> = { value: T; call: CallRecord; drift: Drift[] }

/** One connection: one account and environment, one or more keys. Every method throws VendorError. */
export type VendorClient = {
  connection: string
  /** limit 1–50; on 400/422 it falls to 20 and remembers (A38). */
  listJobs(query: { limit: number; offset: number }, options: CallOptions): Promise<Answer<JobsPage>>
  /** A 404 is tried once with each other active key of the connection (A8). */
  getJob(jobId: string, options: CallOptions): Promise<Answer<VendorJob>>
  /** days 1–90. */
  usageSummary(days: number, options: CallOptions): Promise<Answer<UsageSummary>>
  /** The newest 100. */
  usageEvents(options: CallOptions): Promise<Answer<UsageEvent[]>>
  pricing(options: CallOptions): Promise<Answer<Pricing>>
  health(options: CallOptions): Promise<Answer<Health>>
  /** Spends credits: never retried once sent. */
  createJob(request: CreateJobRequest, options: CallOptions): Promise<Answer<VendorJob>>
  startJob(jobId: string, request: StartJobRequest, options: CallOptions): Promise<Answer<VendorJob>>
  /** For the header and Settings: per key, what it may do now. */
  status(): KeyStatus[]
}

export type KeyStatus = {
  alias: string
  /** "ok", or why this key is resting: nothing is sent before `until` (null: until the configuration changes). */
  state: "ok" | "unauthorized" | "rate_limited" | "breaker_open"
  until: number | null
  /** Tokens left of the burst, and per second. */
  tokens: number
  perSecond: number
}
