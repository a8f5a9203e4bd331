import { formatCount, formatCredits, UNKNOWN } from "@/lib/format"
import type { DuplicateWaste, FailedWaste, WasteReport } from "@/lib/waste/schema"

/** "~126": "~" before what holds estimates. */
export function toCredits(milli: number | null, isEstimated: boolean): string {
  if (milli === null) return UNKNOWN
  return `${isEstimated && milli !== 0 ? "~" : ""}${formatCredits(milli)}`
}

/** "1 job", "1,204 jobs". */
export function toJobs(count: number, kind = "job"): string {
  return `${formatCount(count)} ${kind}${count === 1 ? "" : "s"}`
}

/** What failed jobs cost: not known where jobs failed and nobody tells of any. */
export function toFailedCredits({ jobs, unknownJobs, milli, isEstimated }: FailedWaste): string {
  return jobs > 0 && jobs === unknownJobs ? UNKNOWN : toCredits(milli, isEstimated)
}

/** What was bought twice: not known where no repeat has a known cost, or where no job names its source. */
export function toRepeatCredits(duplicate: DuplicateWaste): string {
  const { jobs, unknownJobs, milli, isEstimated } = duplicate
  if (jobs === 0) return isBlind(duplicate) ? UNKNOWN : "0"
  return jobs === unknownJobs ? UNKNOWN : toCredits(milli, isEstimated)
}

/** Whether jobs completed of which none names source and model: then nobody can tell what was bought twice. */
export function isBlind({ known }: DuplicateWaste): boolean {
  return known.looked > 0 && known.withSource === 0
}

/** What is known to be wasted; "–" where a part of it is not known and the other is 0, also in reviews signed when that total was 0. */
export function toTotal({ failed, duplicate, totalMilli, isEstimated }: WasteReport): string {
  const parts = [toFailedCredits(failed), toRepeatCredits(duplicate)]
  return totalMilli === 0 && parts.includes(UNKNOWN) ? UNKNOWN : toCredits(totalMilli, isEstimated)
}

/** "2 failed jobs whose charge nobody can tell, up to ~360 credits"; null when all are known. */
export function toUnknownWords({ unknownJobs, mayBeMilli }: FailedWaste): string | null {
  if (unknownJobs === 0) return null
  const most = mayBeMilli === null ? "" : `; ~${formatCredits(mayBeMilli)} credits if all were charged`
  return `${toJobs(unknownJobs, "failed job")} whose charge nobody can tell${most}`
}
