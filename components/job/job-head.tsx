"use client"

import clsx from "clsx"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { KeptLink } from "@/components/shell/kept-link"
import { CopyId } from "@/components/ui/copy-id"
import { Instant } from "@/components/ui/instant"
import { StatusMark } from "@/components/ui/status"
import { isTerminal } from "@/lib/domain/job"
import { formatCredits } from "@/lib/format"
import { isHandled, type JobDetail, type JobHeader } from "@/lib/jobs/detail-schema"
import { VendorText } from "./vendor-text"

/** Status, id, whose it is and what it cost: one line that wraps. */
export function JobHead({ detail }: { detail: JobDetail }) {
  const { header, ref } = detail
  return (
    <header className="flex flex-wrap items-center gap-x-3.5 gap-y-2">
      <h1 className={clsx("text-xl [&_svg]:scale-125", isHandled(detail.group) && "[&>span]:text-handled")}>
        <StatusMark status={header.status} raw={header.statusRaw} />
        <span className="sr-only"> job {ref.jobId}</span>
      </h1>
      <RawWord header={header} />
      <CopyId id={ref.jobId} />
      <span className="inline-flex h-6 items-center rounded-full border border-line bg-surface px-2.5">
        <ConnectionMark id={ref.connection} />
      </span>
      <Whose header={header} />
      <Pieces header={header} />
      <span className="w-full text-muted sm:ml-auto sm:w-auto">{toCreditWords(header)}</span>
    </header>
  )
}

/** The vendor's own word, where it is not the one we show. */
function RawWord({ header }: { header: JobHeader }) {
  const ours = {
    waiting: "",
    processing: "processing",
    completed: "completed",
    failed: "failed",
    other: header.statusRaw ?? "",
  }
  if (header.statusRaw === null || header.statusRaw.toLowerCase() === ours[header.status]) return null
  return (
    <span className="text-muted">
      the vendor says “<VendorText>{header.statusRaw}</VendorText>”
    </span>
  )
}

function Whose({ header }: { header: JobHeader }) {
  const rest = [header.project && `project ${header.project}`, header.user && `user ${header.user}`].filter(Boolean)
  if (!header.customer && rest.length === 0) return null
  return (
    <span className="min-w-0">
      {header.customer ? (
        <KeptLink
          href={`/customers/${encodeURIComponent(header.customer)}`}
          className="hover:text-accent hover:underline"
        >
          <VendorText>{header.customer}</VendorText>
        </KeptLink>
      ) : (
        "no customer"
      )}
      {rest.length > 0 ? <VendorText className="text-muted">{` · ${rest.join(" · ")}`}</VendorText> : null}
    </span>
  )
}

/** What kind of job it is and how far it got, where known. */
function Pieces({ header }: { header: JobHeader }) {
  const isOver = isTerminal(header.status)
  const kind = [header.model, header.outputFormat].filter(Boolean).join(" · ")
  return (
    <>
      {kind ? <VendorText className="text-muted">{kind}</VendorText> : null}
      {header.attempt > 1 ? <span className="text-muted">attempt {header.attempt}</span> : null}
      {!isOver && header.progress !== null ? (
        <span className="tabular-nums">{Math.round(header.progress)} %</span>
      ) : null}
      {header.createdAt ? (
        <span className="text-muted">
          created <Instant at={header.createdAt} />
        </span>
      ) : null}
    </>
  )
}

/** "~126 credits, charge not reported": ~ is estimated, no mark is reported, and silence is said. */
function toCreditWords({ credits, billingStatus }: JobHeader): string {
  const charge = billingStatus === null ? "charge not reported" : `billing: ${billingStatus}`
  if (credits.basis === "free") return `0 credits, ${charge}`
  if (credits.valueMilli !== null)
    return `${credits.basis === "estimated" ? "~" : ""}${formatCredits(credits.valueMilli)} credits, ${charge}`
  if (credits.mayBeMilli === null) return `credits not reported, ${charge}`
  const when = credits.basis === "pending" ? "when it ends" : "if it was charged"
  return `~${formatCredits(credits.mayBeMilli)} credits ${when}, ${charge}`
}
