"use client"

import { useQuery } from "@tanstack/react-query"
import { AskedCard } from "@/components/job/request-view"
import { ViewLink } from "@/components/job/view-link"
import { Card } from "@/components/ui/card"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { toAppError } from "@/lib/errors"
import { formatCredits } from "@/lib/format"
import { inspectQueries } from "@/lib/inspect/queries"
import type { JobDetail } from "@/lib/jobs/detail-schema"
import { GroupCard } from "./group-card"
import { KeyMoments } from "./key-moments"
import { SiblingCard } from "./sibling-card"
import { WordsCard } from "./words-card"

/** Why a job failed, from top to bottom: what was said, what was asked, what went well elsewhere, what was done, what it cost. */
export function InspectView({ detail }: { detail: JobDetail }) {
  const { data, error, refetch } = useQuery(inspectQueries.job(detail.ref))
  return (
    <div className="flex flex-col gap-3.5">
      {error ? (
        <Problem
          title="The vendor’s words and the nearest success could not be read"
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <WordsCard error={data.error} failure={detail.failure} /> : error ? null : <Skeleton className="h-28" />}
      <AskedCard request={detail.request} findings={detail.findings} />
      {data ? <SiblingCard job={detail.ref} sibling={data.sibling} /> : error ? null : <Skeleton className="h-40" />}
      <KeyMoments detail={detail} />
      <CostCard detail={detail} />
      <GroupCard group={detail.group} />
    </div>
  )
}

function CostCard({ detail }: { detail: JobDetail }) {
  const { billing, header, ref } = detail
  const { credits } = header
  const cost =
    credits.valueMilli === null
      ? "Credits not reported by the vendor, and too little is known for an estimate."
      : credits.basis === "estimated"
        ? `About ${formatCredits(credits.valueMilli)} credits by our estimate, if the vendor charged it.`
        : `${formatCredits(credits.valueMilli)} credits, as the vendor reports.`
  return (
    <Card
      title="What it cost"
      aside={
        <ViewLink job={ref} view="billing">
          Billing
        </ViewLink>
      }
    >
      <p className="px-3.5 py-2.5">
        {cost}{" "}
        <span className="text-muted">
          {billing.billingStatus === null
            ? "Whether a failed job is charged is not reported."
            : `The charge, in the vendor’s word: ${billing.billingStatus}.`}
        </span>
      </p>
    </Card>
  )
}
