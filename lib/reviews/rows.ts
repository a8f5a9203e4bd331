import { type Change, FACTORS, type Factor } from "@/lib/domain/explain"
import { toFailureRate, toPerMinuteMilli } from "@/lib/domain/review-figures"
import { addDays, toIsoDay } from "@/lib/domain/time"
import { countUntold } from "@/lib/waste/schema"
import { toOutlookRows } from "./outlook-rows"
import { type Cell, NOT_KNOWN, type ReviewRow, toSection, type Unit } from "./row"
import type { NamedSum, Review, ReviewReport, WeekFigures } from "./schema"
import { toWasteRows } from "./waste-rows"

function toHead({ report, signature }: Review): ReviewRow[] {
  const text = (name: string, value: string | null): Cell => ({ name, value, unit: "text" })
  return toSection("Review", [
    text("Week", report.week),
    text("From", toIsoDay(report.from)),
    text("To", toIsoDay(addDays(report.until, -1))),
    text("Time zone", report.timeZone),
    { ...text("Connection", report.connection ?? "all"), isForeign: report.connection !== null },
    text("As of", report.asOf),
    ...(signature ? [{ ...text("Signed by", signature.name), isForeign: true }, text("Signed at", signature.at)] : []),
    text("In a sentence", report.headline),
  ])
}

function toFigureRows(section: string, week: WeekFigures, more: readonly Cell[] = []): ReviewRow[] {
  const { isEstimated } = week
  return toSection(section, [
    { name: "Credits", value: week.costMilli, unit: "credits", isEstimated },
    { name: "Jobs", value: week.jobs, unit: "jobs" },
    { name: "Done", value: week.completed, unit: "jobs" },
    { name: "Failed", value: week.failed, unit: "jobs" },
    { name: "Not ended", value: week.pending, unit: "jobs" },
    { name: "Failure rate", value: toFailureRate(week), unit: "share" },
    { name: "Per usable minute", value: toPerMinuteMilli(week), unit: "credits", isEstimated },
    { name: "Usable length", value: week.usableMs, unit: "length" },
    { name: "Wasted", value: week.wastedMilli, unit: "credits", isEstimated: week.isWastedEstimated ?? isEstimated },
    ...more,
    { name: "Of unknown cost", value: week.unknownJobs, unit: "jobs" },
    { name: "Reported by the vendor (UTC days)", value: week.reportedMilli, unit: "credits" },
    { name: "Days that it reported", value: week.reportedDays, unit: "days" },
  ])
}

const PART_NAMES = {
  volume: "Number of jobs",
  mix: "Choice of models",
  length: "Length of videos",
  rate: "Rates",
  failures: "Not charged",
} as const satisfies Record<Factor, string>

function toChangeRows(change: Change | null): ReviewRow[] {
  if (change === null) return []
  const credits = (name: string, value: number): Cell => ({ name, value, unit: "credits" })
  return toSection("Change", [
    credits("Week before", change.beforeMilli),
    ...FACTORS.map((factor) => credits(PART_NAMES[factor], change.parts[factor])),
    credits("This week", change.afterMilli),
  ])
}

function toDayRows({ days }: ReviewReport): ReviewRow[] {
  return toSection(
    "Days",
    days.flatMap(({ day, jobs, failed, costMilli, isEstimated = false }): Cell[] => {
      const name = toIsoDay(day)
      return [
        { name, key: `${name} credits`, value: costMilli, unit: "credits", isEstimated },
        { name, key: `${name} jobs`, value: jobs, unit: "jobs" },
        { name: `${name} failed`, value: failed, unit: "jobs" },
      ]
    }),
  )
}

function toNamedRows(section: string, sums: readonly NamedSum[]): ReviewRow[] {
  return toSection(
    section,
    sums.flatMap(({ name, jobs, costMilli, share, isEstimated = false }): Cell[] => {
      const known = { name: name ?? NOT_KNOWN, isForeign: name !== null }
      const key = (unit: Unit) => `${unit} ${JSON.stringify(name)}`
      return [
        { ...known, key: key("credits"), value: costMilli, unit: "credits", isEstimated },
        { ...known, key: key("jobs"), value: jobs, unit: "jobs" },
        { ...known, key: key("share"), value: share, unit: "share" },
      ]
    }),
  )
}

function toFailureRows({ failures }: ReviewReport): ReviewRow[] {
  return toSection(
    "Failures",
    failures.flatMap(({ groupId, title, jobs, costMilli, isEstimated = false }): Cell[] => [
      { name: title, key: `${groupId} jobs`, value: jobs, unit: "jobs", isForeign: true },
      { name: title, key: `${groupId} credits`, value: costMilli, unit: "credits", isEstimated, isForeign: true },
    ]),
  )
}

function toFindingRows({ anomalies, disputes }: ReviewReport): ReviewRow[] {
  const odd = anomalies.map(
    ({ kind, day, title, detail }, at): Cell => ({
      name: title,
      key: `${kind} ${day} ${at}`,
      value: detail,
      unit: "text",
      isForeign: true,
    }),
  )
  const disputed = disputes.map(
    (one, at): Cell => ({
      name: `${toIsoDay(one.day)} ${one.connection} ${one.jobId ?? ""} ${one.title}`.replaceAll("  ", " "),
      key: `${one.kind} ${one.connection} ${one.jobId} ${at}`,
      value: one.milli,
      unit: "credits",
      isForeign: true,
    }),
  )
  return [...toSection("What stands out", odd), ...toSection("To take up with the vendor", disputed)]
}

/** Everything in a report that tells of the week and not of the moment of asking: what is compared once it is signed. */
export function toReckonedRows(report: ReviewReport): ReviewRow[] {
  return [
    ...toFigureRows("Figures", report.figures, [
      { name: "Failed or bought again, of unknown cost", value: countUntold(report.waste), unit: "jobs" },
    ]),
    ...(report.before ? toFigureRows("Week before", report.before) : []),
    ...toChangeRows(report.change),
    ...toDayRows(report),
    ...toNamedRows("Models", report.models),
    ...toNamedRows("Customers", report.customers),
    ...toFailureRows(report),
    ...toWasteRows(report.waste),
  ]
}

function toWritten({ report, corrections, items, notes }: Review): ReviewRow[] {
  const texts = (lines: readonly string[]) =>
    lines.map((value, at): Cell => ({ name: String(at + 1), value, unit: "text" }))
  return [
    ...toSection(
      "Reminders",
      report.reminders.map(({ title, detail }) => ({ name: title, value: detail, unit: "text" })),
    ),
    ...toSection(
      "Changed since it was signed",
      corrections.map(({ name, signed, now }) => ({
        name,
        value: `${signed} → ${now}`,
        unit: "text",
        isForeign: true,
      })),
    ),
    ...toSection(
      "To do",
      items.map((item) => ({
        name: `${item.week} ${item.doneAt === null ? "open" : "done"}`,
        key: String(item.num),
        value: item.text,
        unit: "text",
        isForeign: true,
      })),
    ),
    ...(notes.trim() === ""
      ? []
      : toSection("Notes", [{ name: "Notes", value: notes, unit: "text", isForeign: true }])),
    ...toSection("Before you read the figures", texts(report.caveats)),
  ]
}

/** Everything that a review says, in the order of the page: CSV and Markdown are written from these rows and from nothing else. */
export function toReviewRows(review: Review): ReviewRow[] {
  return [
    ...toHead(review),
    ...toReckonedRows(review.report),
    ...toFindingRows(review.report),
    ...toOutlookRows(review.report),
    ...toWritten(review),
  ]
}
