import { KeptLink } from "@/components/shell/kept-link"
import { Button } from "@/components/ui/button"
import { Problem } from "@/components/ui/problem"
import { toAppError } from "@/lib/errors"
import { formatCount } from "@/lib/format"
import type { Column } from "@/lib/jobs/list-schema"
import { toSpec } from "./columns"
import { toUnfilled } from "./list-state"
import type { useJobPages } from "./use-job-pages"

/** What comes after the last row: more, the end, or why there is no more. */
export function ListEnd({ pages }: { pages: ReturnType<typeof useJobPages> }) {
  const { query, rows, isStale } = pages
  if (query.isFetchNextPageError && query.error) {
    const retry = () => void query.fetchNextPage()
    return <Problem title="The next jobs could not be read" detail={toAppError(query.error).message} onRetry={retry} />
  }
  if (query.isFetchingNextPage || isStale) return <p className="py-2 text-muted">Reading more…</p>
  if (query.hasNextPage) {
    return (
      <Button variant="quiet" className="my-1" onClick={() => void query.fetchNextPage()}>
        Show more
      </Button>
    )
  }
  return rows.length > 20 ? <p className="py-2 text-faint">End of the list: {formatCount(rows.length)} jobs.</p> : null
}

/** How to read the figures, and once for all rows which columns are not there, and why. */
export function ListLegend({ filled }: { filled: readonly Column[] }) {
  const unfilled = toUnfilled(filled).map((column) => toSpec(column).label.toLowerCase())
  return (
    <div className="flex flex-col gap-1 pt-2 text-faint">
      <p>~ estimated · – not reported · plain number reported by the vendor · ± seen within a window of time</p>
      {unfilled.length > 0 ? (
        <p className="max-w-[96ch] text-pretty">
          Not shown, because no job has them: {unfilled.join(", ")}. The vendor’s documented answers do not carry these;
          they fill once your own application tells this dashboard which job belongs to whom:{" "}
          <KeptLink href="/settings/attribution">attribution</KeptLink>.
        </p>
      ) : null}
    </div>
  )
}
