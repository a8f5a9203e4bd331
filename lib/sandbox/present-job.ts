import type { Core } from "@/lib/sandbox/exchange"
import type { Active } from "@/lib/sandbox/faults"
import {
  toBillingForm,
  toDurationForm,
  toErrorForm,
  toHostileText,
  toProgressForm,
  toStamp,
  toWebhookEventsForm,
} from "@/lib/sandbox/forms"
import { type SandboxJob, toBillingStatus, toCreditsMilli, toProgress, toStatus } from "@/lib/sandbox/job"

/** Numbers stand in the answer's text without quotes; JSON.stringify cannot write integers above 2^53. */
const NUMBER_MARK = "@@number:"
const SAFE_BASE = 1_000
const BIG_BASE = 9_007_199_254_740_993_000n

/** The word that `active` makes of a job's state. */
export function toWord(core: Core, job: SandboxJob, active: Active): string {
  const status = toStatus(job, core.world.clock.now())
  const word = active.text("status.word", job.id)
  if (word !== null) return word
  if (status === "created") return active.choice("draft.word", job.id)
  if (status === "pending") return active.choice("queued.word", job.id)
  const ended = status === "completed" || status === "failed"
  return ended && active.choice("status.backwards", job.id) === "on" ? "processing" : status
}

/** One job as answered: exactly the fields of contract §2.5, unless a switch says otherwise. */
export function presentJob(core: Core, job: SandboxJob, active: Active): Record<string, unknown> {
  const now = core.world.clock.now()
  const status = toStatus(job, now)
  const hostile = toHostileText(active.choice("text.hostile", job.id))
  const failed =
    status === "failed" ? toErrorForm(job.error ?? "", job.cause ?? "", active.choice("error.shape", job.id)) : null
  const billing = toBillingForm(toBillingStatus(job, now), active.choice("billing.words", job.id))
  const ended = status === "completed"
  const fields: Record<string, unknown> = {
    ...toId(job, active),
    status: toStatusForm(toWord(core, job, active), active.choice("status.form", job.id)),
    progress: toProgressForm(toProgress(job, now), active.choice("progress.form", job.id)),
    output_url: ended ? toOutputUrl(core, job, active) : null,
    error: hostile !== null && status === "failed" ? hostile : failed,
    created_at: toStamp(job.createdAt, active.choice("time.form", job.id)),
    duration_seconds: toDurationForm(
      ended ? job.source.durationMs / 1000 : null,
      active.choice("duration.form", job.id),
    ),
    billing_status: hostile !== null && billing !== null ? hostile : billing,
    webhook_url: job.webhookUrl,
    webhook_events: toWebhookEventsForm(job.webhookEvents, active.choice("webhook_events.shape", job.id)),
    ...toBackground(job, active),
    ...toMetadata(job, active, hostile),
    ...(active.choice("fields.profile", job.id) === "rich" ? toRichFields(core, job, active) : {}),
  }
  return spoil(fields, job, active)
}

/** The few fields of a short list item (contract A6). */
export function presentShortJob(core: Core, job: SandboxJob, active: Active): Record<string, unknown> {
  return {
    ...toId(job, active),
    status: toWord(core, job, active),
    created_at: toStamp(job.createdAt, active.choice("time.form", job.id)),
  }
}

/** The id of a create's or a job's answer under the field and in the form that is switched (A2, A40). */
export function toId(job: SandboxJob, active: Active): Record<string, unknown> {
  const form = active.choice("id.form", job.id)
  const number = form === "number" ? BigInt(job.seq + SAFE_BASE) : BIG_BASE + BigInt(job.seq)
  const id = form === "text" ? job.id : `${NUMBER_MARK}${number}`
  const field = active.choice("id.field", job.id)
  if (field === "none") return {}
  return field === "data.id" ? { data: { id } } : { [field]: id }
}

/** Puts the numbers of `id.form` into the text of an answer. */
export function writeNumbers(text: string): string {
  return text.includes(NUMBER_MARK) ? text.replace(/"@@number:(\d+)"/g, "$1") : text
}

/** A job by the id in a path, which may be one of the numbers that `id.form` gave out. */
export function findJob(core: Core, id: string): SandboxJob | undefined {
  const job = core.world.find(id)
  if (job !== undefined || !/^\d{1,20}$/.test(id)) return job
  const number = BigInt(id)
  const seq = Number(number > BIG_BASE ? number - BIG_BASE : number - BigInt(SAFE_BASE))
  const numbered = core.world.all[seq - 1]
  return numbered === undefined ? undefined : core.world.find(numbered.id)
}

function toStatusForm(word: string, form: "text" | "number" | "null" | "object" | "upper"): unknown {
  if (form === "number") return word.length
  if (form === "null") return null
  if (form === "object") return { state: word }
  return form === "upper" ? ` ${word.toUpperCase()} ` : word
}

function toOutputUrl(core: Core, job: SandboxJob, active: Active): string {
  const scheme = active.choice("output.scheme", job.id)
  if (scheme === "javascript") return "javascript:window.hacked=1"
  if (scheme === "data") return "data:text/html,<script>parent.hacked=1</script>"
  const ttl = active.number("output.ttl", job.id)
  return core.media.outputUrl(job, {
    ttlMs: ttl === null ? null : ttl * 1000,
    each: active.choice("output.refresh", job.id) === "each_read",
  })
}

function toBackground(job: SandboxJob, active: Active): Record<string, unknown> {
  const fields = active.choice("bg.fields", job.id)
  if (fields === "absent") return {}
  const color = toColor(job.request.bgColor, active.choice("bg.color", job.id))
  const flat = { bg_type: job.request.bgType, bg_color: color, bg_image_url: job.request.bgImageUrl }
  const nested = { background: { type: job.request.bgType, color, image_url: job.request.bgImageUrl } }
  if (fields === "both") return { ...flat, ...nested }
  return fields === "bg_type" ? flat : nested
}

function toColor(color: [number, number, number] | null, form: "float" | "byte" | "hex"): unknown {
  if (color === null || form === "float") return color
  const bytes = color.map((part) => Math.round(part * 255))
  return form === "byte" ? bytes : `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`
}

function toMetadata(job: SandboxJob, active: Active, hostile: string | null): Record<string, unknown> {
  const echo = active.choice("metadata.echo", job.id)
  if (echo === "off") return {}
  const metadata = job.request.metadata ?? { external_id: `ext-${job.seq}` }
  if (echo === "text") return { metadata: JSON.stringify(metadata) }
  if (echo === "huge") return { metadata: { ...metadata, blob: "x".repeat(20_000) } }
  return { metadata: hostile === null ? metadata : { ...metadata, [hostile.slice(0, 200)]: hostile.slice(0, 200) } }
}

function toRichFields(core: Core, job: SandboxJob, active: Active): Record<string, unknown> {
  const now = core.world.clock.now()
  const form = active.choice("time.form", job.id)
  const stamp = (at: number | null) => (at === null || at > now ? null : toStamp(at, form))
  return {
    model: job.request.model,
    output_format: job.request.outputFormat,
    bg_type: job.request.bgType,
    video_url: core.media.inputUrl(job),
    text_prompt: job.request.textPrompt,
    source_duration_seconds: job.source.durationMs / 1000,
    credits_used: toStatus(job, now) === "completed" ? toCreditsMilli(job) / 1000 : null,
    error_code: toStatus(job, now) === "failed" ? job.cause : null,
    started_at: stamp(job.runAt),
    completed_at: stamp(job.endAt),
    updated_at: toStamp(
      [job.endAt, job.runAt, job.startedAt].find((at) => at !== null && at <= now) ?? job.createdAt,
      form,
    ),
    request_id: `req_${job.id.slice(4, 20)}`,
    metadata: job.request.metadata,
  }
}

const names = (list: string | null) => list?.split(",").map((name) => name.trim()) ?? []

function spoil(fields: Record<string, unknown>, job: SandboxJob, active: Active): Record<string, unknown> {
  for (const name of names(active.text("fields.missing", job.id))) delete fields[name]
  for (const name of names(active.text("fields.null", job.id))) fields[name] = null
  for (const name of names(active.text("fields.wrong_type", job.id))) fields[name] = { unexpected: true }
  return fields
}
