import type { WasteReport } from "@/lib/waste/schema"
import { type Cell, NOT_KNOWN, type ReviewRow, toSection } from "./row"

/** What bought nothing usable, with the clusters and other models' rates. */
export function toWasteRows({ failed, duplicate, drafts, totalMilli, isEstimated, whatIf }: WasteReport): ReviewRow[] {
  return [
    ...toSection("Waste", [
      { name: "Total", value: totalMilli, unit: "credits", isEstimated },
      { name: "Failed", key: "failed credits", value: failed.milli, unit: "credits", isEstimated: failed.isEstimated },
      { name: "Failed", key: "failed jobs", value: failed.jobs, unit: "jobs" },
      { name: "Failed, of unknown cost", value: failed.unknownJobs, unit: "jobs" },
      {
        name: "Bought again",
        key: "again credits",
        value: duplicate.milli,
        unit: "credits",
        isEstimated: duplicate.isEstimated,
      },
      // Where no job names its source nobody can tell whether there were any.
      {
        name: "Bought again",
        key: "again jobs",
        value: duplicate.milli === null && duplicate.jobs === 0 ? null : duplicate.jobs,
        unit: "jobs",
      },
      { name: "Bought again, of unknown cost", value: duplicate.unknownJobs, unit: "jobs" },
      { name: "Drafts never started", value: drafts.jobs, unit: "jobs" },
    ]),
    ...toSection(
      "Bought again",
      duplicate.clusters.flatMap(
        ({ source, model, format, customer, jobs, milli, first, isEstimated: isReckoned = false }) => {
          const known = [source, model, format, customer].filter((part) => part !== null)
          const name = known.join(", ") || NOT_KNOWN
          const key = `${first.connection} ${first.jobId}`
          return [
            { name, key: `${key} jobs`, value: jobs, unit: "jobs", isForeign: true } as const,
            {
              name,
              key: `${key} credits`,
              value: milli,
              unit: "credits",
              isEstimated: isReckoned,
              isForeign: true,
            } as const,
          ]
        },
      ),
    ),
    ...toSection(
      "At another model’s rate",
      whatIf.flatMap(({ from, to, jobs, nowMilli, wouldMilli, isEstimated: isReckoned = false }): Cell[] => {
        const name = `${from} as ${to}`
        const credits = (value: number) => ({ value, unit: "credits", isForeign: true }) as const
        return [
          { name, key: `${name} jobs`, value: jobs, unit: "jobs", isForeign: true },
          { name: `${name}, cost`, ...credits(nowMilli), isEstimated: isReckoned },
          // Arithmetic, whatever the jobs cost: an estimate in any case.
          { name: `${name}, would cost`, ...credits(wouldMilli), isEstimated: true },
        ]
      }),
    ),
  ]
}
