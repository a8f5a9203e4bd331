import { toHttpUrl } from "./media-url"
import { toLinkLife } from "./output-link"
import type { KnownRequest } from "./request-fields"

/** What two jobs are compared by; null = not known. Instants in epoch ms, lengths in ms, credits in milli. */
export type ComparedJob = {
  request: KnownRequest
  /** The whole request is known: what is not in it was not sent. */
  isWhole: boolean
  source: { durationMs: number | null; width: number | null; height: number | null; codec: string | null }
  keyAlias: string
  createdAt: number | null
  totalMs: number | null
  runMs: number | null
  creditsMilli: number | null
  /** The credits are our estimate, not the vendor's own figure. */
  isEstimate?: boolean
  outputDurationMs: number | null
}

export const DIFF_PARTS = ["request", "source", "times", "result"] as const
export type DiffPart = (typeof DIFF_PARTS)[number]

/** `not_known`: on at least one side, so it can be neither. */
export type DiffRow = {
  part: DiffPart
  name: string
  mine: string | null
  theirs: string | null
  verdict: "equal" | "different" | "not_known"
  /** A difference that may explain why one failed and the other did not. */
  decisive: boolean
}

const LONGEST_VALUE = 160

function toText(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const text = typeof value === "string" ? value : toJson(value)
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`
}

/** Fields in one order, so that equal objects are equal texts. */
function toJson(value: unknown): string {
  if (typeof value === "bigint") return String(value)
  if (Array.isArray(value)) return `[${value.map(toJson).join(", ")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null"
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}: ${toJson(item)}`).join(", ")}}`
}

/** What may explain a failure of a known cause; a cause that is not here may lie in anything that was asked or sent. */
const SUSPECTS: Readonly<Record<string, readonly string[]>> = {
  missing_api_key: ["key"],
  invalid_api_key: ["key"],
  insufficient_credits: ["key"],
  rate_limited: ["key"],
  job_not_found: ["key"],
  background_image: ["bg_type", "background", "bg_image_url"],
  source_expired: ["source host", "source link"],
  source_forbidden: ["source host", "source link"],
  source_not_found: ["source host"],
  source_unreachable: ["source host", "source link"],
  source_too_large: ["source length", "source size in pixels"],
  unsupported_codec: ["source file type", "source codec"],
  source_corrupt: ["source file type", "source codec", "source host"],
  prompt_model_mismatch: ["model", "text_prompt"],
  subject_not_found: ["model", "text_prompt"],
  format_mismatch: ["output_format", "bg_type", "background"],
  composition_invalid: ["composition", "output_format", "background"],
}

function isSuspect({ name, decisive }: Row, cause: string | null): boolean {
  const names = cause !== null && Object.hasOwn(SUSPECTS, cause) ? SUSPECTS[cause] : undefined
  return names ? names.includes(name) : decisive
}

type Reader = (job: ComparedJob) => string | null
type Row = {
  part: DiffPart
  name: string
  read: Reader
  decisive: boolean
  equal?: (a: ComparedJob, b: ComparedJob) => boolean
}

function toSource(job: ComparedJob): URL | null {
  const value = job.request.video_url?.value
  return typeof value === "string" ? toHttpUrl(value) : null
}

/** How long after its creation a job's source link stayed valid, by the link's own words. */
function toLinkWords(job: ComparedJob): string | null {
  const url = toSource(job)
  if (!url) return null
  const { expiresAt } = toLinkLife(url.href, 0)
  if (expiresAt === null) return "no expiry in the link"
  return job.createdAt === null ? null : expiresAt <= job.createdAt ? "expired before creation" : "valid at creation"
}

function toAddress(value: unknown): string | null {
  const url = typeof value === "string" ? toHttpUrl(value) : null
  return url ? `${url.host}${url.pathname}`.slice(0, LONGEST_VALUE) : null
}

function toSeconds(ms: number | null): string | null {
  return ms === null ? null : `${Math.round(ms / 100) / 10} s`
}

const near = (a: number | null, b: number | null): boolean =>
  a !== null && b !== null && Math.abs(a - b) <= Math.max(500, a / 20)

const asked = (name: keyof KnownRequest): Row => ({
  part: "request",
  name,
  read: (job) => toText(job.request[name]?.value) ?? (job.isWhole ? "not sent" : null),
  decisive: true,
})

const ROWS: readonly Row[] = [
  asked("model"),
  asked("output_format"),
  asked("bg_type"),
  asked("background"),
  asked("bg_color"),
  { part: "request", name: "bg_image_url", read: (job) => toAddress(job.request.bg_image_url?.value), decisive: true },
  asked("text_prompt"),
  asked("composition"),
  asked("auto_start"),
  { part: "source", name: "source host", read: (job) => toSource(job)?.host ?? null, decisive: true },
  {
    part: "source",
    name: "source file type",
    read: (job) => /\.([a-z0-9]{1,8})$/i.exec(toSource(job)?.pathname ?? "")?.[1]?.toLowerCase() ?? null,
    decisive: true,
  },
  { part: "source", name: "source link", read: toLinkWords, decisive: true },
  {
    part: "source",
    name: "source length",
    read: (job) => toSeconds(job.source.durationMs),
    decisive: true,
    equal: (a, b) => near(a.source.durationMs, b.source.durationMs),
  },
  {
    part: "source",
    name: "source size in pixels",
    read: ({ source }) =>
      source.width === null || source.height === null ? null : `${source.width} × ${source.height}`,
    decisive: true,
  },
  { part: "source", name: "source codec", read: ({ source }) => source.codec, decisive: true },
  { part: "request", name: "webhook host", read: (job) => toHttpUrl(toWebhook(job))?.host ?? null, decisive: false },
  { part: "request", name: "key", read: (job) => job.keyAlias, decisive: false },
  {
    part: "times",
    name: "time from creation to end",
    read: (job) => toSeconds(job.totalMs),
    decisive: false,
    equal: (a, b) => near(a.totalMs, b.totalMs),
  },
  {
    part: "times",
    name: "run time",
    read: (job) => toSeconds(job.runMs),
    decisive: false,
    equal: (a, b) => near(a.runMs, b.runMs),
  },
  {
    part: "result",
    name: "output length",
    read: (job) => toSeconds(job.outputDurationMs),
    decisive: false,
    equal: (a, b) => near(a.outputDurationMs, b.outputDurationMs),
  },
  {
    part: "result",
    name: "credits",
    read: ({ creditsMilli, isEstimate }) =>
      creditsMilli === null ? null : `${isEstimate ? "~" : ""}${creditsMilli / 1_000}`,
    decisive: false,
    equal: (a, b) => a.creditsMilli === b.creditsMilli,
  },
]

function toWebhook(job: ComparedJob): string | null {
  const value = job.request.webhook_url?.value
  return typeof value === "string" ? value : null
}

function toRank({ decisive, verdict }: DiffRow): number {
  if (verdict === "different") return decisive ? 0 : 1
  return verdict === "equal" ? 2 : 3
}

/**
 * Two jobs field by field; what differs and may explain a failure comes first, then other differences, what is equal, what is
 * not known of one side. `cause`: key of the failure's cause (domain/failure-rules), null when there is none. Addresses are compared and shown without their queries, lengths to a twentieth.
 */
export function diffJobs(mine: ComparedJob, theirs: ComparedJob, cause: string | null): DiffRow[] {
  return ROWS.map((row): DiffRow => {
    const [a, b] = [row.read(mine), row.read(theirs)]
    const isEqual = row.equal?.(mine, theirs) ?? a === b
    const verdict = a === null || b === null ? "not_known" : isEqual ? "equal" : "different"
    const { part, name } = row
    return { part, name, mine: a, theirs: b, verdict, decisive: verdict === "different" && isSuspect(row, cause) }
  })
    .map((row, place) => ({ row, place }))
    .sort((a, b) => toRank(a.row) - toRank(b.row) || a.place - b.place)
    .map(({ row }) => row)
}

/** What decides which of the successes is the nearest. */
export type Candidate = {
  connection: string
  customer: string | null
  model: string | null
  outputFormat: string | null
  finishedAt: number
  lengthMs: number | null
}

/** customer: of the same customer · kind: same model and format · connection: nothing else in common is known. */
export type SiblingBasis = "customer" | "kind" | "connection"

function isSame(a: string | null, b: string | null): boolean {
  return a !== null && a === b
}

export function toSiblingBasis(job: Candidate, other: Candidate): SiblingBasis {
  if (isSame(job.customer, other.customer)) return "customer"
  return isSame(job.model, other.model) && isSame(job.outputFormat, other.outputFormat) ? "kind" : "connection"
}

/** In time: the same hour, day, week, or farther; within that the length decides. */
function toTimeBand(distance: number): number {
  return [3_600_000, 86_400_000, 604_800_000].findIndex((limit) => distance <= limit) + 1 || 4
}

function toKey(job: Candidate, other: Candidate): number[] {
  const distance = Math.abs(job.finishedAt - other.finishedAt)
  const length =
    job.lengthMs === null || other.lengthMs === null
      ? Number.MAX_SAFE_INTEGER
      : Math.abs(Math.log((other.lengthMs + 1) / (job.lengthMs + 1)))
  return [
    isSame(job.customer, other.customer) ? 0 : 1,
    job.connection === other.connection ? 0 : 1,
    isSame(job.model, other.model) ? 0 : 1,
    isSame(job.outputFormat, other.outputFormat) ? 0 : 1,
    toTimeBand(distance),
    length,
    distance,
  ]
}

/** The nearest success: same customer first, then connection, model, format, then near in time and of like length. */
export function findNearest<T extends Candidate>(job: Candidate, others: readonly T[]): T | undefined {
  const keyed = others.map((other) => ({ other, key: toKey(job, other) }))
  keyed.sort((a, b) => {
    const at = a.key.findIndex((part, index) => part !== b.key[index])
    return at === -1 ? 0 : (a.key[at] ?? 0) - (b.key[at] ?? 0)
  })
  return keyed[0]?.other
}
