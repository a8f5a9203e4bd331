import { type CauseName, toErrorText } from "@/lib/sandbox/causes"
import type { Core } from "@/lib/sandbox/exchange"
import { FaultError, parseFaults, type SetRule } from "@/lib/sandbox/faults"
import type { AccountName } from "@/lib/sandbox/job"
import { type SandboxJob, toStatus, type WebhookEvent } from "@/lib/sandbox/job"
import { createRng } from "@/lib/sandbox/prng"
import type { Rate } from "@/lib/sandbox/rate-limits"
import { insertJobs, removeSome } from "@/lib/sandbox/stir"
import type { Delivery, Webhooks } from "@/lib/sandbox/webhooks"

/** What the customer's own application knows of a job: the vendor's answers hold none of it. */
export type AttributionRow = {
  connection: string
  job_id: string
  customer: string
  project: string
  user_ref: string
  input_url: string
  file_name: string
  source_duration_ms: number
  source_width: number
  source_height: number
  source_codec: string
  model: string
  output_format: string
  bg_type: string
  /** The create request as it was sent. */
  request: Record<string, unknown>
}
/** The vendor's own truth about a job at this moment. */
export type TruthRow = { id: string; account: AccountName; status: string; created_at: number; removed: boolean }

/** The strings of one sandbox, for tests in the same process; /__sandbox/ offers the same by HTTP. */
export type Control = {
  /** Replaces all switches. Throws FaultError naming an unknown one. */
  setFaults(faults: Record<string, unknown>): SetRule[]
  clearFaults(): void
  /** Epoch ms of the vendor's clock. */
  now(): number
  /** Moves the clock and everything that happens meanwhile. */
  advance(ms: number): void
  setNow(epochMs: number): void
  /** Pace of jobs: 60 makes a run of a minute take a second. */
  setSpeed(speed: number): void
  /** `at` (epoch ms): as if they had been there all along; without it they come in now. */
  insertJobs(order: { account: AccountName; count: number; at?: number }): string[]
  removeJobs(ids: string[]): string[]
  removeSome(account: AccountName, count: number): string[]
  /** Ends a job now. Throws FaultError when there is no such job. */
  finishJob(id: string): void
  failJob(id: string, cause: CauseName): void
  setCredits(account: AccountName, credits: number): void
  setWebhookTarget(account: AccountName, url: string | null): void
  /** null alias: every key; null rate: no limit. */
  setRate(alias: string | null, rate: Rate | null): void
  setKeyDisabled(alias: string, disabled: "disabled" | "enabled"): void
  resendWebhook(id: string, event: WebhookEvent): void
  deliveries(): Delivery[]
  /** Jobs of an account, removed ones too, oldest first. */
  truth(account: AccountName): TruthRow[]
  /** Rows after `sinceSeq`, up to 1,000. */
  attribution(sinceSeq: number): { rows: AttributionRow[]; next_seq: number }
}

const PAGE = 1_000

export function createControl(core: Core, webhooks: Webhooks): Control {
  const { world } = core
  const requireJob = (id: string): SandboxJob => {
    const job = world.find(id)
    if (job === undefined) throw new FaultError(`no job "${id}"`)
    return job
  }
  const end = (job: SandboxJob, cause: CauseName | null) => {
    const now = world.clock.now()
    if (toStatus(job, now) === (cause === null ? "completed" : "failed")) return
    job.startedAt = Math.min(job.startedAt ?? now - 2, now - 2)
    job.runAt = Math.min(job.runAt ?? now - 1, now - 1)
    job.outcome = cause === null ? "completed" : "failed"
    job.cause = cause
    job.error =
      cause === null ? null : toErrorText(cause, { rng: createRng(job.seq), request: job.request, source: job.source })
    job.endAt = now
    world.finish(job)
  }
  return {
    setFaults: (faults) => {
      core.faults.set(parseFaults(faults))
      return core.faults.list()
    },
    clearFaults: () => core.faults.set([]),
    now: () => world.clock.now(),
    advance: (ms) => {
      world.clock.advance(ms)
      world.tick()
    },
    setNow: (epochMs) => {
      world.clock.set(epochMs)
      world.tick()
    },
    setSpeed: (speed) => world.setSpeed(speed),
    insertJobs: (order) => insertJobs(world, order).map((job) => job.id),
    removeJobs: (ids) => ids.filter((id) => world.remove(id)),
    removeSome: (account, count) => removeSome(world, account, count),
    finishJob: (id) => end(requireJob(id), null),
    failJob: (id, cause) => end(requireJob(id), cause),
    setCredits: (account, credits) => {
      world.accounts[account].creditsMilli = Math.round(credits * 1000)
    },
    setWebhookTarget: (account, url) => {
      world.accounts[account].webhookTarget = url
    },
    setRate: (alias, rate) => core.limits.set(alias, rate),
    setKeyDisabled: (alias, disabled) => {
      const key = [...core.keys.values()].find((one) => one.alias === alias)
      if (key === undefined) throw new FaultError(`no key "${alias}"`)
      key.disabled = disabled === "disabled"
    },
    resendWebhook: (id, event) => webhooks.send({ job: requireJob(id), event, at: world.clock.now() }),
    deliveries: () => webhooks.log(),
    truth: (account) => world.all.filter((job) => job.account === account).map((job) => toTruth(core, job)),
    attribution: (sinceSeq) => toAttributionPage(core, sinceSeq),
  }
}

function toTruth(core: Core, job: SandboxJob): TruthRow {
  const { world } = core
  return {
    id: job.id,
    account: job.account,
    status: toStatus(job, world.clock.now()),
    created_at: job.createdAt,
    removed: world.removed.has(job.id),
  }
}

function toAttributionPage(core: Core, sinceSeq: number): { rows: AttributionRow[]; next_seq: number } {
  const page = core.world.all.slice(sinceSeq, sinceSeq + PAGE)
  return { rows: page.flatMap((job) => toAttributionRow(core, job)), next_seq: page.at(-1)?.seq ?? sinceSeq }
}

function toAttributionRow(core: Core, job: SandboxJob): AttributionRow[] {
  const { attribution, request, source } = job
  if (attribution === null || job.account === "empty") return []
  const inputUrl = core.media.inputUrl(job)
  return [
    {
      connection: core.world.accounts[job.account].connection,
      job_id: job.id,
      customer: attribution.customer,
      project: attribution.project,
      user_ref: attribution.userRef,
      input_url: inputUrl,
      file_name: source.fileName,
      source_duration_ms: source.durationMs,
      source_width: source.width,
      source_height: source.height,
      source_codec: source.codec,
      model: request.model,
      output_format: request.outputFormat,
      bg_type: request.bgType,
      request: {
        video_url: inputUrl,
        model: request.model,
        output_format: request.outputFormat,
        bg_type: request.bgType,
        ...(request.bgColor === null ? {} : { bg_color: request.bgColor }),
        ...(request.bgImageUrl === null ? {} : { bg_image_url: request.bgImageUrl }),
        ...(request.textPrompt === null ? {} : { text_prompt: request.textPrompt }),
        auto_start: !job.draft,
      },
    },
  ]
}
