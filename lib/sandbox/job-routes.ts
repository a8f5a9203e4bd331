import { CAUSES, type CauseName, isCauseName, toErrorText } from "@/lib/sandbox/causes"
import { drawRun, drawSource } from "@/lib/sandbox/draw-job"
import { type Answer, type Core, type Exchange, Refusal, requireKey } from "@/lib/sandbox/exchange"
import { type JobRequest, type SandboxJob, toCreditsMilli, toStatus } from "@/lib/sandbox/job"
import { findJob, presentJob, presentShortJob, toId, toWord } from "@/lib/sandbox/present-job"
import { presentList } from "@/lib/sandbox/present-list"
import { createRng, hash32 } from "@/lib/sandbox/prng"
import { insertJobs, removeSome } from "@/lib/sandbox/stir"
import { parseBody, parseCreate, parseOverrides, parseWebhookUrl } from "@/lib/sandbox/validate"
import type { NewJob } from "@/lib/sandbox/world"

/** The most rows of one page; the vendor publishes no number (contract A5). */
const PAGE_CAP = 100

const notFound = () => new Refusal(404, "not_found", "Job not found")

/** POST /v1/jobs (contract §2.2). */
export function createJob(core: Core, exchange: Exchange, text: string): Answer {
  const key = requireKey(exchange)
  const { request, autoStart, webhookUrl } = parseCreate(parseBody(text), exchange.active.choice("bg.default"))
  const account = core.world.accounts[key.account]
  const id = core.world.nextId()
  const now = core.world.clock.now()
  const rng = createRng(hash32(core.world.seed, id))
  const name = decodeURIComponent(new URL(request.videoUrl).pathname.split("/").at(-1) ?? "") || "video.mp4"
  const draft: NewJob = {
    id,
    account: key.account,
    keyAlias: key.alias,
    createdAt: now,
    startedAt: null,
    runAt: null,
    endAt: null,
    outcome: "completed",
    cause: null,
    error: null,
    draft: !autoStart,
    request,
    source: drawSource(rng, name, 12),
    attribution: null,
    origin: "api",
    webhookUrl: webhookUrl ?? account.webhookTarget,
    webhookEvents: {},
  }
  if (autoStart) plan(core, draft)
  const job = core.world.admit(draft)
  return toAccepted(core, exchange, { job, message: autoStart ? "Job created and started" : "Job created" })
}

/** POST /v1/jobs/{id}/start (contract §2.3). */
export function startJob(core: Core, exchange: Exchange, text: string): Answer {
  const job = requireVisible(core, exchange)
  const status = toStatus(job, core.world.clock.now())
  const again = status === "failed" && exchange.active.choice("start.failed") === "restarts"
  if (status !== "created" && !again) {
    const code = exchange.active.number("start.repeat_status") ?? 400
    throw new Refusal(code, "invalid_request", `Job is already ${status}`)
  }
  const body = parseBody(text)
  const changed = {
    ...job,
    request: parseOverrides(body, job.request),
    webhookUrl: parseWebhookUrl(body.webhook_url) ?? job.webhookUrl,
  }
  plan(core, changed)
  core.world.begin(Object.assign(job, changed))
  return toAccepted(core, exchange, { job, message: "Job started" })
}

/** GET /v1/jobs/{id} (contract §2.5). */
export function getJob(core: Core, exchange: Exchange): Answer {
  const job = requireVisible(core, exchange)
  const body = wrap(presentJob(core, job, exchange.active), exchange)
  return { status: 200, body, states: [{ id: job.id, status: toWord(core, job, exchange.active) }] }
}

/** GET /v1/jobs?limit&offset&status (contract §2.6). */
export function listJobs(core: Core, exchange: Exchange): Answer {
  const { active, url } = exchange
  const key = requireKey(exchange)
  const limit = toWhole(url, "limit", 20)
  const offset = toWhole(url, "offset", 0)
  if (limit < 1 || limit > (active.number("list.max") ?? Number.POSITIVE_INFINITY))
    throw new Refusal(400, "invalid_request", `limit must be between 1 and ${active.number("list.max") ?? PAGE_CAP}`)
  insertJobs(core.world, { account: key.account, count: active.number("list.insert") ?? 0 })
  removeSome(core.world, key.account, active.number("list.remove") ?? 0)
  const jobs = selectJobs(core, exchange)
  const size = Math.min(limit, active.number("list.cap") ?? PAGE_CAP, PAGE_CAP)
  const repeats = offset >= jobs.length && active.choice("list.end") === "repeat"
  const from = repeats ? Math.max(0, jobs.length - size) : offset
  const page = active.choice("list.order") === "newest" ? takeFromEnd(jobs, from, size) : jobs.slice(from, from + size)
  const short = active.choice("list.items") === "short"
  const rows = page.map((job) => (short ? presentShortJob(core, job, active) : presentJob(core, job, active)))
  return {
    status: 200,
    body: presentList(rows, { total: jobs.length, limit: size, offset }, active),
    states: page.map((job) => ({ id: job.id, status: toWord(core, job, active) })),
  }
}

/** GET /api/download/{id}: no key, as the vendor documents it (contract §2.8). */
export function getDownload(core: Core, exchange: Exchange): Answer {
  const job = findJob(core, exchange.id)
  if (job === undefined) throw notFound()
  if (toStatus(job, core.world.clock.now()) !== "completed")
    throw new Refusal(400, "job_not_completed", "Job not completed")
  const download = core.media.outputUrl(job, { ttlMs: null, each: false })
  return { status: 200, body: { success: true, download_url: download, output_format: job.request.outputFormat } }
}

/** A page of the newest without turning the whole account round. */
function takeFromEnd(jobs: SandboxJob[], from: number, size: number): SandboxJob[] {
  return jobs.slice(Math.max(0, jobs.length - from - size), Math.max(0, jobs.length - from)).toReversed()
}

/** What the key may see and asked for, oldest first, or shuffled where switched. */
function selectJobs(core: Core, exchange: Exchange): SandboxJob[] {
  const { active, url } = exchange
  const key = requireKey(exchange)
  const wanted = toWantedStatus(exchange, url.searchParams.get("status"))
  if (wanted === "nothing") return []
  const own = core.world.accounts[key.account].jobs
  const all = active.names().some((name) => HIDING.has(name))
    ? own.filter((job) => isVisible(core, exchange, job))
    : own
  const kept = wanted === null ? all : all.filter((job) => toWord(core, job, active) === wanted)
  const order = active.choice("list.order")
  if (order !== "shuffled") return kept
  return kept.toSorted((a, b) => hash32(a.id, exchange.requestId) - hash32(b.id, exchange.requestId))
}

const HIDING = new Set(["job.vanish", "key.scope", "retention.days"])

function toWantedStatus(exchange: Exchange, status: string | null): string | null {
  if (status === null || status === "") return null
  switch (exchange.active.choice("list.status_filter")) {
    case "exact":
      return status
    case "ignored":
      return null
    case "empty":
      return "nothing"
    case "rejected":
      throw new Refusal(400, "invalid_request", `status "${status}" is not supported`)
  }
}

function isVisible(core: Core, exchange: Exchange, job: SandboxJob): boolean {
  const { active } = exchange
  const key = requireKey(exchange)
  const days = active.number("retention.days")
  if (job.account !== key.account || active.choice("job.vanish", job.id) === "on") return false
  if (active.choice("key.scope") === "key" && job.keyAlias !== key.alias) return false
  return days === null || job.createdAt >= core.world.clock.now() - days * 86_400_000
}

/** The job of the path, if this key may see it; another account's job is a 404 like none at all. */
function requireVisible(core: Core, exchange: Exchange): SandboxJob {
  const job = findJob(core, exchange.id)
  if (job === undefined || !isVisible(core, exchange, job)) throw notFound()
  return job
}

function toWhole(url: URL, name: string, standard: number): number {
  const text = url.searchParams.get(name)
  if (text === null) return standard
  if (!/^\d{1,9}$/.test(text)) throw new Refusal(400, "invalid_request", `${name} must be a whole number`)
  return Number(text)
}

/** A run by the clock's pace; its credits must be there. Fails where the request gives a reason, or names one: `…/fail-timeout.mp4`. */
function plan(core: Core, job: NewJob): void {
  if (toCreditsMilli({ ...job, seq: 0 }) > core.world.accounts[job.account].creditsMilli)
    throw new Refusal(402, "insufficient_credits", "Insufficient credits for this job")
  const now = core.world.clock.now()
  const rng = createRng(hash32(core.world.seed, job.id, "run", now))
  const cause = toCause(job.request)
  const { runMs } = drawRun(rng, job.request.model, job.source.durationMs)
  const share = cause === null ? 1 : CAUSES[cause].at
  job.startedAt = now
  job.runAt = now
  job.endAt = now + 1 + Math.floor((runMs * share) / core.world.clock.speed)
  job.outcome = cause === null ? "completed" : "failed"
  job.cause = cause
  job.error = cause === null ? null : toErrorText(cause, { rng, request: job.request, source: job.source })
}

function toCause(request: JobRequest): CauseName | null {
  const named = /fail-([a-z_]+)/.exec(request.videoUrl)?.[1]
  if (named !== undefined && isCauseName(named)) return named
  if (request.textPrompt !== null && request.model !== "pro") return "prompt_not_supported"
  return request.bgType === "image" && request.bgImageUrl?.includes("missing") === true ? "invalid_background" : null
}

function toAccepted(core: Core, exchange: Exchange, made: { job: SandboxJob; message: string }): Answer {
  const { job, message } = made
  const status = toWord(core, job, exchange.active)
  const body = wrap({ success: true, ...toId(job, exchange.active), status, message }, exchange)
  return { status: 200, body, states: [{ id: job.id, status }] }
}

function wrap(body: Record<string, unknown>, exchange: Exchange): unknown {
  const wrapper = exchange.active.choice("job.wrapper")
  if (wrapper === "bare") return body
  return wrapper === "success" ? { success: true, ...body } : { success: true, [wrapper]: body }
}
