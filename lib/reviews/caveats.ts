import { isCostComparable } from "@/lib/domain/review-figures"
import { HOUR } from "@/lib/domain/time"
import { addWeeks, toWeekDays, toWeekWords } from "@/lib/domain/week"
import { formatCount } from "@/lib/format"
import type { FirstSync } from "./facts-data"
import type { NamedSum, WeekFigures } from "./schema"
import type { ReviewScope } from "./scope"
import { toDayWords } from "./words"

export type CaveatFacts = {
  isPartial: boolean
  buildShare: number | null
  syncs: readonly FirstSync[]
  recordFrom: number | null
  figures: WeekFigures
  models: readonly NamedSum[]
  customers: readonly NamedSum[]
  /** Missed stretches of usage events. */
  gaps: number
  /** Connections that made jobs and of which the vendor reported no credits. */
  silent: readonly string[]
  /** Days whose figure was read before they were over. */
  early: number
  /** Null: our record does not reach back so far. */
  before: WeekFigures | null
}

const jobs = (count: number) => (count === 1 ? "1 job" : `${formatCount(count)} jobs`)

function toBeginsCaveat(recordFrom: number, { days }: ReviewScope): string {
  const begins = `Our record begins on ${toDayWords(recordFrom)}`
  if (recordFrom >= days.until) return `${begins}, after this week: its jobs are not known.`
  return recordFrom >= days.from
    ? `${begins}: what was made before that is in no figure, and there is no week before to compare with.`
    : `${begins}, so there is no whole week before to compare with.`
}

function toRecordCaveats({ buildShare, syncs, recordFrom, before, isPartial }: CaveatFacts, scope: ReviewScope) {
  const building =
    buildShare === null
      ? []
      : [
          `The sums by day are being built anew (${Math.floor(buildShare * 100)} %): until then every figure is too small.`,
        ]
  const partial = isPartial
    ? ["The week is not over: its figures are as of now, while those of the week before are of a whole week."]
    : []
  const unfinished = syncs.flatMap(({ connection, backfill }) => {
    if (!backfill || backfill.phase === "done") return []
    const of = backfill.total === null ? "" : ` of about ${formatCount(backfill.total)}`
    return [`The first sync of ${connection} is at job ${formatCount(backfill.received)}${of}: more jobs may come in.`]
  })
  const none = recordFrom === null ? ["Our record holds no job yet."] : []
  const begins = recordFrom === null || before !== null ? [] : [toBeginsCaveat(recordFrom, scope)]
  return [...building, ...partial, ...unfinished, ...none, ...begins]
}

/** "9 of 10 jobs that ended". */
function toUnknownWords({ completed, failed, unknownJobs }: WeekFigures): string {
  return `${formatCount(unknownJobs)} of ${jobs((completed ?? 0) + (failed ?? 0))} that ended`
}

/** Where the costs of the two weeks are not known alike, a change may be one of what we were told. */
function toChangeCaveats({ isPartial, figures, before }: CaveatFacts): string[] {
  if (isPartial || before === null || figures.costMilli === null || isCostComparable(figures, before)) return []
  return [
    `What changed against the week before cannot be told: the cost of ${toUnknownWords(before)} in it is not known, of this week’s that of ${toUnknownWords(figures)}.`,
  ]
}

/** What is not reported, and what fills it. */
function toUnknownCaveats({ figures, models, customers }: CaveatFacts): string[] {
  const caveats: string[] = []
  // Null, too: of what our record cannot hold there is no more to say.
  if (!figures.jobs) return caveats
  const [unknownJobs, pending] = [figures.unknownJobs ?? 0, figures.pending ?? 0]
  if (figures.costMilli === null) {
    caveats.push(
      "Of none of the jobs that ended is the cost known: the vendor names no credits on a job, and model or length is missing for an estimate. Attribution (Settings) fills them.",
    )
  } else if (unknownJobs > 0) {
    caveats.push(
      `${jobs(unknownJobs)} ended whose cost nobody can tell (the model or length is not known, or the vendor does not say whether a failed job was charged). They are in no sum of credits.`,
    )
  }
  if (figures.isEstimated) {
    caveats.push("Credits with a “~” hold estimates: length × rate of jobs on which the vendor names no credits.")
  }
  if (pending > 0)
    caveats.push(
      `${jobs(pending)} of the week ${pending === 1 ? "has" : "have"} not ended: what they cost comes later.`,
    )
  const unnamed = models.find(({ name }) => name === null)
  if (unnamed && unnamed.jobs > 0) {
    caveats.push(
      `The model of ${jobs(unnamed.jobs)} is not known: the vendor does not report it, attribution fills it.`,
    )
  }
  if (customers.length === 0) {
    caveats.push("No job names a customer: the vendor does not report one, attribution fills it.")
  }
  return caveats
}

/** How much of it there is; where there are several connections, a silent one is named: its credits are not in the sum. */
function toReportedWords({ figures: { reportedDays, reportableDays }, silent }: CaveatFacts): string {
  if (reportedDays >= reportableDays) return ""
  const of = reportableDays > 7 ? ` of ${reportableDays}, each connection’s by themselves` : ""
  return `, of which it reported ${reportedDays}${of}${silent.length > 0 ? `; none of ${silent.join(", ")}` : ""}`
}

/** What was read too early is no word of the vendor's on the whole day. */
function toEarlyCaveats({ early }: CaveatFacts): string[] {
  if (early === 0) return []
  const days = early === 1 ? "1 vendor day was read before it was" : `${early} vendor days was read before they were`
  return [`The vendor’s figure of ${days} over and may have grown since: it is not in “reported”.`]
}

function toVendorCaveats(facts: CaveatFacts, { week }: ReviewScope): string[] {
  const { figures, gaps, early } = facts
  const silent = early > 0 ? [] : [`The vendor reported no credits for its days of ${toWeekWords(week)} (UTC).`]
  const reported =
    figures.reportedMilli === null
      ? silent
      : [`“Reported” is the vendor’s own sum for its days (UTC) of the same dates${toReportedWords(facts)}.`]
  const missed =
    gaps === 0
      ? []
      : [
          `${gaps === 1 ? "A stretch" : `${formatCount(gaps)} stretches`} of the vendor’s usage events could not be read in time (only its newest 100 can be): evidence from there is missing.`,
        ]
  return [...reported, ...toEarlyCaveats(facts), ...missed]
}

/** What a reader must know to trust the figures: the weightiest first. Pure. */
export function toCaveats(facts: CaveatFacts, scope: ReviewScope): string[] {
  const hours = (scope.untilAt - scope.fromAt) / HOUR
  const clocks = hours === 168 ? [] : [`The clocks changed in this week: it has ${hours} hours.`]
  return [
    ...toRecordCaveats(facts, scope),
    ...toChangeCaveats(facts),
    ...toUnknownCaveats(facts),
    ...toVendorCaveats(facts, scope),
    ...clocks,
    `Days are those of ${scope.zone}; a job and its credits belong to the day on which it was made.`,
  ]
}

/** Whether our record holds the whole week before: it does not where it begins within that week, if on its Monday, or later. */
export function hasWeekBefore(recordFrom: number | null, { week }: ReviewScope): boolean {
  return recordFrom !== null && recordFrom < toWeekDays(addWeeks(week, -1)).from
}
