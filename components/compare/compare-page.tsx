"use client"

import { useQuery } from "@tanstack/react-query"
import { KeptLink } from "@/components/shell/kept-link"
import { Empty } from "@/components/ui/empty"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { compareQueries } from "@/lib/compare/queries"
import { type Comparison, toCompareHref } from "@/lib/compare/schema"
import type { JobRef } from "@/lib/domain/job"
import { toAppError } from "@/lib/errors"
import { CompareSide } from "./compare-side"
import { CompareTable } from "./compare-table"

/** Two jobs side by side: what differs first. */
export function ComparePage({ a, b }: { a: JobRef | null; b: JobRef | null }) {
  return (
    <div className="flex flex-col gap-4">
      <h1>Compare two jobs</h1>
      {a && b ? <Compared a={a} b={b} /> : <NothingChosen />}
    </div>
  )
}

function NothingChosen() {
  return (
    <Empty title="No two jobs are chosen" action={<KeptLink href="/jobs">To the jobs</KeptLink>}>
      Select two rows of the jobs list (x selects a row) and choose “Compare”. A failed job’s page leads to a comparison
      with its nearest success.
    </Empty>
  )
}

function Compared({ a, b }: { a: JobRef; b: JobRef }) {
  const { data, error, refetch } = useQuery(compareQueries.of(a, b))
  if (!data) {
    if (!error) return <Skeleton className="h-96" />
    const retry = () => void refetch()
    return <Problem title="The two cannot be compared" detail={toAppError(error).message} onRetry={retry} />
  }
  const isOne = a.connection === b.connection && a.jobId === b.jobId
  return (
    <>
      {isOne ? <p className="rounded-md bg-handled-soft px-3 py-1.5">Both are the same job.</p> : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <CompareSide name="A" side={data.a} />
        <CompareSide name="B" side={data.b} />
      </div>
      <Parts comparison={data} />
      <p>
        <KeptLink href={toCompareHref(b, a)}>Change sides</KeptLink>
      </p>
    </>
  )
}

const PARTS = {
  different: "Different",
  equal: "Equal",
  not_known: "Not known of one or both",
} as const satisfies Record<Comparison["rows"][number]["verdict"], string>

function Parts({ comparison }: { comparison: Comparison }) {
  const rowsOf = (verdict: keyof typeof PARTS) => comparison.rows.filter((row) => row.verdict === verdict)
  const different = rowsOf("different")
  return (
    <>
      {different.length === 0 ? <p className="text-muted">Nothing that is known of both differs.</p> : null}
      {(["different", "equal", "not_known"] as const).map((verdict) => {
        const rows = rowsOf(verdict)
        if (rows.length === 0) return null
        return <CompareTable key={verdict} title={`${PARTS[verdict]} (${rows.length})`} rows={rows} verdict={verdict} />
      })}
    </>
  )
}
