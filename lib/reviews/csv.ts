import { stringify } from "csv-stringify/sync"
import { SECOND, toIsoDay } from "@/lib/domain/time"
import type { ReviewRow } from "./row"
import { toReviewRows } from "./rows"
import type { Review } from "./schema"

const COLUMNS = ["week", "connection", "section", "name", "value", "unit", "estimated"] as const

/** Whole credits and seconds, and days as people sort them; empty for what is not known. */
function toValue({ value, unit }: ReviewRow): number | string | null {
  if (typeof value !== "number") return value
  if (unit === "credits") return value / 1_000
  if (unit === "length") return value / SECOND
  return unit === "day" ? toIsoDay(value) : value
}

/**
 * A review in long form, one figure or sentence a row, as UTF-8 CSV: credits to the thousandth, lengths in seconds, shares 0–1.
 * A cell that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function toReviewCsv(review: Review): string {
  const { week, connection } = review.report
  const rows = toReviewRows(review).map((row) => ({
    week,
    connection: connection ?? "all",
    section: row.section,
    name: row.name,
    value: toValue(row),
    unit: row.unit === "length" ? "seconds" : row.unit,
    estimated: typeof row.value === "number" && row.isEstimated ? "yes" : "",
  }))
  return stringify([[...COLUMNS]]) + stringify(rows, { columns: [...COLUMNS], escape_formulas: true })
}
