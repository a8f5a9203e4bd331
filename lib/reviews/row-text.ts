import { MINUTE } from "@/lib/domain/time"
import { formatCount, formatCredits, formatDay, UNKNOWN } from "@/lib/format"
import type { ReviewRow } from "./row"

const percent = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 })
const exact = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 })

function toUnitText(value: number, unit: ReviewRow["unit"]): string {
  switch (unit) {
    case "credits":
      return formatCredits(value)
    case "share":
      return `${percent.format(value * 100)} %`
    case "percent":
      return `${percent.format(value)} %`
    case "length":
      return `${exact.format(value / MINUTE)} min`
    case "day":
      return `${formatDay(value)} ${Math.floor(value / 10_000)}`
    default:
      return formatCount(value)
  }
}

/** A row's value as people read it: "~1,240.5", "6.1 %", "–" for what is not known. */
export function toRowText({ section, value, unit, isEstimated }: ReviewRow): string {
  if (value === null) return UNKNOWN
  if (typeof value === "string") return value
  // Parts that sum do so where they are read, too.
  if (section === "Change") return exact.format(value / 1_000).replace("-", "−")
  return `${isEstimated && value !== 0 ? "~" : ""}${toUnitText(value, unit)}`
}
