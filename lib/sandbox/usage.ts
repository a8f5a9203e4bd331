import type { Account, UsageEvent } from "@/lib/sandbox/accounts"
import { type SandboxJob, toCreditsMilli, toStatus } from "@/lib/sandbox/job"
import { hashHex } from "@/lib/sandbox/prng"

/** Kept per account: more than the 100 that are served, for the switch that serves them (A28). */
const KEPT = 500

export type UsageCounts = { jobs: number; completed: number; failed: number; creditsMilli: number; calls: number }
export type UsageDay = UsageCounts & { /** ISO date */ date: string }

/** The account's events so far, newest kept. */
export function addEvent(account: Account, event: Omit<UsageEvent, "id">): void {
  const id = `evt_${hashHex(2, account.name, event.at, event.type, event.jobId ?? "", account.events.at(-1)?.id ?? "")}`
  account.events.push({ id, ...event })
  if (account.events.length > 2 * KEPT) account.events.splice(0, account.events.length - KEPT)
}

const call = (type: "upload" | "job.create" | "job.start", job: SandboxJob, at: number) => ({
  type,
  endpoint: type === "upload" ? "/v1/uploads" : type === "job.create" ? "/v1/jobs" : `/v1/jobs/${job.id}/start`,
  jobId: type === "upload" ? null : job.id,
  statusCode: 200,
  creditsMilli: 0,
  at,
})

/** What handing in this job left behind. */
export function toCreateEvents(job: SandboxJob): Omit<UsageEvent, "id">[] {
  const events = job.source.uploaded ? [call("upload", job, job.createdAt - 1_500)] : []
  return [...events, call("job.create", job, job.createdAt)]
}

export function toStartEvent(job: SandboxJob, at: number): Omit<UsageEvent, "id"> {
  return call("job.start", job, at)
}

export function toEndEvent(job: SandboxJob, at: number): Omit<UsageEvent, "id"> {
  const completed = job.outcome === "completed"
  return {
    type: completed ? "job.completed" : "job.failed",
    endpoint: null,
    jobId: job.id,
    statusCode: null,
    creditsMilli: completed ? toCreditsMilli(job) : 0,
    at,
  }
}

/** Fills the events of a freshly seeded account from its newest jobs. */
export function seedEvents(account: Account, now: number): void {
  const events = account.jobs.slice(-KEPT).flatMap((job) => {
    const ended = job.endAt !== null && job.endAt <= now ? [toEndEvent(job, job.endAt)] : []
    const started =
      job.draft && job.startedAt !== null && job.startedAt <= now ? [toStartEvent(job, job.startedAt)] : []
    return [...toCreateEvents(job), ...started, ...ended]
  })
  for (const event of events.sort((a, b) => a.at - b.at).slice(-KEPT)) addEvent(account, event)
}

/**
 * Days of the vendor's calendar, oldest first, today included. Everything about a job counts on the day it was created.
 * `offsetMs` moves midnight (contract A26: UTC unless switched).
 */
export function toUsageDays(account: Account, window: { now: number; days: number; offsetMs: number }): UsageDay[] {
  const dayOf = (at: number) => Math.floor((at + window.offsetMs) / 86_400_000)
  const today = dayOf(window.now)
  const first = today - window.days + 1
  const days: UsageDay[] = Array.from({ length: window.days }, (_, index) => ({
    date: new Date((first + index) * 86_400_000).toISOString().slice(0, 10),
    jobs: 0,
    completed: 0,
    failed: 0,
    creditsMilli: 0,
    calls: 0,
  }))
  for (let i = account.jobs.length - 1; i >= 0; i--) {
    const job = account.jobs[i]
    if (job === undefined || dayOf(job.createdAt) < first) break
    const day = days[dayOf(job.createdAt) - first]
    if (day !== undefined) addJob(day, job, window.now)
  }
  return days
}

function addJob(day: UsageDay, job: SandboxJob, now: number): void {
  const status = toStatus(job, now)
  day.jobs += 1
  day.calls += 1 + (job.source.uploaded ? 1 : 0) + (job.draft && status !== "created" ? 1 : 0)
  if (status === "completed") {
    day.completed += 1
    day.creditsMilli += toCreditsMilli(job)
  }
  if (status === "failed") day.failed += 1
}

export function sumDays(days: UsageDay[]): UsageCounts {
  const sum = { jobs: 0, completed: 0, failed: 0, creditsMilli: 0, calls: 0 }
  for (const day of days) {
    sum.jobs += day.jobs
    sum.completed += day.completed
    sum.failed += day.failed
    sum.creditsMilli += day.creditsMilli
    sum.calls += day.calls
  }
  return sum
}
