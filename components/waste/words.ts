import { formatCost, formatCount, formatCredits, UNKNOWN } from "@/lib/format"
import { countUntold, type DuplicateWaste, type FailedWaste, type WasteReport } from "@/lib/waste/schema"

/** "1 job", "1,204 jobs". */
export function toJobs(count: number, kind = "job"): string {
  return `${formatCount(count)} ${kind}${count === 1 ? "" : "s"}`
}

/** What failed jobs cost: not known where nobody tells of some and the others cost 0, also in reviews signed when that was 0. */
export function toFailedCredits({ unknownJobs, milli, isEstimated }: Omit<FailedWaste, "href">): string {
  return unknownJobs > 0 && milli === 0 ? UNKNOWN : formatCost(milli, isEstimated)
}

/** What was bought twice: not known as of failed jobs, and where no job names its source. */
export function toRepeatCredits(duplicate: DuplicateWaste): string {
  const { jobs, unknownJobs, milli, isEstimated } = duplicate
  if (jobs === 0) return isBlind(duplicate) ? UNKNOWN : "0"
  return unknownJobs > 0 && milli === 0 ? UNKNOWN : formatCost(milli, isEstimated)
}

/** Whether jobs completed of which none names source and model: then nobody can tell what was bought twice. */
export function isBlind({ known }: DuplicateWaste): boolean {
  return known.looked > 0 && known.withSource === 0
}

/**
 * What is known to be wasted, "at least" where the charge of some is not; "–" where a part of it is not known and the other is 0,
 * also in reviews signed when that total was 0.
 */
export function toTotal({ failed, duplicate, totalMilli, isEstimated }: WasteReport): string {
  const parts = [toFailedCredits(failed), toRepeatCredits(duplicate)]
  if (totalMilli === null || (totalMilli === 0 && parts.includes(UNKNOWN))) return UNKNOWN
  return `${countUntold({ failed, duplicate }) > 0 ? "at least " : ""}${formatCost(totalMilli, isEstimated)}`
}

/** "2 failed jobs whose charge nobody can tell; ~360 credits if all were charged"; null when all are known. */
export function toUnknownWords({ failed, duplicate }: Pick<WasteReport, "failed" | "duplicate">): string | null {
  const { unknownJobs, mayBeMilli } = failed
  const most = mayBeMilli === null ? "" : `; ~${formatCredits(mayBeMilli)} credits if all were charged`
  const parts = [
    ...(unknownJobs > 0 ? [`${toJobs(unknownJobs, "failed job")} whose charge nobody can tell${most}`] : []),
    ...(duplicate.unknownJobs > 0 ? [`${toJobs(duplicate.unknownJobs)} bought again whose cost is not known`] : []),
  ]
  return parts.length === 0 ? null : parts.join("; ")
}
