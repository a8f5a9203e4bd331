"use client"

import { useRouter, useSearchParams } from "next/navigation"
import type { MouseEvent } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { keepParams } from "@/components/shell/kept-params"
import { Instant } from "@/components/ui/instant"
import { Link } from "@/components/ui/link"
import { toCustomerHref } from "@/lib/customers/schema"
import { UNKNOWN } from "@/lib/format"
import type { TicketRow } from "@/lib/tickets/schema"
import { TicketStateMark } from "./ticket-state"

/** A click on a link, a button or selected text is not a click on the row. */
function isOwnClick(event: MouseEvent): boolean {
  const isControl = event.target instanceof Element && event.target.closest("a,button") !== null
  return !isControl && !event.defaultPrevented && (window.getSelection()?.isCollapsed ?? true)
}

function Nothing({ why }: { why: string }) {
  return (
    <span className="text-faint" title={why}>
      {UNKNOWN}
    </span>
  )
}

/** "2 jobs, 1 failure group". */
function toLinkWords({ jobs, groups }: TicketRow): string {
  const parts = [
    jobs > 0 ? `${jobs} ${jobs === 1 ? "job" : "jobs"}` : "",
    groups > 0 ? `${groups} failure group${groups === 1 ? "" : "s"}` : "",
  ]
  return parts.filter((part) => part !== "").join(", ")
}

/** Tickets as a table; on a phone as cards. */
export function TicketList({ rows }: { rows: TicketRow[] }) {
  const params = useSearchParams()
  const toHref = (row: TicketRow) => keepParams(`/tickets/${row.num}`, params)
  return (
    <>
      <div className="max-md:hidden">
        <Table rows={rows} toHref={toHref} />
      </div>
      <ul className="flex flex-col gap-2 md:hidden">
        {rows.map((row) => (
          <TicketCard key={row.num} row={row} href={toHref(row)} />
        ))}
      </ul>
    </>
  )
}

type TableProps = { rows: TicketRow[]; toHref: (row: TicketRow) => string }

function Table({ rows, toHref }: TableProps) {
  const router = useRouter()
  return (
    <table className="table-fixed">
      <thead className="sticky top-12 z-10 bg-bg">
        <tr>
          <th scope="col" className="w-28">
            State
          </th>
          <th scope="col" className="w-16">
            Ticket
          </th>
          <th scope="col">Title</th>
          <th scope="col" className="w-32">
            Your number
          </th>
          <th scope="col" className="w-40">
            Customer
          </th>
          <th scope="col" className="w-36 max-lg:hidden">
            Linked
          </th>
          <th scope="col" className="w-32 max-lg:hidden">
            Assigned to
          </th>
          <th scope="col" className="num w-36">
            Last change
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.num}
            className="cursor-pointer hover:bg-hover"
            onClick={(event) => isOwnClick(event) && router.push(toHref(row))}
          >
            <Cells row={row} href={toHref(row)} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cells({ row, href }: { row: TicketRow; href: string }) {
  const links = toLinkWords(row)
  return (
    <>
      <td>
        <span className="flex">
          <TicketStateMark state={row.state} />
        </span>
      </td>
      <td className="mono text-muted">#{row.num}</td>
      <td className="truncate">
        <Link href={href} data-ticket={row.num} title={row.title} className="hover:text-accent hover:underline">
          <bdi>{row.title}</bdi>
        </Link>
      </td>
      <td className="truncate">
        {row.reference === null ? (
          <Nothing why="No number was given" />
        ) : (
          <bdi title={row.reference}>{row.reference}</bdi>
        )}
      </td>
      <td className="truncate">
        {row.customer === null ? (
          <Nothing why={row.isErased ? "Erased" : "No customer was given"} />
        ) : (
          <KeptLink
            href={toCustomerHref(row.customer)}
            title={row.customer}
            className="hover:text-accent hover:underline"
          >
            <bdi>{row.customer}</bdi>
          </KeptLink>
        )}
      </td>
      <td className="truncate text-muted max-lg:hidden">
        {links === "" ? <Nothing why="Nothing is linked" /> : links}
      </td>
      <td className="truncate max-lg:hidden">
        {row.assignee === null ? <Nothing why="Nobody has it" /> : row.assignee.name}
      </td>
      <td className="num text-muted">
        <Instant at={row.updatedAt} />
      </td>
    </>
  )
}

function TicketCard({ row, href }: { row: TicketRow; href: string }) {
  const facts = [row.reference, row.customer, toLinkWords(row), row.assignee?.name].filter((part) => part)
  return (
    <li className="relative rounded-md border border-line bg-surface px-3 py-2">
      <div className="flex items-center justify-between gap-3">
        <TicketStateMark state={row.state} />
        <span className="text-muted">
          <Instant at={row.updatedAt} />
        </span>
      </div>
      <p className="line-clamp-2 [overflow-wrap:anywhere]">
        <Link href={href} className="font-medium !no-underline after:absolute after:inset-0">
          <span className="mono font-normal text-muted">#{row.num}</span> <bdi>{row.title}</bdi>
        </Link>
      </p>
      {facts.length > 0 ? <p className="truncate text-muted">{facts.join(" · ")}</p> : null}
    </li>
  )
}
