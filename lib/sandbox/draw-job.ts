import { CUSTOMERS, type Customer, FORMATS, PROMPTS, SIZES, SOURCE_KINDS } from "@/lib/sandbox/catalogue"
import { CAUSES, type CauseName, pickCause, toErrorText } from "@/lib/sandbox/causes"
import type { AccountName, JobRequest, JobSource, SandboxJob } from "@/lib/sandbox/job"
import { createRng, hash32, hashHex, type Rng } from "@/lib/sandbox/prng"

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Which job of the seeded account: everything about it follows from these words. */
export type JobSeed = {
  seed: number
  account: AccountName
  keyAlias: string
  label: string
  at: number
  batch: string | null
}

/** Times of a run, ms: waiting for a worker, then working. */
export type Run = { queueMs: number; runMs: number }

const RUN_FACTOR: Record<string, number> = { original: 1.2, light: 0.5, human: 0.6, pro: 3 }

/** Plausible queue and run times by model × length; two thirds start at once. */
export function drawRun(rng: Rng, model: string, durationMs: number): Run {
  const queueMs = rng.chance(0.65) ? 0 : Math.floor(rng.around(9_000, 0.8))
  const work = 5_000 + durationMs * (RUN_FACTOR[model] ?? 1)
  return { queueMs, runMs: Math.floor(work * rng.around(1, 0.18)) }
}

/** Length, size and codec of a video we never see. */
export function drawSource(rng: Rng, name: string, medianSeconds: number): JobSource {
  const [width, height] = rng.weighted(SIZES)
  const [extension, codec] = rng.weighted(SOURCE_KINDS)
  return {
    fileName: name.includes(".") ? name : `${name}.${extension}`,
    durationMs: Math.min(600_000, Math.max(900, Math.floor(rng.around(medianSeconds * 1000, 0.5)))),
    width,
    height,
    codec,
    uploaded: false,
  }
}

function drawRequest(rng: Rng, customer: Customer, source: JobSource, id: string): JobRequest {
  const model = rng.weighted(customer.models)
  const outputFormat = rng.weighted(FORMATS)
  const flat = outputFormat === "mp4" || rng.chance(0.06)
  const bgType = flat
    ? rng.weighted([
        ["green", 4],
        ["color", 3],
        ["white", 2],
        ["image", 1.5],
      ] as const)
    : "transparent"
  const path = `/media/uploads/${hashHex(2, id, "upload")}/${encodeURIComponent(source.fileName)}`
  const wanted = model === "pro" ? 0.6 : 0.01
  return {
    videoUrl: source.uploaded
      ? path
      : `https://${customer.host}/${id.slice(-4)}/${encodeURIComponent(source.fileName)}`,
    model,
    outputFormat,
    bgType,
    bgColor: bgType === "color" ? [0.035, 0.635, 0.274] : null,
    bgImageUrl: bgType === "image" ? `https://${customer.host}/backgrounds/bg-${rng.int(1, 9)}.jpg` : null,
    textPrompt: rng.chance(wanted) ? rng.pick(PROMPTS) : null,
    composition: null,
    metadata: null,
  }
}

/** Days on which one thing went wrong more often: workers crash for some hours, or a customer's host refuses. */
function incidentAt(seed: number, at: number): "worker_crashed" | "source_forbidden" | null {
  const shift = Math.floor(at / (4 * HOUR))
  const chance = hash32(seed, "incident", shift) % 60
  if (chance === 0) return "worker_crashed"
  return chance === 1 ? "source_forbidden" : null
}

function drawCause(
  rng: Rng,
  customer: Customer,
  context: { seed: number; at: number; request: JobRequest },
): CauseName | null {
  const { seed, at, request } = context
  const incident = incidentAt(seed, at)
  if (incident !== null && rng.chance(0.4)) return incident
  if (request.textPrompt !== null && request.model !== "pro") return "prompt_not_supported"
  return rng.chance(customer.failureRate) ? pickCause(rng, request) : null
}

/** Late ones: 1 in 100 takes hours, 1 in 2,500 never ends. */
function stretch(rng: Rng, run: Run): { queueMs: number; runMs: number | null } {
  const chance = rng.next()
  if (chance < 0.0004) return { queueMs: run.queueMs, runMs: null }
  return chance < 0.0104 ? { queueMs: run.queueMs, runMs: rng.int(HOUR, 8 * HOUR) } : run
}

/** Drafts: 1 in 60; most of them are started later, 1 in 7 never. */
function drawStart(rng: Rng, at: number): { draft: boolean; startedAt: number | null } {
  if (!rng.chance(1 / 60)) return { draft: false, startedAt: at }
  return { draft: true, startedAt: rng.chance(6 / 7) ? at + rng.int(2 * MINUTE, 5 * HOUR) : null }
}

function drawSize(rng: Rng, seed: JobSeed, id: string) {
  const shared = seed.batch === null ? rng : createRng(hash32(seed.seed, seed.account, "batch", seed.batch))
  const customer = shared.weighted(CUSTOMERS.map((one) => [one, one.weight] as const))
  const project = shared.pick(customer.projects)
  const source = drawSource(
    rng,
    `${rng.pick(customer.files)}-${String(rng.int(1, 999)).padStart(3, "0")}`,
    customer.medianSeconds,
  )
  source.uploaded = rng.chance(customer.uploads)
  return {
    source,
    request: drawRequest(rng, customer, source, id),
    customer,
    attribution: rng.chance(0.04) ? null : { customer: customer.name, project, userRef: `u_${rng.int(1000, 1040)}` },
  }
}

/** One whole job of the seeded account. `speed` divides its queue and run times. */
export function drawJob(seed: JobSeed, speed: number): Omit<SandboxJob, "seq"> {
  const id = `job_${hashHex(3, seed.seed, seed.account, seed.label)}`
  const rng = createRng(hash32(seed.seed, seed.account, seed.label, "draw"))
  const { source, request, customer, attribution } = drawSize(rng, seed, id)
  const { draft, startedAt } = drawStart(rng, seed.at)
  const cause = drawCause(rng, customer, { seed: seed.seed, at: seed.at, request })
  const run = stretch(rng, drawRun(rng, request.model, source.durationMs))
  const share = cause === null ? 1 : CAUSES[cause].at
  const runAt = startedAt === null ? null : startedAt + Math.floor(run.queueMs / speed)
  return {
    id,
    account: seed.account,
    keyAlias: seed.keyAlias,
    createdAt: seed.at,
    startedAt,
    runAt,
    endAt: runAt === null || run.runMs === null ? null : runAt + 1 + Math.floor((run.runMs * share) / speed),
    outcome: cause === null ? "completed" : "failed",
    cause,
    error: cause === null ? null : toErrorText(cause, { rng, request, source }),
    draft,
    request,
    source,
    attribution,
    origin: "seed",
    webhookUrl: null,
    webhookEvents: {},
  }
}
