import { DOCUMENTED_RATES } from "@/lib/domain/credits"
import { DAY, HOUR, MINUTE, SECOND, toDay } from "@/lib/domain/time"
import type { UsageEvent, VendorJob } from "@/lib/vendor/types"
import { vendorJob } from "./builders"

/** Monday 2026-08-31: 13 weeks from here hold the ends of summer time of Berlin (25 October) and New York (1 November). */
export const QUARTER_FROM = Date.UTC(2026, 7, 31)
export const QUARTER_DAYS = 91
export const QUARTER_UNTIL = QUARTER_FROM + QUARTER_DAYS * DAY

/**
 * What an account's answers hold. events: charges in usage events · credits: credits on the job · sparse: events of some jobs
 * only · rounded: neither, and charged by begun seconds · rounded-credits: so too, with credits on the job · documented: the
 * documented fields alone.
 */
export type Profile = "events" | "credits" | "sparse" | "rounded" | "rounded-credits" | "documented"

/** A job as it was, and what the vendor books and tells of it. */
export type Drawn = {
  job: VendorJob
  model: string
  lengthMs: number
  isFailed: boolean
  /** What the vendor's day holds for it, milli-credits, and which day that is. */
  bookedMilli: number
  bookedDay: number
  events: UsageEvent[]
  /** When our sync sees it; null: not yet. */
  seenAt: number | null
}

export type Prices = (model: string, at: number) => number
const documented: Prices = (model) => DOCUMENTED_RATES[model] ?? 0

/** The same numbers on every run: mulberry32. */
export function createDice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const MODELS = ["original", "original", "light", "pro", "human"] as const

export function toPrice(lengthMs: number, perMinuteMilli: number): number {
  return Math.round((lengthMs * perMinuteMilli) / MINUTE)
}

export function chargeEvent(
  job: string,
  at: number,
  said: { credits: number; name?: string; type?: string },
): UsageEvent {
  return {
    eventId: `evt_${job}_${said.name ?? "end"}`,
    at,
    type: said.type ?? "job.completed",
    jobId: job,
    statusCode: null,
    creditsMilli: said.credits,
    model: null,
    raw: "{}",
  }
}

function pick<T>(list: readonly T[], chance: number): T {
  return list[Math.floor(chance * list.length)] as T // chance is below 1, so there is one
}

/** The fields that a profile's answers hold. */
function toAnswer(
  profile: Profile,
  drawn: { id: string; createdAt: number; endedAt: number } & Pick<
    Drawn,
    "model" | "lengthMs" | "isFailed" | "bookedMilli"
  >,
  dice: () => number,
): VendorJob {
  const { id, createdAt, endedAt, model, lengthMs, isFailed } = drawn
  const base = {
    id,
    createdAt,
    status: isFailed ? ("failed" as const) : ("completed" as const),
    durationMs: isFailed ? null : lengthMs,
    billingStatus: isFailed ? null : "charged",
    error: isFailed
      ? { code: "processing_failed", message: "The job failed.", requestId: `req_${id}`, truncated: false }
      : null,
  }
  if (profile === "documented") return vendorJob(base)
  const hasCredits = profile === "credits" || profile === "rounded-credits"
  return vendorJob({
    ...base,
    startedAt: createdAt + 4 * SECOND,
    finishedAt: endedAt,
    sourceDurationMs: lengthMs,
    model,
    outputFormat: "webm",
    billingStatus: isFailed ? (dice() < 0.5 ? "refunded" : null) : "charged",
    creditsMilli: hasCredits && !isFailed ? drawn.bookedMilli : undefined,
  })
}

/** A day's jobs of an account, oldest first: more by daylight, some by night, one in twelve failed. */
function drawDay(at: number, account: Account, dice: () => number): Drawn[] {
  const count = Math.round(account.perDay * (0.8 + 0.4 * dice()))
  const times = Array.from({ length: count }, () => {
    const hour = dice() < 0.7 ? 8 + 10 * dice() : 24 * dice()
    return Math.floor(at + Math.min(hour * HOUR, DAY - 1))
  }).sort((a, b) => a - b)
  return times.map((createdAt, index) => {
    const id = `job_${account.connection}_${toDay(at, "UTC")}_${String(index).padStart(3, "0")}`
    const lengthMs = Math.round(6 * SECOND + dice() ** 2 * 150 * SECOND)
    return drawJob({ id, createdAt, lengthMs, model: pick(MODELS, dice()), isFailed: dice() < 1 / 12 }, account, dice)
  })
}

type Given = { id: string; createdAt: number; lengthMs: number; model: string; isFailed: boolean }

export function drawJob(given: Given, account: Account, dice: () => number): Drawn {
  const { id, createdAt, lengthMs, model, isFailed } = given
  const endedAt = createdAt + 20 * SECOND + Math.round(lengthMs * (0.5 + dice()))
  const prices = account.prices ?? documented
  const billedMs = account.profile.startsWith("rounded") ? Math.ceil(lengthMs / SECOND) * SECOND : lengthMs
  const bookedMilli = isFailed ? 0 : toPrice(billedMs, prices(model, createdAt + 4 * SECOND))
  const events = isFailed
    ? [chargeEvent(id, endedAt, { credits: 0, type: "job.failed" })]
    : [chargeEvent(id, endedAt, { credits: bookedMilli })]
  return {
    job: toAnswer(account.profile, { id, createdAt, endedAt, model, lengthMs, isFailed, bookedMilli }, dice),
    model,
    lengthMs,
    isFailed,
    bookedMilli,
    bookedDay: toDay(createdAt, account.zone ?? "UTC"),
    events: account.profile === "events" || (account.profile === "sparse" && lengthMs % 3 === 0) ? events : [],
    seenAt: endedAt + 30 * SECOND,
  }
}

export type Account = {
  connection: string
  profile: Profile
  perDay: number
  seed: number
  /** What the vendor charges a minute; the documented prices where nothing else is said. */
  prices?: Prices
  /** Whose days the vendor counts by; UTC where nothing else is said. */
  zone?: string
}

/** All jobs of the quarter, by vendor day of creation in UTC. The same account draws the same jobs. */
export function drawQuarter(account: Account, days = QUARTER_DAYS): Map<number, Drawn[]> {
  const dice = createDice(account.seed)
  const drawn = new Map<number, Drawn[]>()
  for (let index = 0; index < days; index++) {
    const at = QUARTER_FROM + index * DAY
    drawn.set(toDay(at, "UTC"), drawDay(at, account, dice))
  }
  return drawn
}
