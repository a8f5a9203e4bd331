"use client"

import { useQuery } from "@tanstack/react-query"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { useConnection } from "@/components/shell/use-connection"
import { buttonClass } from "@/components/ui/button"
import { Empty } from "@/components/ui/empty"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { isAtLeast } from "@/lib/domain/operator"
import { driftQueries } from "@/lib/drift/queries"
import type { DriftView } from "@/lib/drift/schema"
import { toAppError } from "@/lib/errors"
import { formatCount } from "@/lib/format"
import { DriftList } from "./drift-list"

/** Where the vendor's answers differ from what is documented. */
export function DriftPage() {
  const { by } = useShell()
  const { connection } = useConnection()
  const { data, error, refetch } = useQuery(driftQueries.view(connection))
  const query = connection === null ? "" : `?${new URLSearchParams({ connection })}`
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <KeptLink href="/settings">← Settings</KeptLink>
          <h1>Contract drift</h1>
          <p className="max-w-[80ch] text-pretty text-muted">
            Where the vendor’s answers differ from what is documented. Jobs are read all the same: what cannot be read
            is shown as not reported, never guessed.
          </p>
        </div>
        {isAtLeast(by.role, "admin") && data && data.rows.length > 0 ? (
          <a href={`/api/drift/export${query}`} download className={buttonClass()}>
            JSON for the vendor
          </a>
        ) : null}
      </div>
      {error ? (
        <Problem
          title={data ? "Drift could not be read again; below is what was read before" : "Drift could not be read"}
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <Found view={data} /> : error ? null : <Skeleton className="h-64" />}
    </div>
  )
}

function Found({ view: { rows, hasMore } }: { view: DriftView }) {
  if (rows.length === 0) {
    return (
      <Empty title="No answer differed so far">
        Drift is a field that is missing, null, of another type or not documented, or a value that is not. Each is noted
        here with a sample when it is first seen, so that a change on the vendor’s side is known before it hurts.
      </Empty>
    )
  }
  return (
    <>
      <DriftList rows={rows} />
      {hasMore ? (
        <p className="text-muted">
          These are the {formatCount(rows.length)} that were seen last; the JSON for the vendor holds the others.
        </p>
      ) : null}
    </>
  )
}
