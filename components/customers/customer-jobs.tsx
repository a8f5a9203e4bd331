"use client"

import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { CopyId } from "@/components/ui/copy-id"
import { Instant } from "@/components/ui/instant"
import { StatusMark } from "@/components/ui/status"
import type { Customer } from "@/lib/customers/schema"
import { formatCredits, UNKNOWN } from "@/lib/format"
import type { JobRow } from "@/lib/jobs/list-types"
import { toCountWords } from "./count-words"

const WORDS = { running: "running", failed: "failed", waiting: "waiting", done: "done" } as const

/** Their newest jobs, and how many there are of each kind. */
export function CustomerJobs({ customer }: { customer: Customer }) {
  const { counts, hrefs, newest } = customer
  if (newest.length === 0) return null
  return (
    <Card title={`Jobs ${toCountWords(counts.all)}`} aside={<KeptLink href={hrefs.all}>All in the list</KeptLink>}>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line px-3.5 py-2 text-muted">
        {(["failed", "running", "waiting", "done"] as const).map((state) => (
          <li key={state}>
            {counts[state] === 0 ? (
              <span>0 {WORDS[state]}</span>
            ) : (
              <KeptLink href={hrefs[state]}>
                {toCountWords(counts[state])} {WORDS[state]}
              </KeptLink>
            )}
          </li>
        ))}
      </ul>
      <div className="max-md:hidden">
        <Table rows={newest} />
      </div>
      <ul className="divide-y divide-line md:hidden">
        {newest.map((row) => (
          <SmallRow key={row.num} row={row} />
        ))}
      </ul>
    </Card>
  )
}

function toHref(row: JobRow): string {
  return `/jobs/${encodeURIComponent(row.connection)}/${encodeURIComponent(row.id)}`
}

/** "~126" is our estimate, "126" the vendor's own figure, "–" not known. */
function CreditText({ credits }: { credits: JobRow["credits"] }) {
  if (credits.basis === "unknown") {
    return (
      <span className="text-faint" title="Neither reported by the vendor nor possible to estimate">
        {UNKNOWN}
      </span>
    )
  }
  const figure = formatCredits(credits.valueMilli)
  return credits.basis === "reported" ? (
    <span title="Reported by the vendor">{figure}</span>
  ) : (
    <span title="Estimated from the length and the rate in force">~{figure}</span>
  )
}

function Foreign({ text }: { text: string | null }) {
  return text === null ? (
    <span className="text-faint" title="Not reported by the vendor">
      {UNKNOWN}
    </span>
  ) : (
    <bdi title={text}>{text}</bdi>
  )
}

function Table({ rows }: { rows: JobRow[] }) {
  return (
    <table className="table-fixed">
      <thead>
        <tr>
          <th scope="col" className="w-32">
            Status
          </th>
          <th scope="col" className="w-44">
            Job
          </th>
          <th scope="col">Input</th>
          <th scope="col" className="w-24 max-xl:hidden">
            Model
          </th>
          <th scope="col" className="num w-24">
            Credits
          </th>
          <th scope="col" className="num w-36">
            Created
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.num}>
            <td>
              <span className="flex min-w-0">
                <StatusMark status={row.status} raw={row.statusRaw} />
              </span>
            </td>
            <td>
              <CopyId id={row.id} href={toHref(row)} />
            </td>
            <td className="truncate">
              <Foreign text={row.fileName} />
            </td>
            <td className="truncate max-xl:hidden">
              <Foreign text={row.model} />
            </td>
            <td className="num">
              <CreditText credits={row.credits} />
            </td>
            <td className="num text-muted">
              <Instant at={row.createdAt ?? row.firstSeenAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function SmallRow({ row }: { row: JobRow }) {
  return (
    <li className="px-3.5 py-2">
      <div className="flex items-center justify-between gap-3">
        <StatusMark status={row.status} raw={row.statusRaw} />
        <span className="text-muted">
          <Instant at={row.createdAt ?? row.firstSeenAt} />
        </span>
      </div>
      <div className="flex items-center justify-between gap-3">
        <CopyId id={row.id} href={toHref(row)} />
        <span className="num">
          <CreditText credits={row.credits} />
        </span>
      </div>
      {row.fileName === null ? null : (
        <p className="truncate text-muted">
          <bdi>{row.fileName}</bdi>
        </p>
      )}
    </li>
  )
}
