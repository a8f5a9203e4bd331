import { z } from "zod"
import { AppError } from "@/lib/errors"
import type { ReviewReport, WeekFigures } from "./schema"

/**
 * What must hold of a frozen report for the page to show it. Its parts were written by `createReport` of version 1 and are ours;
 * what is checked is that they are there and are lists, numbers and texts where the page counts on it.
 */
const marked = { isEstimated: z.boolean().optional() }
const figures = z.looseObject({ jobs: z.number(), failed: z.number(), costMilli: z.number().nullable() })
const frozen = z.looseObject({
  version: z.literal(1),
  week: z.string(),
  connection: z.string().nullable(),
  timeZone: z.string(),
  from: z.number(),
  until: z.number(),
  headline: z.string(),
  figures,
  before: figures.nullable(),
  change: z
    .looseObject({ beforeMilli: z.number(), afterMilli: z.number(), parts: z.record(z.string(), z.number()) })
    .nullable(),
  days: z.array(z.looseObject({ ...marked, day: z.number(), jobs: z.number().nullable(), href: z.string() })),
  models: z.array(z.looseObject({ ...marked, jobs: z.number(), href: z.string() })),
  customers: z.array(z.looseObject({ ...marked, name: z.string().nullable(), jobs: z.number(), href: z.string() })),
  failures: z.array(z.looseObject({ ...marked, groupId: z.string(), title: z.string(), jobs: z.number() })),
  waste: z.looseObject({ totalMilli: z.number().nullable() }),
  anomalies: z.array(z.looseObject({ title: z.string() })),
  disputes: z.array(z.looseObject({ kind: z.string(), connection: z.string(), day: z.number() })),
  forecast: z.looseObject({ ...marked, month: z.number() }).nullable(),
  runway: z.array(z.looseObject({ connection: z.string() })),
  budgets: z.array(z.looseObject({ ...marked, subject: z.string() })),
  reminders: z.array(z.looseObject({ title: z.string(), href: z.string() })),
  caveats: z.array(z.string()),
})

/** What earlier versions did not freeze, as they reckoned: by the length of all videos, and by days whichever connection reported. */
function toFigures(was: WeekFigures): WeekFigures {
  return { ...was, pricedMs: was.pricedMs ?? was.usableMs ?? 0, reportableDays: was.reportableDays ?? 7 }
}

/** The report as it was signed. Throws AppError("internal") when it is none of ours: figures that were signed are never guessed. */
export function readFrozen(text: string): ReviewReport {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new AppError("internal", "The signed figures of this review cannot be read.", { cause })
  }
  const parsed = frozen.safeParse(json)
  if (!parsed.success) {
    throw new AppError("internal", "The signed figures of this review are of a form that this version does not know.", {
      cause: parsed.error,
    })
  }
  // Checked above as far as a page counts on it; only `signReview` writes it, from a report of this type.
  const report = json as ReviewReport
  return { ...report, figures: toFigures(report.figures), before: report.before && toFigures(report.before) }
}
