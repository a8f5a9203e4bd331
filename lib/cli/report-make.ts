import { addDays, toDay, toIsoDay } from "@/lib/domain/time"
import type { UsageReport } from "@/lib/domain/usage-report"
import { addWeeks, toWeekOf } from "@/lib/domain/week"
import { readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { toReviewCsv } from "@/lib/reviews/csv"
import { getReview, readTeamZone } from "@/lib/reviews/data"
import { toHtmlDocument } from "@/lib/reviews/html"
import { toReviewMarkdown } from "@/lib/reviews/markdown"
import type { Review } from "@/lib/reviews/schema"
import type { Store } from "@/lib/store/store"
import { toUsageCsv } from "@/lib/usage/csv"
import { getUsage } from "@/lib/usage/data"
import type { Asked, Format } from "./report-args"
import { toUsageMarkdown } from "./report-usage"

type Forms = { title: string; data: Review | UsageReport; toMarkdown: () => string; toCsv: () => string }

function write(format: Format, { title, data, toMarkdown, toCsv }: Forms): string {
  switch (format) {
    case "md":
      return toMarkdown()
    case "csv":
      return toCsv()
    case "json":
      return `${JSON.stringify(data, null, 2)}\n`
    case "html":
      return toHtmlDocument(title, toMarkdown())
  }
}

/** Throws AppError("invalid") for a connection that is not configured; null stands for all. */
export function requireConnection(asked: string | null): void {
  const known = readEnv().connections.map(({ id }) => id)
  if (asked !== null && !known.includes(asked)) {
    throw new AppError("invalid", `--connection is one of ${known.join(", ")}.`)
  }
}

async function readReview(store: Store, asked: { week: string | null; connection: string | null }, now: number) {
  const week = asked.week ?? addWeeks(toWeekOf(now, await readTeamZone(store.read)), -1)
  const data = await getReview(store, { week, connection: asked.connection }, now)
  return { title: `Review ${week}`, data, toMarkdown: () => toReviewMarkdown(data), toCsv: () => toReviewCsv(data) }
}

type Days = { days: number; zone: "team" | "utc"; connection: string | null }

async function readUsage(store: Store, { days, zone, connection }: Days, now: number) {
  const today = toDay(now, zone === "utc" ? "UTC" : await readTeamZone(store.read))
  const range = { kind: "days", from: toIsoDay(addDays(today, -days)), to: toIsoDay(addDays(today, -1)) } as const
  const data = await getUsage(store, { range, zone, connection, by: "model", measure: "credits" }, now)
  const title = `Usage ${range.from} to ${range.to}`
  return { title, data, toMarkdown: () => toUsageMarkdown(data), toCsv: () => toUsageCsv(data) }
}

/**
 * The report asked for, as of `now` (epoch ms), by the functions behind the pages. Throws AppError("invalid" | "not_found") for what
 * there is not, "store_unavailable" when the store does not answer.
 */
export async function makeReport(store: Store, { subject, format, connection }: Asked, now: number): Promise<string> {
  requireConnection(connection)
  const forms =
    subject.kind === "week"
      ? await readReview(store, { week: subject.week, connection }, now)
      : await readUsage(store, { days: subject.days, zone: subject.zone, connection }, now)
  return write(format, forms)
}
