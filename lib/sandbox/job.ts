export const ACCOUNT_NAMES = ["prod", "staging", "empty"] as const
export type AccountName = (typeof ACCOUNT_NAMES)[number]

export const WEBHOOK_EVENTS = ["job.started", "job.completed", "job.failed"] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** The vendor's credits per minute of video (contract §6). */
export const CREDITS_PER_MINUTE: Record<string, number> = { original: 60, light: 45, pro: 180, human: 45 }

/** What was asked for, as far as the vendor acts on it (contract §2.2). */
export type JobRequest = {
  /** Absolute, or a path on the sandbox's own host. */
  videoUrl: string
  model: string
  outputFormat: string
  bgType: string
  bgColor: [number, number, number] | null
  bgImageUrl: string | null
  textPrompt: string | null
  composition: Record<string, unknown> | null
  metadata: Record<string, unknown> | null
}

export type JobSource = {
  fileName: string
  durationMs: number
  width: number
  height: number
  codec: string
  uploaded: boolean
}

/** What only the customer's own application knows. */
export type Attribution = { customer: string; project: string; userRef: string }

/**
 * A job and its whole plan: all times are epoch ms of the vendor's clock and may lie ahead; what a reader sees follows from the
 * time of reading.
 */
export type SandboxJob = {
  seq: number
  id: string
  account: AccountName
  keyAlias: string
  createdAt: number
  /** Accepted for processing; null for a draft nobody starts. */
  startedAt: number | null
  runAt: number | null
  /** null: it never ends by itself. */
  endAt: number | null
  outcome: "completed" | "failed"
  /** A name of `CAUSES`. */
  cause: string | null
  error: string | null
  /** Made without auto_start. */
  draft: boolean
  request: JobRequest
  source: JobSource
  attribution: Attribution | null
  /** Drawn from the seed, or made by a call, so that nothing but a state file can bring it back. */
  origin: "seed" | "api"
  webhookUrl: string | null
  webhookEvents: Partial<Record<WebhookEvent, { state: "sent" | "failed"; at: number }>>
}

export type SandboxStatus = "created" | "pending" | "processing" | "completed" | "failed"

/** The word of contract §3 at `now`. */
export function toStatus(job: SandboxJob, now: number): SandboxStatus {
  if (job.startedAt === null || now < job.startedAt) return "created"
  if (job.runAt !== null && now < job.runAt) return "pending"
  if (job.endAt === null || now < job.endAt) return "processing"
  return job.outcome
}

/** 0–100. A failed job keeps the progress it had reached. */
export function toProgress(job: SandboxJob, now: number): number {
  const status = toStatus(job, now)
  if (status === "created" || status === "pending") return 0
  if (status === "completed") return 100
  const from = job.runAt ?? job.createdAt
  if (job.endAt === null) return 97
  if (status === "failed") return job.seq % 90
  return Math.min(99, Math.max(1, Math.floor((100 * (now - from)) / Math.max(1, job.endAt - from))))
}

/** Thousandths of a credit that the finished job costs: source length × rate (contract §6). */
export function toCreditsMilli(job: SandboxJob): number {
  return Math.round((job.source.durationMs * (CREDITS_PER_MINUTE[job.request.model] ?? 60)) / 60)
}

/** "pending" while it runs, "charged" when completed, "refunded" when failed, null for a draft (contract A23). */
export function toBillingStatus(job: SandboxJob, now: number): string | null {
  const status = toStatus(job, now)
  if (status === "created") return null
  if (status === "completed") return "charged"
  return status === "failed" ? "refunded" : "pending"
}
