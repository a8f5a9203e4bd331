import { isCostComparable, toFailureRate, toPerMinuteMilli } from "@/lib/domain/review-figures"
import { formatCost, formatCount, formatCredits, UNKNOWN } from "@/lib/format"
import type { ReviewReport, WeekFigures } from "@/lib/reviews/schema"
import { countUntold } from "@/lib/waste/schema"
import { toChangeWords, toCount, toPercent } from "./words"

export type Figure = {
  id: "credits" | "jobs" | "failure-rate" | "per-minute" | "wasted"
  label: string
  value: string
  /** Against the week before; null where it cannot be said. */
  change: string | null
  /** Only where more is worse: a rise of a tenth or more. */
  isWorse: boolean
  /** The value of the week before, in words; null where there is none. */
  before: string | null
  /** One line each. */
  notes: string[]
}

const MUCH_WORSE = 1.1

type Pick = (week: WeekFigures) => number | null
type Shape = Omit<Figure, "value" | "before" | "change" | "isWorse"> & {
  pick: Pick
  format: (value: number | null, week: WeekFigures) => string
  /** More of it is worse. */
  isBad: boolean
  /** A sum of a week that is not over says nothing against one that is; nor do credits where they are not known alike. */
  sumOf: "credits" | "jobs" | null
  compare?: (now: number | null, was: number | null) => string | null
}

/** A rate changes by points: half as much again of next to nothing is not much. */
function toPoints(now: number | null, was: number | null): string | null {
  if (now === null || was === null) return null
  const tenths = Math.round((now - was) * 1_000)
  if (tenths === 0) return "same"
  return `${tenths > 0 ? "+" : "−"}${Math.abs(tenths) / 10} points`
}

function toFigure(shape: Shape, report: ReviewReport): Figure {
  const { pick, format, isBad, sumOf, compare = toChangeWords, ...rest } = shape
  const { figures, before } = report
  const isAlike = sumOf !== "credits" || (before !== null && isCostComparable(figures, before))
  const isComparable = isAlike && !(sumOf !== null && report.isPartial)
  const now = pick(figures)
  const was = before === null ? null : pick(before)
  return {
    ...rest,
    value: format(now, figures),
    change: isComparable ? compare(now, was) : null,
    isWorse: isComparable && isBad && now !== null && was !== null && was > 0 && now >= was * MUCH_WORSE,
    before: before === null || was === null ? null : format(was, before),
  }
}

const toWithout = (jobs: number) => `without ${toCount(jobs, "job")} of unknown cost`

function toCreditsNotes({ unknownJobs, reportedMilli, reportedDays, reportableDays }: WeekFigures): string[] {
  const unknown = !unknownJobs ? [] : [toWithout(unknownJobs)]
  const of = reportableDays > 7 ? `${formatCount(reportedDays)} of ` : ""
  const days = reportedDays < reportableDays ? ` for ${of}${toCount(of ? reportableDays : reportedDays, "day")}` : ""
  const reported = reportedMilli === null ? [] : [`reported: ${formatCredits(reportedMilli)}${days}`]
  return [...reported, ...unknown]
}

function toJobsNote({ completed, failed, pending }: WeekFigures): string {
  const open = pending === 0 ? "" : `, ${formatCount(pending)} not ended`
  return `${formatCount(completed)} done, ${formatCount(failed)} failed${open}`
}

function toWastedNotes({ figures: { costMilli, wastedMilli }, waste }: ReviewReport): string[] {
  const untold = countUntold(waste)
  const share = costMilli === null || wastedMilli === null || costMilli <= 0 ? null : wastedMilli / costMilli
  return [
    ...(share === null ? [] : [`${untold > 0 ? "at least " : ""}${toPercent(share)} of the credits`]),
    ...(untold > 0 ? [toWithout(untold)] : []),
  ]
}

/** The five figures at the head of a review. */
export function toFigures(report: ReviewReport): Figure[] {
  const { figures } = report
  const shapes: Shape[] = [
    {
      id: "credits",
      sumOf: "credits",
      label: "Credits",
      notes: toCreditsNotes(figures),
      isBad: false,
      pick: (week) => week.costMilli,
      format: (value, week) => formatCost(value, week.isEstimated),
    },
    {
      id: "jobs",
      sumOf: "jobs",
      label: "Jobs",
      notes: [toJobsNote(figures)],
      isBad: false,
      pick: (week) => week.jobs,
      format: (value) => (value === null ? UNKNOWN : formatCount(value)),
    },
    {
      id: "failure-rate",
      sumOf: null,
      label: "Failure rate",
      notes: [],
      isBad: true,
      pick: toFailureRate,
      compare: toPoints,
      format: toPercent,
    },
    {
      id: "per-minute",
      sumOf: null,
      label: "Per usable minute",
      notes: [],
      isBad: true,
      pick: toPerMinuteMilli,
      format: (value, week) => formatCost(value, week.isEstimated),
    },
    {
      id: "wasted",
      sumOf: "credits",
      label: "Wasted",
      notes: toWastedNotes(report),
      isBad: true,
      pick: (week) => week.wastedMilli,
      format: (value, week) => formatCost(value, week.isWastedEstimated ?? week.isEstimated),
    },
  ]
  return shapes.map((shape) => toFigure(shape, report))
}
