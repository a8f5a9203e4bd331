import { isUnpriced, type UsageReport } from "@/lib/domain/usage-report"
import { formatCount, formatCredits, formatDay } from "@/lib/format"

type Noted = Pick<UsageReport, "totals" | "days" | "from" | "firstKnown" | "change" | "measure">
type OfSomeKeys = { connection: string; text: string }

/** A first day later than this many days ago is worth telling: a shorter range is looked at for its days alone. */
const LONG_DAYS = 28

/** What a reader of the figures must know to read them right, a sentence each. */
export function toNotes(report: Noted, ofSomeKeys: readonly OfSomeKeys[]): string[] {
  const { totals, days, from, firstKnown, change, measure } = report
  const measured = (value: number | null) => (measure === "jobs" ? formatCount(value ?? 0) : formatCredits(value))
  return [
    ...(totals.unknownJobs > 0 && !isUnpriced(report)
      ? [`${formatCount(totals.unknownJobs)} jobs ended whose cost nobody can tell; they are in no figure of credits.`]
      : []),
    ...(firstKnown !== null && firstKnown === from && days > LONG_DAYS
      ? [`Nothing is known before ${formatDay(from).split(" ").slice(1).join(" ")}.`]
      : []),
    ...(change && change.days > 0 && change.wholeDays < days
      ? [`Compared without today: ${measured(change.now)} against ${measured(change.before)}.`]
      : []),
    ...ofSomeKeys.map(({ connection, text }) => `${connection}: ${text}`),
  ]
}
