import { type DayAnomaly, type DaySums, findDayAnomalies } from "@/lib/domain/anomaly"
import { addDays, toDay, toIsoDay } from "@/lib/domain/time"
import { formatCount, formatCredits, formatDay } from "@/lib/format"
import type { Reconciliation } from "@/lib/reconciliation/schema"
import type { LateJobs, RateChange } from "./facts-data"
import type { Anomaly } from "./schema"
import { type ReviewScope, toJobsHref } from "./scope"
import { isWithin } from "./sums"

const toPercent = (share: number) => `${(share * 100).toFixed(1)} %`

const WORDS = {
  credits: (value: number) => `${formatCredits(value)} credits`,
  jobs: (value: number) => (value === 1 ? "1 job" : `${formatCount(value)} jobs`),
  failures: (value: number) => `${toPercent(value)} failed`,
} as const satisfies Record<DayAnomaly["kind"], (value: number) => string>

const WEEKDAYS = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"] as const

function toDayWords(found: DayAnomaly, scope: ReviewScope): Anomaly {
  const { kind, day, value, usual, weeks } = found
  const days = { from: day, until: addDays(day, 1) }
  const weekday = WEEKDAYS.find((_, at) => addDays(scope.days.from, at) === day) ?? "such days"
  return {
    kind,
    day,
    title: `${formatDay(day)}: ${WORDS[kind](value)}`,
    detail: `Usual for ${weekday}: ${WORDS[kind](usual)} (the middle of the ${weeks} before)`,
    href: toJobsHref(scope, days, kind === "failures" ? { tab: "failed" } : {}),
  }
}

function toRateWords({ connection, model, at, fromMilli, toMilli }: RateChange, scope: ReviewScope): Anomaly {
  const day = toDay(at, scope.zone)
  return {
    kind: "rate",
    day,
    title: `${formatDay(day)}: a rate changed from ${formatCredits(fromMilli)} to ${formatCredits(toMilli)} credits a minute`,
    detail: `Model “${model}” on ${connection}, as the vendor’s pricing says since then`,
    href: toJobsHref(
      scope,
      { from: day, until: scope.days.until },
      { model: { include: [model], exclude: [] }, connection },
    ),
  }
}

function toLateWords({ connection, jobs }: LateJobs, scope: ReviewScope): Anomaly {
  return {
    kind: "late_jobs",
    day: null,
    title: `${WORDS.jobs(jobs)} of this week ${jobs === 1 ? "was" : "were"} first seen more than a day after it ended`,
    detail: `On ${connection}: the vendor listed them late, or our sync stood still. They are in the figures now`,
    href: toJobsHref(scope, scope.days, { connection }),
  }
}

function toReconcileHref(connection: string, day: number): string {
  return `/usage/reconciliation?${new URLSearchParams({ from: toIsoDay(day), to: toIsoDay(day), connection })}`
}

/** A day on which the vendor's figure differs from ours and nothing explains it; findings themselves are disputes. */
function toReconciliationWords(reconciliation: Reconciliation): Anomaly[] {
  return reconciliation.days
    .filter(({ state }) => state === "open")
    .map(({ connection, day, openMilli, reportedMilli }) => ({
      kind: "reconciliation" as const,
      day,
      title: `${formatDay(day)}: ${formatCredits(openMilli)} credits that nothing explains`,
      detail: `The vendor reported ${formatCredits(reportedMilli)} for its day (UTC) on ${connection}`,
      href: toReconcileHref(connection, day),
    }))
    .toReversed()
}

export type AnomalyFacts = {
  /** Whole days of the record up to the week's end: no day that is not over, none on which the record began. */
  days: ReadonlyMap<number, DaySums>
  rates: readonly RateChange[]
  late: readonly LateJobs[]
  reconciliation: Reconciliation
}

/** What of the week stands out, oldest day first, what concerns the whole week last. */
export function toAnomalies(facts: AnomalyFacts, scope: ReviewScope): Anomaly[] {
  const asked = [...facts.days.keys()].filter((day) => isWithin(day, scope.days))
  const found = [
    ...findDayAnomalies(asked, facts.days).map((one) => toDayWords(one, scope)),
    ...facts.rates.map((one) => toRateWords(one, scope)),
    ...toReconciliationWords(facts.reconciliation),
  ]
  return [...found.toSorted((a, b) => (a.day ?? 0) - (b.day ?? 0)), ...facts.late.map((one) => toLateWords(one, scope))]
}
