"use client"

import { useState } from "react"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { CopyId } from "@/components/ui/copy-id"
import { CloseIcon } from "@/components/ui/icon"
import { Instant } from "@/components/ui/instant"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { StatusMark } from "@/components/ui/status"
import { toCustomerHref } from "@/lib/customers/schema"
import { unlinkTicket } from "@/lib/tickets/actions"
import type { TicketDetail, TicketJob } from "@/lib/tickets/schema"
import { FormProblem } from "./fields"
import { useTicketChange } from "./use-ticket-change"

const linkJob = toLate(() => import("./link-job").then((module) => module.LinkJob))

type TicketJobsProps = { ticket: TicketDetail; canChange: boolean }

/** The jobs that a ticket is about, with what became of each. */
export function TicketJobs({ ticket, canChange }: TicketJobsProps) {
  const [isLinking, setIsLinking] = useState(false)
  useAhead(linkJob)
  const unlink = useTicketChange()
  const jobs = ticket.linkedJobs
  return (
    <Card
      title={jobs.length === 0 ? "Jobs" : `Jobs ${jobs.length}`}
      aside={canChange ? <Button onClick={() => setIsLinking(true)}>Link a job</Button> : null}
    >
      {jobs.length === 0 ? <p className="px-3.5 py-3 text-muted">No job is linked to this ticket.</p> : null}
      <ul className="divide-y divide-line">
        {jobs.map((job) => (
          <Line
            key={`${job.connection}/${job.jobId}`}
            job={job}
            ticket={ticket}
            onUnlink={
              canChange && !unlink.isPending
                ? () =>
                    unlink.mutate(() =>
                      unlinkTicket({
                        num: ticket.num,
                        link: { kind: "job", connection: job.connection, jobId: job.jobId },
                      }),
                    )
                : undefined
            }
          />
        ))}
      </ul>
      <FormProblem error={unlink.error} />
      {isLinking ? <Late part={linkJob} with={{ num: ticket.num, onClose: () => setIsLinking(false) }} /> : null}
    </Card>
  )
}

type LineProps = { job: TicketJob; ticket: TicketDetail; onUnlink: (() => void) | undefined }

function Line({ job, ticket, onUnlink }: LineProps) {
  const { connections } = useShell()
  const href = `/jobs/${encodeURIComponent(job.connection)}/${encodeURIComponent(job.jobId)}`
  return (
    <li className="flex items-start gap-3 px-3.5 py-2">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
          {job.held ? <StatusMark status={job.held.status} raw={job.held.statusRaw} /> : null}
          <CopyId id={job.jobId} href={job.held ? href : undefined} />
          {connections.length > 1 ? <ConnectionMark id={job.connection} /> : null}
          {job.held ? (
            <span className="text-muted">
              {job.held.hasEnded ? "" : "made "}
              <Instant at={job.held.at} />
            </span>
          ) : null}
        </div>
        <About job={job} ticket={ticket} />
      </div>
      {onUnlink ? (
        <button
          type="button"
          aria-label={`Take job ${job.jobId} off this ticket`}
          title={`Linked by ${job.linkedBy}. Take it off this ticket`}
          onClick={onUnlink}
          className="flex-none rounded-sm p-1 text-faint hover:bg-hover hover:text-text"
        >
          <CloseIcon size={13} />
        </button>
      ) : null}
    </li>
  )
}

function About({ job: { held }, ticket }: { job: TicketJob; ticket: TicketDetail }) {
  if (!held) return <p className="text-muted">Not in the record: no connection has shown it to us yet.</p>
  return (
    <p className="min-w-0 text-muted [overflow-wrap:anywhere]">
      {held.cause ? <span className="text-text">{held.cause} </span> : null}
      {held.fileName ? <bdi>{held.fileName}</bdi> : null}
      {held.customer !== null && held.customer !== ticket.customer ? (
        <>
          {held.fileName ? " · " : ""}
          <KeptLink href={toCustomerHref(held.customer)}>
            <bdi>{held.customer}</bdi>
          </KeptLink>
        </>
      ) : null}
    </p>
  )
}
