import type { UsageEvent } from "@/lib/sandbox/accounts"
import type { Active } from "@/lib/sandbox/faults"
import { toStamp } from "@/lib/sandbox/forms"
import { sumDays, type UsageCounts, type UsageDay } from "@/lib/sandbox/usage"

const credits = (milli: number) => Math.round(milli) / 1000

/** Summary over days in one of the shapes of contract A25. Documented are daily aggregates and totals, no names but three. */
export function presentSummary(days: UsageDay[], active: Active): unknown {
  const sum = sumDays(days)
  const shape = active.choice("summary.shape")
  const rows =
    shape === "no_days" ? {} : { [active.choice("summary.rows")]: days.map((day) => toRow(day, shape === "aliases")) }
  const period = { days: days.length }
  switch (shape) {
    case "flat":
    case "no_days":
      return { ...period, ...toTotals(sum), ...rows }
    case "aliases":
      return {
        ...period,
        jobs: sum.jobs,
        succeeded: sum.completed,
        failed: sum.failed,
        credits: credits(sum.creditsMilli),
        requests: sum.calls,
        ...rows,
      }
    case "texts":
      return {
        ...period,
        ...Object.fromEntries(Object.entries(toTotals(sum)).map(([name, value]) => [name, `${value}`])),
        ...rows,
      }
    case "no_totals":
      return { ...period, ...rows }
    case "empty":
      return {}
    case "data":
      return { success: true, data: { ...toTotals(sum), ...rows } }
    default:
      return { ...period, [shape]: toTotals(sum), ...rows }
  }
}

function toTotals(sum: UsageCounts): Record<string, number> {
  return {
    total_jobs: sum.jobs,
    completed_jobs: sum.completed,
    failed_jobs: sum.failed,
    credits_used: credits(sum.creditsMilli),
    total_calls: sum.calls,
  }
}

function toRow(day: UsageDay, aliases: boolean): Record<string, unknown> {
  if (aliases)
    return {
      day: day.date,
      jobs: day.jobs,
      succeeded: day.completed,
      failed: day.failed,
      credits: credits(day.creditsMilli),
      requests: day.calls,
    }
  return { date: day.date, ...toTotals(day) }
}

/** Newest events first, in one of the shapes and namings of contract A27. */
export function presentEvents(events: UsageEvent[], active: Active): unknown {
  const rows = events.map((event) => toEventRow(event, active))
  const shape = active.choice("events.shape")
  if (shape === "array") return rows
  return shape === "none" ? { success: true } : { [shape]: rows }
}

function toEventRow(event: UsageEvent, active: Active): Record<string, unknown> {
  const at = toStamp(event.at, active.choice("time.form"))
  switch (active.choice("events.fields")) {
    case "ours":
      return {
        id: event.id,
        type: event.type,
        endpoint: event.endpoint,
        job_id: event.jobId,
        status_code: event.statusCode,
        credits_used: credits(event.creditsMilli),
        created_at: at,
      }
    case "other":
      return {
        id: event.jobId ?? event.id,
        action: event.type,
        path: event.endpoint,
        credits: credits(event.creditsMilli),
        timestamp: at,
      }
    case "nested":
      return { event: event.type, ts: at, data: { job_id: event.jobId, credits: credits(event.creditsMilli) } }
    case "bare":
      return { endpoint: event.endpoint ?? event.type, time: at }
  }
}
