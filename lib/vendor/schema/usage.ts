import { createHash } from "node:crypto"
import { toDay } from "@/lib/domain/time"
import { RowReader, toId, toInstant, toNumber } from "@/lib/vendor/schema/fields"
import { findRows, type ReadContext, UnreadableAnswer } from "@/lib/vendor/schema/job"
import { isWireObject, toJsonText, type Wire, type WireObject } from "@/lib/vendor/schema/wire"
import type { UsageDay, UsageEvent, UsageSummary, UsageTotals } from "@/lib/vendor/types"

const ALIASES = {
  jobs: ["total_jobs", "jobs", "jobs_total", "job_count"],
  completed: ["completed_jobs", "completed", "succeeded"],
  failed: ["failed_jobs", "failed"],
  credits: ["credits_used", "credits", "total_credits"],
  calls: ["requests", "calls", "total_calls"],
} as const
const DAY_LISTS = ["daily", "days", "by_day", "breakdown", "data"] as const
const HOLDERS = ["totals", "total", "summary", "data"] as const

/** The answer of `GET /v1/usage/summary` (A25). Missing is null, never 0. Throws UnreadableAnswer for what is not an object. */
export function readUsageSummary(body: Wire, context: ReadContext): UsageSummary {
  if (!isWireObject(body)) throw new UnreadableAnswer("the usage summary is not an object")
  const inner = [body, ...HOLDERS.map((name) => body[name])].filter(isWireObject)
  // data may itself hold totals and days: one level more
  const holders = inner.flatMap((holder) => [holder, ...HOLDERS.map((name) => holder[name]).filter(isWireObject)])
  const totals = toTotals(holders, context)
  const rows = holders.map((holder) => findDays(holder)).find((found) => found !== undefined)
  if (!rows && Object.values(totals).every((value) => value === null)) {
    throw new UnreadableAnswer("no totals and no days in the usage summary")
  }
  return { ...totals, days: (rows ?? []).flatMap((row) => toUsageDay(row, context) ?? []), raw: toJsonText(body) }
}

function findDays(holder: WireObject): Wire[] | undefined {
  for (const name of DAY_LISTS) {
    const value = holder[name]
    if (Array.isArray(value)) return value
    // a map of day → figures says the same
    if (
      isWireObject(value) &&
      Object.keys(value).length > 0 &&
      Object.keys(value).every((key) => /^\d{4}-\d{2}-\d{2}/.test(key))
    ) {
      return Object.entries(value).map(([date, row]) => (isWireObject(row) ? { ...row, date } : row))
    }
  }
  return undefined
}

function toTotals(holders: WireObject[], context: ReadContext): UsageTotals {
  const first = (names: readonly string[], whole: (value: Wire) => number | undefined): number | null => {
    for (const holder of holders) {
      for (const name of names) {
        const value = holder[name]
        // an array or object under such a name (jobs: […]) is something else, not a bad figure
        if (value === undefined || value === null || typeof value === "object") continue
        const number = whole(value)
        if (number !== undefined) return number
        context.drift.add(name, "wrong_type", value)
      }
    }
    return null
  }
  return {
    jobs: first(ALIASES.jobs, toCount),
    completed: first(ALIASES.completed, toCount),
    failed: first(ALIASES.failed, toCount),
    creditsMilli: first(ALIASES.credits, toMilli),
    calls: first(ALIASES.calls, toCount),
  }
}

function toCount(value: Wire): number | undefined {
  const number = toNumber(value)
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

function toMilli(value: Wire): number | undefined {
  const number = toNumber(value)
  const milli = number === undefined ? Number.NaN : Math.round(number * 1_000)
  return Number.isSafeInteger(milli) ? milli : undefined
}

function toUsageDay(row: Wire, context: ReadContext): UsageDay | undefined {
  const value = isWireObject(row) ? (row.date ?? row.day ?? row.timestamp ?? null) : null
  const compact =
    typeof value === "number" || typeof value === "string" ? /^(20\d{2})(\d{2})(\d{2})$/.exec(String(value)) : null
  const at = toInstant(compact ? `${compact[1]}-${compact[2]}-${compact[3]}` : value, context.now)
  if (!isWireObject(row) || at === undefined) {
    context.drift.add("(day)", "rejected_row", row)
    return undefined
  }
  return { day: toDay(at, "UTC"), ...toTotals([row], context) }
}

/** The answer of `GET /v1/usage/events`, whatever its order (A27). Throws UnreadableAnswer when it holds no list. */
export function readUsageEvents(body: Wire, context: ReadContext): UsageEvent[] {
  const rows = findRows(body, ["events", "items", "data", "results", "usage_events"])
  if (!rows) throw new UnreadableAnswer("no list of events in the answer")
  const twins = new Map<string, number>()
  return rows.flatMap((row) => {
    if (isWireObject(row)) return [toUsageEvent(row, context, twins)]
    context.drift.add("(row)", "rejected_row", row)
    return []
  })
}

function toUsageEvent(row: WireObject, context: ReadContext, twins: Map<string, number>): UsageEvent {
  const reader = new RowReader(row, context.drift)
  const inner = isWireObject(row.data) ? row.data : undefined
  const own = toId(row.id) ?? toId(row.event_id)
  const looksLikeJob = own?.startsWith("job_") === true && row.job_id === undefined
  reader.find(["id", "event_id", "job_id", "data", "job"])
  return {
    eventId: own !== undefined && !looksLikeJob ? own : hashRow(row, twins),
    at: reader.instant(context.now, "created_at", "timestamp", "ts", "time") ?? null,
    type: reader.text("type", "event", "action", "endpoint", "path") ?? null,
    jobId: toId(row.job_id) ?? (looksLikeJob ? own : undefined) ?? toId(inner?.job_id) ?? null,
    statusCode: reader.number("status_code", "http_status") ?? null,
    creditsMilli: reader.milli("credits", "credits_used", "credits_charged") ?? toMilli(inner?.credits ?? null) ?? null,
    model: reader.text("model") ?? null,
    raw: toJsonText(row).slice(0, 100_000),
  }
}

/**
 * Identity of an event without an id: a hash of its canonical row. Equal rows in one answer are several events, told apart by
 * a running number; which of them has which number does not matter, since nothing else tells them apart.
 */
function hashRow(row: WireObject, twins: Map<string, number>): string {
  const hash = createHash("sha256").update(canonical(row)).digest("hex").slice(0, 40)
  const count = (twins.get(hash) ?? 0) + 1
  twins.set(hash, count)
  return count === 1 ? `sha256:${hash}` : `sha256:${hash}:${count}`
}

/** JSON with sorted keys: the same row in another key order is the same row. */
function canonical(value: Wire): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
  if (!isWireObject(value)) return toJsonText(value)
  const parts = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
  return `{${parts.join(",")}}`
}
