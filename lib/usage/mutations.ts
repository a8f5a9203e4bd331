import { createHash } from "node:crypto"
import { sql } from "kysely"
import { listErasedJobs, toErasedJson } from "@/lib/jobs/erased"
import type { Tx } from "@/lib/store/store"
import type { Pricing, UsageDay, UsageEvent, UsageSummary } from "@/lib/vendor/types"

/** Where and when an answer was given. Instants are epoch ms. */
export type Asked = { connection: string; at: number }

/**
 * Keeps a usage summary: a dated snapshot when it differs from the last one, and the newest figures of each vendor day. What
 * the answer does not report erases nothing. Answers whether anything changed; the same answer again only says that the figures
 * of its days still held then.
 */
export async function mirrorSummary(tx: Tx, asked: Asked & { days: number }, summary: UsageSummary): Promise<boolean> {
  const rawHash = createHash("sha1").update(summary.raw).digest("base64url")
  const last = await tx
    .selectFrom("usage_snapshots")
    .select("raw_hash")
    .where("connection", "=", asked.connection)
    .orderBy("num", "desc")
    .limit(1)
    .executeTakeFirst()
  const days = toWholeDays(summary.days)
  if (last?.raw_hash === rawHash) {
    await touchDays(tx, asked, days)
    return false
  }
  await tx
    .insertInto("usage_snapshots")
    .values({
      connection: asked.connection,
      fetched_at: asked.at,
      days: asked.days,
      jobs: summary.jobs,
      completed: summary.completed,
      failed: summary.failed,
      credits_milli: summary.creditsMilli,
      calls: summary.calls,
      raw: summary.raw,
      raw_hash: rawHash,
    })
    .execute()
  for (const [at, day] of days.entries()) await mirrorDay(tx, asked, at === 0 ? await withHeld(tx, asked, day) : day)
  return true
}

const FIGURES = ["jobs", "completed", "failed", "creditsMilli", "calls"] as const satisfies readonly (keyof UsageDay)[]
type Figure = (typeof FIGURES)[number]
type Figures = Record<Figure, number | null>

function toFigures(merge: (figure: Figure) => number | null): Figures {
  const [jobs, completed, failed] = [merge("jobs"), merge("completed"), merge("failed")]
  return { jobs, completed, failed, creditsMilli: merge("creditsMilli"), calls: merge("calls") }
}

/** Where one of the two is not known, the other. */
function mergeKnown(a: number | null, b: number | null, merge: (a: number, b: number) => number): number | null {
  return a === null || b === null ? (a ?? b) : merge(a, b)
}

/** Each day once, oldest first: an answer with a row per model (or hour) of a day tells the day in parts. */
function toWholeDays(rows: readonly UsageDay[]): UsageDay[] {
  const days = new Map<number, UsageDay>()
  for (const row of rows) {
    const held = days.get(row.day)
    const figures = held && toFigures((name) => mergeKnown(held[name], row[name], (a, b) => a + b))
    days.set(row.day, { ...row, ...figures })
  }
  return [...days.values()].toSorted((a, b) => a.day - b.day)
}

/** The oldest day of an answer may be cut off by its window, which moves on: what was held of it is never lowered by that. */
async function withHeld(tx: Tx, { connection }: Asked, day: UsageDay): Promise<UsageDay> {
  const held = await tx
    .selectFrom("usage_days")
    .select(["jobs", "completed", "failed", "credits_milli as creditsMilli", "calls"])
    .where("connection", "=", connection)
    .where("day", "=", day.day)
    .executeTakeFirst()
  if (!held) return day
  return { ...day, ...toFigures((name) => mergeKnown(held[name], day[name], Math.max)) }
}

/** Of a day that is over, a figure that was read again has not changed since: only then can the day be judged. */
async function touchDays(tx: Tx, { connection, at }: Asked, days: readonly UsageDay[]): Promise<void> {
  if (days.length === 0) return
  await tx
    .updateTable("usage_days")
    .set({ updated_at: at })
    .where("connection", "=", connection)
    .where(
      "day",
      "in",
      days.map(({ day }) => day),
    )
    .where("updated_at", "<", at)
    .execute()
}

async function mirrorDay(tx: Tx, asked: Asked, day: UsageDay): Promise<void> {
  const figures = {
    jobs: day.jobs,
    completed: day.completed,
    failed: day.failed,
    credits_milli: day.creditsMilli,
    calls: day.calls,
  }
  const reported = Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== null))
  await tx
    .insertInto("usage_days")
    .values({ connection: asked.connection, day: day.day, ...figures, updated_at: asked.at })
    .onConflict((c) => c.columns(["connection", "day"]).doUpdateSet({ ...reported, updated_at: asked.at }))
    .execute()
}

export type MirroredEvents = {
  added: number
  newest: { eventId: string; at: number | null } | null
  /** A stretch that rolled over unseen between two polls, if there is one. */
  gap: { fromAt: number; toAt: number } | null
}

/** The vendor answers the newest 100 events at most (contract A28). */
const MOST_EVENTS = 100

/** What stood before a poll: when the last one that was answered was sent, and the time of the newest event then. */
export type EventsBefore = { polledAt?: number | null; newestKnownAt: number | null }

/**
 * Keeps usage events. A gap is recorded only when we had polled before, the answer is full and none of it was known: then some
 * may have rolled over unseen (contract A28).
 */
export async function mirrorEvents(tx: Tx, asked: Asked & EventsBefore, events: UsageEvent[]): Promise<MirroredEvents> {
  const unique = [...new Map(events.map((event) => [event.eventId, event])).values()]
  const known = await findKnown(tx, asked.connection, unique)
  const fresh = unique.filter((event) => !known.has(event.eventId))
  const jobIds = fresh.flatMap((event) => (event.jobId === null ? [] : [event.jobId]))
  const erased = await listErasedJobs(tx, asked.connection, [...new Set(jobIds)])
  const isErased = (event: UsageEvent) => event.jobId !== null && erased.has(event.jobId)
  for (let i = 0; i < fresh.length; i += 100) {
    const rows = fresh
      .slice(i, i + 100)
      .map((event) => toEventRow(asked, isErased(event) ? { ...event, raw: toErasedJson(event.raw) } : event))
    await tx
      .insertInto("usage_events")
      .values(rows)
      .onConflict((c) => c.columns(["connection", "event_id"]).doNothing())
      .execute()
  }
  const byTime = unique.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))
  const newest = byTime.at(-1)
  const oldestAt = byTime.find((event) => event.at !== null)?.at ?? null
  const isUnknown = events.length >= MOST_EVENTS && known.size === 0
  const gap = isUnknown ? toGap(asked, oldestAt) : null
  if (gap) {
    await tx
      .insertInto("usage_gaps")
      .values({ connection: asked.connection, from_at: gap.fromAt, to_at: gap.toAt, noticed_at: asked.at })
      .execute()
  }
  return { added: fresh.length, newest: newest ? { eventId: newest.eventId, at: newest.at } : null, gap }
}

/**
 * From the newest event that was known to the oldest one that was answered; where the vendor gives no times, between the two
 * polls. None before the first poll, or where the answer reaches back behind what was known.
 */
function toGap({ at, polledAt, newestKnownAt }: Asked & EventsBefore, oldestAt: number | null): MirroredEvents["gap"] {
  if (newestKnownAt !== null && oldestAt !== null) {
    return oldestAt < newestKnownAt ? null : { fromAt: newestKnownAt, toAt: oldestAt }
  }
  const fromAt = polledAt ?? newestKnownAt
  return fromAt === null ? null : { fromAt, toAt: Math.max(fromAt, oldestAt ?? at) }
}

function toEventRow(asked: Asked, event: UsageEvent) {
  return {
    connection: asked.connection,
    event_id: event.eventId,
    at: event.at,
    type: event.type,
    job_id: event.jobId,
    status_code: event.statusCode,
    credits_milli: event.creditsMilli,
    model: event.model,
    raw: event.raw,
    first_seen_at: asked.at,
  }
}

async function findKnown(tx: Tx, connection: string, events: UsageEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set()
  const ids = events.map((event) => event.eventId)
  const rows = await tx
    .selectFrom("usage_events")
    .select("event_id")
    .where("connection", "=", connection)
    .where("event_id", "in", ids)
    .execute()
  return new Set(rows.map((row) => row.event_id))
}

/**
 * Keeps the rates in force with their validity: a changed rate ends the old one now. A model that the answer no longer names
 * keeps its rate, since its absence says nothing. Answers how many rates changed.
 */
export async function mirrorRates(tx: Tx, asked: Asked, pricing: Pricing): Promise<number> {
  const inForce = await tx
    .selectFrom("rates")
    .selectAll()
    .where("connection", "=", asked.connection)
    .where("valid_to", "is", null)
    .execute()
  let changed = 0
  for (const [model, rate] of Object.entries(pricing.creditsPerMinuteMilli)) {
    const held = inForce.find((row) => row.model === model)
    if (held?.credits_per_minute_milli === rate) continue
    changed++
    if (held) {
      await tx
        .updateTable("rates")
        .set({ valid_to: asked.at })
        .where("connection", "=", asked.connection)
        .where("model", "=", model)
        .where("valid_to", "is", null)
        .execute()
    }
    await tx
      .insertInto("rates")
      .values({
        connection: asked.connection,
        model,
        valid_from: asked.at,
        valid_to: null,
        credits_per_minute_milli: rate,
        source: "vendor",
      })
      .onConflict((c) =>
        c
          .columns(["connection", "model", "valid_from"])
          .doUpdateSet({ credits_per_minute_milli: sql<number>`excluded.credits_per_minute_milli`, valid_to: null }),
      )
      .execute()
  }
  return changed
}
