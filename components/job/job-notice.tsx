"use client"

import clsx from "clsx"
import type { ReactNode } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { CopyId } from "@/components/ui/copy-id"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import type { FailureClass } from "@/lib/domain/failure-class"
import { type GroupBrief, type GroupState, toCustomerWords } from "@/lib/failures/schema"
import { formatCount } from "@/lib/format"
import { isHandled, type JobDetail, type JobFailure } from "@/lib/jobs/detail-schema"
import { FindingLine } from "./finding-line"
import { SupportActions } from "./support-actions"
import { VendorText } from "./vendor-text"
import { ViewLink } from "./view-link"

const CLASS_WORDS = {
  fix_request: "Fix the request",
  top_up: "Top up",
  back_off: "Back off",
  escalate: "Escalate to the vendor",
  ours: "Ours to fix",
  unknown: "Cause not known",
} as const satisfies Record<FailureClass, string>

type JobNoticeProps = {
  detail: JobDetail
  /** The part of the page that is open shows the vendor's words in full. */
  hasWords?: boolean
}

/** What is the matter with this job and what to do; nothing when all is well. */
export function JobNotice({ detail, hasWords = false }: JobNoticeProps) {
  const { header, failure } = detail
  return (
    <>
      {failure ? <Failure detail={detail} failure={failure} hasWords={hasWords} /> : null}
      <Doubts detail={detail} />
      {header.missingSince ? (
        <Notice title="This key no longer sees the job">
          Three answers of “not found”, the last <Instant at={header.missingSince} />. It was removed, or belongs to
          another key now. The record keeps it, and says so here when it comes back.
        </Notice>
      ) : null}
      {header.isOverdue ? <Overdue detail={detail} /> : null}
      {header.status === "waiting" ? (
        <Notice title="Waiting to be processed" isQuiet>
          The vendor’s words for this do not tell a queued job from a draft that nobody has started. If it is a draft,
          someone has to start it.
        </Notice>
      ) : null}
      {header.status === "other" ? (
        <Notice title="A status word that we do not know">
          It is shown as the vendor wrote it and treated as not ended.{" "}
          <Docs href={STATUS_DOCS}>The vendor’s status words</Docs>
        </Notice>
      ) : null}
      {header.notes.length > 0 ? (
        <Notice title="The answer had to be mended to be kept" isQuiet>
          {header.notes.join(" · ")}
        </Notice>
      ) : null}
    </>
  )
}

function Overdue({ detail }: { detail: JobDetail }) {
  const tail = detail.timeline.find((item) => item.kind === "tail")
  const usual = tail?.kind === "tail" ? tail.usual : null
  const ground = usual
    ? `It has run longer than 95 % of ${usual.samples} finished ones (${usual.of}).`
    : "It has run longer than half an hour; too few jobs have finished to say what is usual here."
  return (
    <Notice title="Overdue">
      {ground} Nothing is wrong for certain: wait, refresh, or send its id to the vendor’s support.
    </Notice>
  )
}

const STATUS_DOCS = "https://removebgvideo.com/docs/api-reference/job-status/"

function Docs({ href, children }: { href: string; children: ReactNode }) {
  return <ExtLink href={href}>{children}</ExtLink>
}

type NoticeProps = { title: string; isQuiet?: boolean; children: ReactNode }

function Notice({ title, isQuiet, children }: NoticeProps) {
  return (
    <section
      className={clsx(
        "rounded-md border border-line border-l-[3px] bg-surface px-4 py-2.5",
        isQuiet ? "border-l-line-strong" : "border-l-handled",
      )}
    >
      <h2>{title}</h2>
      <p className="max-w-[90ch] text-pretty text-muted">{children}</p>
    </section>
  )
}

/** A completed job whose request does not fit: probably not what was meant. Hints stay on the Request tab. */
function Doubts({ detail }: { detail: JobDetail }) {
  // Who is told of it does not change the result.
  const found = detail.findings.filter(({ severity, field }) => severity !== "hint" && field !== "webhook_url")
  if (detail.header.status !== "completed" || found.length === 0) return null
  return (
    <section
      aria-label="Succeeded, but"
      className="flex flex-col gap-1 rounded-md border border-line border-l-[3px] border-l-handled bg-surface px-4 py-2.5"
    >
      <h2>Succeeded, but the result may not be what was meant</h2>
      {found.slice(0, 2).map((finding) => (
        <FindingLine key={finding.kind + finding.field} finding={finding} />
      ))}
      {detail.findings.length > Math.min(found.length, 2) ? (
        <p>
          <ViewLink job={detail.ref} view="request">
            All that does not fit in the request
          </ViewLink>
        </p>
      ) : null}
    </section>
  )
}

const HANDLED_WORDS = {
  resolved: "Handled: its group is resolved.",
  ignored: "Handled: its group is ignored for now.",
  regressed: "Its group was handled and has come back.",
  open: null,
} as const satisfies Record<GroupState, string | null>

/** "30 other jobs failed alike in 14 days, of 4 customers." */
function GroupWords({ group }: { group: GroupBrief }) {
  const others = group.jobs - 1
  const alike =
    group.jobs > COUNT_CAP
      ? "More than 10,000 jobs failed alike in 14 days"
      : others <= 0
        ? "No other job failed alike in 14 days"
        : `${formatCount(others)} other ${others === 1 ? "job" : "jobs"} failed alike in 14 days`
  const whose = others > 0 && group.customers !== null ? `, of ${toCustomerWords(group)}` : ""
  return (
    <p className="mt-1 text-pretty text-muted">
      {HANDLED_WORDS[group.state]} {alike}
      {whose}. <KeptLink href={`/failures/${encodeURIComponent(group.id)}`}>The group</KeptLink>
    </p>
  )
}

const COUNT_CAP = 10_000

type FailureProps = { detail: JobDetail; failure: JobFailure; hasWords: boolean }

/** The cause in a sentence, the next step with its buttons, and the vendor's exact words. Red only while nobody has dealt with it. */
function Failure({ detail, failure, hasWords }: FailureProps) {
  const { dashboardUrl } = useShell()
  const { group, ref } = detail
  return (
    <section
      aria-label="Why it failed"
      className={clsx(
        "rounded-md border border-line border-l-[3px] bg-surface px-4 py-3.5",
        isHandled(group) ? "border-l-handled" : "border-l-failed",
      )}
    >
      <h2 className="text-pretty text-lg font-medium">{failure.sentence}</h2>
      <p className="mt-1 max-w-[90ch] text-pretty text-muted">Next: {failure.next}</p>
      {group ? <GroupWords group={group} /> : null}
      <div className="mt-3">
        <SupportActions job={ref} isMain />
      </div>
      {hasWords ? null : <VendorWords failure={failure} />}
      <div className="mt-2.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
        <span className="rounded-full border border-line px-2">{CLASS_WORDS[failure.class]}</span>
        <Docs href={failure.docsUrl}>The vendor’s page on this</Docs>
        {failure.dashboard ? <Docs href={dashboardUrl}>Vendor’s Dashboard, API Management tab</Docs> : null}
      </div>
    </section>
  )
}

function VendorWords({ failure }: { failure: JobFailure }) {
  const { message, code, requestId } = failure
  return (
    <div className="mt-3 rounded-md bg-sunken px-3 py-2">
      {message === null ? (
        <p className="text-faint">The vendor gave no error text.</p>
      ) : (
        <p className="max-h-48 overflow-y-auto whitespace-pre-wrap">
          <VendorText className="mono">{message}</VendorText>
        </p>
      )}
      <p className="flex flex-wrap gap-x-3 text-muted">
        <span>
          {code === null ? (
            "no error code"
          ) : (
            <>
              code <VendorText className="mono">{code}</VendorText>
            </>
          )}
        </span>
        <span className="inline-flex items-center gap-1">
          {requestId === null ? (
            "no request id"
          ) : (
            <>
              request <CopyId id={requestId} />
            </>
          )}
        </span>
      </p>
    </div>
  )
}
