"use client"

import clsx from "clsx"
import { EnvironmentDot } from "@/components/shell/connection-mark"
import { KeptLink } from "@/components/shell/kept-link"
import { useConnection } from "@/components/shell/use-connection"
import { Bar } from "@/components/ui/bar"
import { Card } from "@/components/ui/card"
import { useNow } from "@/components/ui/clock"
import { formatCount, formatDuration, shortenId } from "@/lib/format"
import type { Overview, RunningJob } from "@/lib/overview/schema"

/** What runs at this moment, the overdue ones first; each bar is full when the job becomes overdue. */
export function RunningNow({ running }: { running: Overview["running"] }) {
  const hasModels = running.rows.some((job) => job.model !== null)
  const rest = running.count - running.rows.length
  return (
    <Card
      title={
        <>
          Running now <span className="font-normal tabular-nums text-muted">{formatCount(running.count)}</span>
        </>
      }
    >
      {running.count === 0 ? (
        <p className="px-3.5 py-3 text-muted">Nothing runs. New jobs appear here within seconds.</p>
      ) : (
        <ul>
          {running.rows.map((job) => (
            <RunningRow key={`${job.connection}/${job.jobId}`} job={job} hasModels={hasModels} />
          ))}
        </ul>
      )}
      {rest > 0 ? (
        <p className="px-3.5 py-1.5">
          <KeptLink href="/jobs?tab=running">
            {formatCount(rest)} more <span aria-hidden="true">→</span>
          </KeptLink>
        </p>
      ) : null}
    </Card>
  )
}

function RunningRow({ job, hasModels }: { job: RunningJob; hasModels: boolean }) {
  const { connection, connections } = useConnection()
  const now = useNow(1_000)
  const since = Date.parse(job.since)
  const due = job.dueAt === null ? null : Date.parse(job.dueAt)
  const isOverdue = due !== null && now >= due
  const elapsed = Math.max(0, now - since)
  // One meaning for every bar: time gone of the time that is usual. The vendor's own progress only where there is no usual.
  const progressShare = job.progress === null ? null : job.progress / 100
  const share = due === null ? progressShare : elapsed / Math.max(1, due - since)
  const usual = job.usual ?? "No comparison yet"
  const progress = job.progress === null ? "" : `, the vendor says ${job.progress} %`
  const environment = connections.find((one) => one.id === job.connection)?.environment ?? null
  return (
    <li
      className="flex h-8 items-center gap-3 border-b border-line px-3.5 last:border-b-0"
      title={`${usual}${progress}`}
    >
      {connection === null && connections.length > 1 ? (
        <span title={job.connection} className="inline-flex flex-none">
          <EnvironmentDot environment={environment} />
          <span className="sr-only">{job.connection}</span>
        </span>
      ) : null}
      <KeptLink
        href={`/jobs/${encodeURIComponent(job.connection)}/${encodeURIComponent(job.jobId)}`}
        className="mono flex-none hover:text-accent hover:underline"
        title={job.jobId}
      >
        {shortenId(job.jobId)}
      </KeptLink>
      {hasModels ? <span className="hidden w-14 flex-none truncate sm:block">{job.model}</span> : null}
      <div className="min-w-10 flex-1">
        <Bar
          share={share}
          tone={isOverdue ? "handled" : "running"}
          label={`Running for ${formatDuration(elapsed)}. ${usual}`}
        />
      </div>
      <span className={clsx("num w-[92px] flex-none", isOverdue ? "text-handled" : "text-muted")}>
        {isOverdue ? <span aria-hidden="true">▲ </span> : null}
        {formatDuration(Math.floor(elapsed / 1_000) * 1_000)}
        {isOverdue ? <span className="sr-only"> overdue</span> : null}
      </span>
    </li>
  )
}
