import type { Selectable } from "kysely"
import { toCost } from "@/lib/domain/cost"
import { toEstimate } from "@/lib/domain/credits"
import { toFingerprints } from "@/lib/domain/fingerprint"
import { MINUTE, SECOND } from "@/lib/domain/time"
import { toNewGroup } from "@/lib/failures/group-mutations"
import { toSourceKey } from "@/lib/jobs/source-key"
import type { JobsTable } from "@/lib/store/schema"

/** So many names; the largest has some 15 % of the jobs, most have a few hundred. */
const CUSTOMERS = 2_000
const MODELS = ["original", "light", "pro", "human"] as const
const FORMATS = ["webm", "mov", "mp4", "gif", "webp", "png_sequence"] as const
const BACKGROUNDS = ["transparent", "color", "image", null] as const
const CAUSES = [
  ["input_unreachable", "Could not download the input: the server answered 403 Forbidden."],
  ["unsupported_codec", "The input's codec is not supported. Convert it to H.264 and try again."],
  ["timeout", "Processing took longer than the limit of this plan."],
  ["insufficient_credits", "Insufficient credits to process this video."],
  ["internal_error", "Something went wrong. Please retry; contact support with this id if it happens again."],
  ["input_missing", "There is no such file at the source."],
  ["input_damaged", "The input ended before its last frame."],
  ["worker_lost", "The worker that had this job is gone."],
  ["no_subject", "No subject was found in the video."],
  ["output_store", "The result could not be stored."],
  ["background_missing", "The background image could not be loaded."],
  ["too_long", "The input is longer than this plan allows."],
] as const
/** The group of the most frequent failure. */
export function benchGroup(): string {
  const [[code, message]] = CAUSES
  const failure = { code, message: `${message} (request req_1)`, httpStatus: null, inputUrl: null, at: 0 }
  const [print] = toFingerprints(failure)
  return print ? toNewGroup(print, failure, 0).id : ""
}

/** One in ten file names holds the first word: a common search term. */
const WORDS = [
  "holiday",
  "shoes",
  "dress",
  "intro",
  "sofa",
  "lamp",
  "interview",
  "unboxing",
  "watch",
  "teaser",
] as const

export type BenchJob = Omit<Selectable<JobsTable>, "group_id"> & {
  raw: string
  /** The number of the job that this one bought again; null for most. */
  repeats: number | null
}

/** Evenly spread number in [0, 1) from a row and a purpose: the same store for the same size. */
function roll(num: number, purpose: number): number {
  let h = Math.imul(num + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad)
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97)
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32
}

function hex(num: number, purpose: number): string {
  return Math.floor(roll(num, purpose) * 2 ** 32)
    .toString(16)
    .padStart(8, "0")
}

/** The id of a job by its number. */
export function benchId(num: number): string {
  return `job_${hex(num, 1)}${hex(num, 2)}${num.toString(16).padStart(6, "0")}`
}

/** The name of the `at`-th largest customer, from 0. */
export function benchCustomer(at: number): string {
  return `customer-${String(at + 1).padStart(2, "0")}`
}

/** Few large customers and many small ones. */
function drawCustomer(num: number): string {
  return benchCustomer(Math.floor(CUSTOMERS * roll(num, 3) ** 4))
}

/** One in fifty buys again what was bought three jobs before: the number of the job that it was made from. */
function drawSource(num: number): number {
  return num >= 3 && roll(num, 21) < 0.02 ? num - 3 : num
}

function pick<T>(list: readonly T[], chance: number): T {
  return list[Math.floor(chance * list.length)] as T // chance is below 1, so there is one
}

function drawOutcome(num: number, isRecent: boolean) {
  if (isRecent && roll(num, 4) < 0.3) return { status: "processing", code: null, message: null } as const
  if (roll(num, 4) >= 0.06) return { status: "completed", code: null, message: null } as const
  const [code, message] = pick(CAUSES, roll(num, 5) ** 1.5)
  return { status: "failed", code, message: `${message} (request req_${hex(num, 6)})` } as const
}

/** The `num`-th oldest of `jobs` jobs: 2,000 customers, 4 models, 6 formats, 6 % failed, 2 % repeats, the newest still running. */
export function drawJob(num: number, jobs: number, span: { now: number; historyMs: number }): BenchJob {
  const created = Math.round(span.now - ((jobs - num) / jobs) * span.historyMs - roll(num, 7) * 30 * SECOND)
  const { status, code, message } = drawOutcome(num, num >= jobs - 300)
  const source = drawSource(num)
  const lengthMs = Math.round(5 * SECOND + roll(source, 8) ** 3 * 10 * MINUTE)
  const took = Math.round(20 * SECOND + lengthMs * (0.5 + roll(num, 9)))
  const finished = status === "processing" ? null : created + took
  const isDone = status === "completed"
  const model = pick(MODELS, roll(source, 10) ** 1.4)
  const format = pick(FORMATS, roll(source, 18) ** 2)
  const customer = drawCustomer(source)
  const fileName = `${pick(WORDS, roll(source, 11))}-${hex(source, 12).slice(0, 5)}-${source % 100}.mp4`
  const inputUrl = `https://media.example.com/${customer}/${fileName}`
  const id = benchId(num)
  const requestId = `req_${hex(num, 13)}${hex(num, 14)}`
  const project = `${customer}/project-${1 + (source % 7)}`
  const user = `user-${Math.floor(roll(num, 15) * 500)}`
  const outputUrl = isDone ? `https://cdn.removebgvideo.com/out/${id}.webm?exp=1795551224&sig=${hex(num, 16)}` : null
  const estimate =
    toEstimate({ model, sourceDurationMs: lengthMs, outputDurationMs: null, at: created }, [])?.milli ?? null
  const billing = isDone ? "charged" : null
  const cost = toCost({ status, creditsMilli: null, estimateMilli: estimate, billingStatus: billing })
  const raw = JSON.stringify({
    id,
    status,
    progress: isDone ? 100 : 40,
    output_url: outputUrl,
    error: message,
    created_at: new Date(created).toISOString(),
    duration_seconds: lengthMs / 1_000,
    billing_status: "charged",
  })
  const texts = [id, requestId, fileName, customer, project, user, code, message]
  return {
    num: num + 1,
    connection: roll(source, 17) < 0.1 ? "staging-main" : "prod-main",
    id,
    key_alias: "main",
    status,
    status_raw: status,
    attempt: 1,
    progress: isDone ? 100 : 40,
    created_at: created,
    started_at: created + 5 * SECOND,
    started_not_before: created,
    finished_at: finished,
    finished_not_before: finished === null ? null : finished - SECOND,
    created_sort: created,
    finished_sort: finished ?? created,
    total_ms: finished === null ? null : took,
    run_ms: finished === null ? null : took - 5 * SECOND,
    model,
    output_format: format,
    bg_type: pick(BACKGROUNDS, roll(num, 19)),
    input_url: inputUrl,
    file_name: fileName,
    customer,
    project,
    user_ref: user,
    output_url: outputUrl,
    output_url_at: isDone ? finished : null,
    output_duration_ms: isDone ? lengthMs : null,
    source_duration_ms: lengthMs,
    credits_milli: null,
    credits_estimate_milli: estimate,
    billing_status: billing,
    cost_milli: cost?.milli ?? null,
    cost_basis: cost?.basis ?? null,
    source_key: toSourceKey({ inputUrl, model, outputFormat: format, customer }),
    error_code: code,
    request_id: requestId,
    flags: "[]",
    raw_hash: hex(num, 20),
    first_seen_at: created + SECOND,
    changed_at: finished ?? created,
    miss_count: 0,
    last_miss_at: null,
    missing_since: null,
    search_text: texts
      .filter((text) => text !== null)
      .join("\n")
      .toLowerCase(),
    error_message: message,
    raw,
    repeats: source === num ? null : source,
  }
}
