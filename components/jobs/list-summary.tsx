import { Link } from "@/components/ui/link"
import { formatCredits } from "@/lib/format"
import type { Tab } from "@/lib/jobs/list-schema"
import type { JobCounts } from "@/lib/jobs/list-types"
import { toCountWords } from "./list-tabs"

/** "61 jobs · ~3,240 credits": exact to 10,000 jobs; beyond, no sum but the way to Usage. */
export function ListSummary({ counts, tab }: { counts: JobCounts | undefined; tab: Tab }) {
  const count = counts?.tabs[tab]
  const words = toCountWords(count)
  if (!counts || words === null) return null
  return (
    <p className="whitespace-nowrap tabular-nums text-muted">
      {words} {count === 1 ? "job" : "jobs"}
      <CreditWords counts={counts} isMany={(count ?? 0) > 10_000} />
    </p>
  )
}

function CreditWords({ counts, isMany }: { counts: JobCounts; isMany: boolean }) {
  if (isMany) {
    return (
      <>
        {" · "}
        <Link href="/usage" className="text-accent hover:underline">
          credits on Usage
        </Link>
      </>
    )
  }
  const sums = counts.credits
  if (!sums || sums.reportedMilli + sums.estimatedMilli === 0) return null
  const isEstimated = sums.estimatedJobs > 0
  const parts = [
    `${formatCredits(sums.reportedMilli)} reported by the vendor`,
    `${formatCredits(sums.estimatedMilli)} estimated for ${sums.estimatedJobs} jobs`,
    `${sums.mayBeJobs + sums.unknownJobs} ended jobs whose cost nobody can tell`,
    `${sums.pendingJobs} jobs that have not ended`,
  ]
  return (
    <span title={parts.join("; ")}>
      {" · "}
      {isEstimated ? "~" : ""}
      {formatCredits(sums.reportedMilli + sums.estimatedMilli)} credits
    </span>
  )
}
