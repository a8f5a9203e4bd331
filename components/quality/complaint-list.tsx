"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Instant } from "@/components/ui/instant"
import { Problem } from "@/components/ui/problem"
import type { JobRef } from "@/lib/domain/job"
import { toAppError } from "@/lib/errors"
import { callAction } from "@/lib/http"
import { withdrawComplaint } from "@/lib/quality/actions"
import { qualityQueries } from "@/lib/quality/queries"
import { COMPLAINT_WORDS, type Complaint } from "@/lib/quality/schema"

/** What people found wrong with the result of a job; nothing where there is nothing. */
export function ComplaintList({ job }: { job: JobRef }) {
  const { data, error, refetch } = useQuery(qualityQueries.ofJob(job))
  const client = useQueryClient()
  const withdraw = useMutation({
    mutationFn: (num: number) => callAction(withdrawComplaint({ num })),
    onSettled: () => client.invalidateQueries({ queryKey: ["tickets"] }),
  })
  if (error && !data) {
    const retry = () => void refetch()
    return <Problem title="Complaints could not be read" detail={toAppError(error).message} onRetry={retry} />
  }
  if (!data || data.length === 0) return null
  return (
    <section aria-label="Complaints about the result" className="rounded-md border border-line bg-surface">
      {withdraw.error ? (
        <p role="alert" className="px-3.5 py-2 text-failed">
          {withdraw.error.message}
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {data.map((complaint) => (
          <Line
            key={complaint.num}
            complaint={complaint}
            isBusy={withdraw.isPending}
            onWithdraw={() => withdraw.mutate(complaint.num)}
          />
        ))}
      </ul>
    </section>
  )
}

type LineProps = { complaint: Complaint; isBusy: boolean; onWithdraw: () => void }

function Line({ complaint, isBusy, onWithdraw }: LineProps) {
  const { by } = useShell()
  const isAllowed = by.role === "admin" || (by.role === "support" && by.id === complaint.by.id)
  return (
    <li className="flex items-start justify-between gap-3 px-3.5 py-1.5">
      <div className="min-w-0">
        <p>
          <span className="font-medium text-handled">{COMPLAINT_WORDS[complaint.kind]}</span>{" "}
          <span className="text-muted">
            {complaint.by.name} <Instant at={complaint.at} />
          </span>
        </p>
        {complaint.note === null ? null : (
          <p className="text-pretty whitespace-pre-line [overflow-wrap:anywhere]">
            <bdi>{complaint.note}</bdi>
          </p>
        )}
      </div>
      {isAllowed ? (
        <Button variant="quiet" disabled={isBusy} onClick={onWithdraw}>
          Withdraw
        </Button>
      ) : null}
    </li>
  )
}
