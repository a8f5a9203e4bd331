import { type Change, FACTORS, type Factor } from "@/lib/domain/explain"
import { isCostComparable } from "@/lib/domain/review-figures"
import type { DayRange } from "@/lib/domain/usage"
import { toWeekWords } from "@/lib/domain/week"
import { formatChange, formatCount, formatCredits, formatDay } from "@/lib/format"
import { countUntold, type WasteReport } from "@/lib/waste/schema"
import type { WeekFigures } from "./schema"

/** A cost with the mark of an estimate. */
export function toCostText(milli: number | null, isEstimated: boolean): string {
  return `${isEstimated && milli !== null && milli !== 0 ? "~" : ""}${formatCredits(milli)}`
}

const jobs = (count: number) => (count === 1 ? "1 job" : `${formatCount(count)} jobs`)

/** The largest part, when it points where the whole points. */
function findReason({ beforeMilli, afterMilli, parts }: Change): Factor | undefined {
  const change = afterMilli - beforeMilli
  const [largest] = FACTORS.toSorted((a, b) => Math.abs(parts[b]) - Math.abs(parts[a]))
  return largest !== undefined && Math.sign(parts[largest]) === Math.sign(change) ? largest : undefined
}

const REASONS = {
  volume: ["more jobs", "fewer jobs"],
  mix: ["dearer models", "cheaper models"],
  length: ["longer videos", "shorter videos"],
  rate: ["higher rates", "lower rates"],
  failures: ["fewer jobs that were not charged", "more jobs that were not charged"],
} as const satisfies Record<Factor, readonly [string, string]>

function toChangeWords(figures: WeekFigures, before: WeekFigures | null, change: Change | null): string {
  if (before === null || before.costMilli === null || figures.costMilli === null) return ""
  if (!isCostComparable(figures, before)) return ""
  const text = formatChange(figures.costMilli, before.costMilli)
  if (text === "same") return ", as much as the week before"
  if (before.costMilli <= 0) return ", after none in the week before"
  const isMore = figures.costMilli > before.costMilli
  const words = text.startsWith("×")
    ? `${text} the week before`
    : `${text.slice(1)} ${isMore ? "more" : "less"} than the week before`
  const reason = change && findReason(change)
  return `, ${words}${reason ? `, mostly through ${REASONS[reason][isMore ? 0 : 1]}` : ""}`
}

function toWasteWords({ costMilli }: WeekFigures, waste: WasteReport): string {
  if (costMilli === null || costMilli <= 0 || waste.totalMilli === null) return ""
  const percent = Math.round((waste.totalMilli / costMilli) * 1_000) / 10
  const untold = countUntold(waste)
  if (percent <= 0) return ""
  if (untold === 0) return `; ${percent} % bought nothing usable`
  return `; at least ${percent} % bought nothing usable, without ${jobs(untold)} whose charge nobody can tell`
}

/** "Wed 18 Nov 2026". */
export function toDayWords(day: number): string {
  return `${formatDay(day)} ${Math.floor(day / 10_000)}`
}

export type HeadlineFacts = {
  week: string
  days: DayRange
  /** First day of which our record holds a job; null: of none. */
  recordFrom: number | null
  isPartial: boolean
  figures: WeekFigures
  before: WeekFigures | null
  change: Change | null
  waste: WasteReport
}

/** What was made before our record begins is in no figure of the week. */
function toBeginsWords({ days, recordFrom }: HeadlineFacts): string {
  if (recordFrom === null || recordFrom < days.from) return ""
  return `; our record begins on ${toDayWords(recordFrom)}`
}

/** The week in one sentence. Against a week that is not over nothing is compared. */
export function toHeadline(facts: HeadlineFacts): string {
  const { week, isPartial, figures, before, change, waste, recordFrom } = facts
  const lead = `${toWeekWords(week)}${isPartial ? ", so far" : ""}`
  const begins = toBeginsWords(facts)
  if (figures.jobs === null) {
    return `${lead}: ${recordFrom === null ? "our record holds no job yet" : `its jobs are not known${begins}`}.`
  }
  if (figures.jobs === 0) return `${lead}: no job was made${begins}.`
  const failed = figures.failed === 0 ? "" : `, of which ${formatCount(figures.failed)} failed`
  if (figures.costMilli === null)
    return `${lead}: ${jobs(figures.jobs)}${failed}; what they cost is not known${begins}.`
  const credits = `${toCostText(figures.costMilli, figures.isEstimated)} credits for ${jobs(figures.jobs)}`
  const compared = isPartial ? "" : toChangeWords(figures, before, change)
  return `${lead}: ${credits}${compared}${toWasteWords(figures, waste)}${begins}.`
}
