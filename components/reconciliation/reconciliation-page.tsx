"use client"

import { useQuery } from "@tanstack/react-query"
import { useSearchParams } from "next/navigation"
import { KeptLink } from "@/components/shell/kept-link"
import { useConnection } from "@/components/shell/use-connection"
import { buttonClass } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { Empty } from "@/components/ui/empty"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { toAppError } from "@/lib/errors"
import { type ReconcileFilter, toReconcileFilter, toReconcileQuery } from "@/lib/reconciliation/filter-schema"
import { reconciliationQueries, toDisputesHref } from "@/lib/reconciliation/queries"
import type { Reconciliation } from "@/lib/reconciliation/schema"
import { DaysPicker, NarrowPicker } from "./controls"
import { DayList } from "./day-list"
import { Summary } from "./summary"
import { isRemarkable } from "./words"

/** The vendor's figure of each day beside ours, and what explains the difference. */
export function ReconciliationPage() {
  const filter = toReconcileFilter(useSearchParams())
  const { connection } = useConnection()
  const { data, error, refetch } = useQuery(reconciliationQueries.days(filter, connection))
  const disputes = data?.totals.disputes ?? 0
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <KeptLink href={`/usage${toReconcileQuery({ ...filter, isNarrowed: false }, null)}`}>← Usage</KeptLink>
          <h1>Reconciliation</h1>
        </div>
        <div className="no-print flex flex-wrap items-center gap-2">
          <DaysPicker filter={filter} />
          {disputes > 0 ? (
            <a href={toDisputesHref(filter, connection)} download className={buttonClass()}>
              Dispute CSV
            </a>
          ) : null}
        </div>
      </div>
      {error ? (
        <Problem
          title={
            data ? "The days could not be read again; below is what was read before" : "The days could not be read"
          }
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <Days found={data} filter={filter} /> : error ? null : <Skeleton className="h-96" />}
    </div>
  )
}

function Days({ found, filter }: { found: Reconciliation; filter: ReconcileFilter }) {
  const { connections } = useConnection()
  if (found.days.length === 0) {
    return (
      <Empty title="Nothing to compare in this time">
        <p>Neither our record nor the vendor’s summary holds anything of these days.</p>
      </Empty>
    )
  }
  const remarkable = found.days.filter(isRemarkable)
  const shown = filter.isNarrowed ? remarkable : found.days
  return (
    <>
      {found.buildShare === null ? null : (
        <p role="status" className="rounded-md border border-line bg-handled-soft px-3.5 py-2 text-handled">
          The sums are being built anew, {Math.round(found.buildShare * 100)} %: until then days differ that do not.
        </p>
      )}
      <Summary found={found} />
      <div className="no-print">
        <NarrowPicker filter={filter} all={found.days.length} some={remarkable.length} />
      </div>
      <Card>
        {shown.length === 0 ? (
          <Empty title="No day differs">
            <p>What the vendor reported is what our record holds, on each day that can be compared.</p>
          </Empty>
        ) : (
          <DayList days={shown} hasConnections={connections.length > 1} />
        )}
      </Card>
    </>
  )
}
