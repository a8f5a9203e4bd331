import type { Review, ReviewReport, WeekFigures } from "@/lib/reviews/schema"
import type { WasteReport } from "@/lib/waste/schema"

/** A made-up week for tests. */
export function toSampleFigures(given: Partial<WeekFigures> = {}): WeekFigures {
  return {
    jobs: 412,
    completed: 380,
    failed: 20,
    pending: 12,
    costMilli: 41_230_500,
    isEstimated: true,
    unknownJobs: 7,
    usableMs: 34_800_000,
    pricedMs: 34_800_000,
    wastedMilli: 2_515_000,
    reportedMilli: null,
    reportedDays: 0,
    reportableDays: 7,
    ...given,
  }
}

const waste: WasteReport = {
  days: { from: 20261116, until: 20261123 },
  timeZone: "Asia/Kathmandu",
  failed: {
    jobs: 20,
    milli: 948_000,
    isEstimated: true,
    unknownJobs: 7,
    mayBeMilli: 360_000,
    href: "/jobs?tab=failed",
  },
  duplicate: {
    jobs: 0,
    milli: 0,
    isEstimated: false,
    unknownJobs: 0,
    clusters: [],
    clusterCount: 0,
    erasedJobs: 0,
    known: { looked: 380, withSource: 380 },
  },
  drafts: { jobs: 1, oldestAt: "2026-11-17T10:00:00.000Z", href: "/jobs?tab=waiting" },
  totalMilli: 948_000,
  isEstimated: true,
  whatIf: [],
}

export function toSampleReport(given: Partial<ReviewReport> = {}): ReviewReport {
  return {
    version: 1,
    week: "2026-W47",
    connection: null,
    timeZone: "Asia/Kathmandu",
    from: 20261116,
    until: 20261123,
    fromAt: "2026-11-15T18:15:00.000Z",
    untilAt: "2026-11-22T18:15:00.000Z",
    isPartial: false,
    asOf: "2026-11-24T09:00:00.000Z",
    headline: "41,231 credits for 412 jobs, 8 % more than the week before.",
    figures: toSampleFigures(),
    before: toSampleFigures({ jobs: 380, costMilli: 38_000_000, failed: 10, wastedMilli: 2_500_000 }),
    change: {
      beforeMilli: 38_000_000,
      afterMilli: 41_230_500,
      parts: { volume: 3_200_001, mix: -400_000, length: 430_499, rate: 0, failures: 0 },
    },
    days: [
      { day: 20261116, jobs: 60, failed: 2, costMilli: 6_000_000, href: "/jobs?created=2026-11-16..2026-11-17" },
      { day: 20261117, jobs: 0, failed: 0, costMilli: null, href: "/jobs?created=2026-11-17..2026-11-18" },
    ],
    models: [{ name: null, jobs: 412, costMilli: null, share: null, href: "/jobs?model=@none" }],
    customers: [],
    failures: [],
    waste,
    anomalies: [],
    disputes: [],
    forecast: null,
    runway: [],
    budgets: [],
    reminders: [],
    caveats: [],
    ...given,
  }
}

export function toSampleReview(given: Partial<Review> = {}): Review {
  return {
    report: toSampleReport(),
    signature: null,
    corrections: [],
    notes: "",
    noteNodes: [],
    items: [],
    previous: "2026-W46",
    next: "2026-W48",
    ...given,
  }
}
