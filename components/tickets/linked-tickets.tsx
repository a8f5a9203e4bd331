"use client"

import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { isAtLeast } from "@/lib/domain/operator"
import { ticketQueries } from "@/lib/tickets/queries"
import type { TicketLink, TicketRow } from "@/lib/tickets/schema"
import { TicketStateMark } from "./ticket-state"

const saveTicket = toLate(() => import("./save-ticket").then((module) => module.SaveTicket))
const linkToTicket = toLate(() => import("./link-to-ticket").then((module) => module.LinkToTicket))

type LinkedTicketsProps = {
  of: TicketLink
  /** What a new ticket begins with, beside its link: the customer of the job, say. */
  draft?: { title?: string; customer?: string | null } | undefined
}

/** The tickets that a job or a failure group belongs to, and the ways to make it belong to one. */
export function LinkedTickets({ of, draft }: LinkedTicketsProps) {
  const { by } = useShell()
  const { data, error } = useQuery(ticketQueries.of(of))
  const [open, setOpen] = useState<"save" | "link" | null>(null)
  useAhead(saveTicket)
  const close = () => setOpen(null)
  const links =
    of.kind === "job" ? { jobs: [{ connection: of.connection, jobId: of.jobId }] } : { groups: [of.groupId] }
  return (
    <section aria-label="Tickets" className="flex flex-col gap-2">
      {error ? <p className="text-muted">The tickets could not be read: {error.message}</p> : null}
      {data && data.length > 0 ? (
        <ul className="divide-y divide-line">
          {data.map((ticket) => (
            <Line key={ticket.num} ticket={ticket} />
          ))}
        </ul>
      ) : null}
      {data?.length === 0 ? <p className="text-muted">No ticket is linked to it.</p> : null}
      {isAtLeast(by.role, "support") ? (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setOpen("save")}>Save as ticket</Button>
          <Button variant="quiet" onClick={() => setOpen("link")}>
            Link to a ticket
          </Button>
        </div>
      ) : null}
      {/* No way out of the page: who saves a ticket here is not done with the job. */}
      {open === "save" ? (
        <Late part={saveTicket} with={{ draft: { ...draft, ...links }, onClose: close, onSaved: close }} />
      ) : null}
      {open === "link" ? <Late part={linkToTicket} with={{ of, onClose: close }} /> : null}
    </section>
  )
}

function Line({ ticket }: { ticket: TicketRow }) {
  return (
    <li className="flex min-w-0 items-center gap-2.5 py-1.5">
      <KeptLink
        href={`/tickets/${ticket.num}`}
        className="flex min-w-0 flex-1 items-baseline gap-2 hover:text-accent hover:underline"
        title={ticket.title}
      >
        <span className="mono flex-none text-muted">#{ticket.num}</span>
        <bdi className="truncate">{ticket.title}</bdi>
      </KeptLink>
      <TicketStateMark state={ticket.state} />
    </li>
  )
}
