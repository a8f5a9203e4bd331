"use client"

import type { ReactNode } from "react"
import { VendorText } from "@/components/job/vendor-text"
import { JobId } from "@/components/jobs/job-cell"
import { NotesView } from "@/components/notes/notes-view"
import { LinkedTickets } from "@/components/tickets/linked-tickets"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import { Link } from "@/components/ui/link"
import type { GroupDetail, GroupPart } from "@/lib/failures/group-schema"
import { type FailureFilter, toFailedJobsHref } from "@/lib/failures/list-schema"
import { formatCount, UNKNOWN } from "@/lib/format"
import type { JobRow } from "@/lib/jobs/list-types"
import { toValueWords } from "./failure-words"
import { toCountWords } from "./figures"

type GroupPartsProps = { detail: GroupDetail; filter: FailureFilter }

/** What stands below the figures of a group. */
export function GroupParts({ detail, filter }: GroupPartsProps) {
  const { row, from, parts } = detail
  const common = { filter, from, group: row.id }
  return (
    <>
      <div className="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <Spread {...common} title="By customer" parts={parts.customer} by="customer" />
        <Spread {...common} title="By model" parts={parts.model} by="model" />
        <Spread {...common} title="By format" parts={parts.format} by="format" />
        <Spread {...common} title="By connection" parts={parts.connection} by="connection" />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Newest detail={detail} filter={filter} />
          <Why detail={detail} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Card title="Tickets">
            <div className="px-3.5 py-3">
              <LinkedTickets of={{ kind: "group", groupId: row.id }} draft={{ title: row.title }} />
            </div>
          </Card>
          <Card title="Notes">
            <div className="px-3.5 py-3">
              <NotesView subject={{ kind: "group", groupId: row.id }} />
            </div>
          </Card>
          <History events={detail.history} />
        </div>
      </div>
    </>
  )
}

type SpreadProps = {
  title: string
  parts: GroupPart[]
  by: "customer" | "model" | "format" | "connection"
  filter: FailureFilter
  from: string | null
  group: string
}

/** How the jobs are spread over a field, each value a link to exactly its jobs. */
function Spread({ title, parts, by, filter, from, group }: SpreadProps) {
  const most = Math.max(1, ...parts.map((one) => ("others" in one ? 0 : one.jobs)))
  const toHref = (value: string | null) =>
    by === "connection"
      ? toFailedJobsHref(filter, from, { group, connection: value ?? "" })
      : toFailedJobsHref(filter, from, { group, facets: { [by]: value } })
  return (
    <Card title={title}>
      {parts.length === 0 ? <p className="px-3.5 py-2.5 text-faint">No job in this time.</p> : null}
      <table>
        <thead className="sr-only">
          <tr>
            <th scope="col">Value</th>
            <th scope="col">Jobs</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={"others" in part ? "others" : `= ${part.value}`} className="relative">
              <td className="relative max-w-0 truncate">
                <span
                  aria-hidden="true"
                  className="absolute inset-y-1 left-0 rounded-r-sm bg-hover"
                  style={{ width: `${(Math.min(part.jobs, most) / most) * 100}%` }}
                />
                {"others" in part ? (
                  <span className="relative text-muted">
                    {formatCount(part.others)} {part.others === 1 ? "other" : "others"}
                  </span>
                ) : (
                  <Link href={toHref(part.value)} className="relative hover:text-accent hover:underline">
                    {part.value === null ? (
                      <span className="text-faint">{toValueWords(part.value)}</span>
                    ) : (
                      <bdi>{part.value}</bdi>
                    )}
                  </Link>
                )}
              </td>
              <td className="w-16 text-right">{toCountWords(part.jobs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function Newest({ detail, filter }: GroupPartsProps) {
  const { newest, row, from } = detail
  const all = (
    <Link href={toFailedJobsHref(filter, from, { group: row.id })} className="text-accent hover:underline">
      All {toCountWords(row.jobs)}
    </Link>
  )
  return (
    <Card title="Newest failed jobs" aside={row.jobs > newest.length ? all : undefined}>
      {newest.length === 0 ? <p className="px-3.5 py-2.5 text-faint">No job failed in this time.</p> : null}
      {newest.length > 0 ? (
        <table>
          <thead>
            <tr>
              <th scope="col" className="sm:w-40">
                Job
              </th>
              <th scope="col" className="max-sm:hidden">
                Customer
              </th>
              <th scope="col" className="w-40 max-sm:hidden">
                Model, format
              </th>
              <th scope="col" className="w-36 text-right">
                Failed
              </th>
            </tr>
          </thead>
          <tbody>
            {newest.map((job) => (
              <NewestLine key={job.num} job={job} group={row.id} />
            ))}
          </tbody>
        </table>
      ) : null}
    </Card>
  )
}

function NewestLine({ job, group }: { job: JobRow; group: string }) {
  // Next and previous on the job's page walk the jobs of this group.
  const path = `/jobs/${encodeURIComponent(job.connection)}/${encodeURIComponent(job.id)}`
  const kinds = [job.model, job.outputFormat].filter((one) => one !== null)
  return (
    <tr>
      <td>
        <JobId row={job} href={`${path}?tab=failed&group=${group}`} />
      </td>
      <td className="max-w-0 truncate max-sm:hidden">
        {job.customer === null ? <span className="text-faint">{UNKNOWN}</span> : <bdi>{job.customer}</bdi>}
      </td>
      <td className="max-w-0 truncate text-muted max-sm:hidden">
        <bdi>{kinds.join(" · ") || UNKNOWN}</bdi>
      </td>
      <td className="text-right">
        {job.finishedAt ? <Instant at={job.finishedAt.at} /> : <Instant at={job.createdAt} />}
      </td>
    </tr>
  )
}

/** Why these failures are one: what the rules read in their words. */
function Why({ detail: { why, row } }: { detail: GroupDetail }) {
  return (
    <Card title="Why these are one cause" aside={`rules version ${why.version}`}>
      <dl className="flex flex-col gap-2 px-3.5 py-3">
        <Fact name="Code">{row.code === null ? "none that says anything" : <VendorText>{row.code}</VendorText>}</Fact>
        <Fact name="Message, its variable parts replaced">
          {row.template ? <VendorText className="mono">{row.template}</VendorText> : "none"}
        </Fact>
        <Fact name="Words that decide">
          {why.words ? <VendorText className="mono">{why.words}</VendorText> : "none"}
        </Fact>
      </dl>
      {why.messages.length > 1 ? (
        <div className="border-t border-line px-3.5 py-3">
          <p className="mb-1 text-muted">Messages that differ in other parts only, the newest first</p>
          <ul className="flex flex-col gap-1">
            {why.messages.map((message) => (
              <li key={message} className="line-clamp-3 rounded-sm bg-sunken px-2 py-1">
                <VendorText className="mono">{message}</VendorText>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function History({ events }: { events: GroupDetail["history"] }) {
  return (
    <Card title="What was done">
      {events.length === 0 ? (
        <p className="px-3.5 py-2.5 text-faint">Nobody has touched it yet.</p>
      ) : (
        <ol className="divide-y divide-line">
          {events.map((event) => (
            <li key={`${event.at} ${event.words}`} className="flex items-baseline justify-between gap-3 px-3.5 py-2">
              <span className="min-w-0 text-pretty">
                <span className="font-medium">{event.by}</span> <bdi>{event.words}</bdi>
              </span>
              <span className="flex-none text-muted">
                <Instant at={event.at} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
