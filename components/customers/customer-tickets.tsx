"use client"

import { useInfiniteQuery } from "@tanstack/react-query"
import { useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { TicketStateMark } from "@/components/tickets/ticket-state"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { Late, toLate, useAhead } from "@/components/ui/late"
import type { Customer } from "@/lib/customers/schema"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import { ticketQueries } from "@/lib/tickets/queries"
import { toTicketQuery } from "@/lib/tickets/schema"
import { toCountWords } from "./count-words"

const saveTicket = toLate(() => import("@/components/tickets/save-ticket").then((module) => module.SaveTicket))

const MOST_SHOWN = 8

/** Their tickets, the last changed first. */
export function CustomerTickets({ customer }: { customer: Customer }) {
  const { by } = useShell()
  const [isSaving, setIsSaving] = useState(false)
  useAhead(saveTicket)
  const filter = { tab: "all", q: "", customer: customer.name } as const
  const { data, error } = useInfiniteQuery(ticketQueries.pages(filter))
  const rows = data?.pages[0]?.rows ?? []
  const { open, waiting, solved } = customer.tickets
  const total = open + waiting + solved
  return (
    <Card
      title={total === 0 ? "Tickets" : `Tickets ${toCountWords(total)}`}
      aside={isAtLeast(by.role, "support") ? <Button onClick={() => setIsSaving(true)}>New ticket</Button> : null}
    >
      {error ? <p className="px-3.5 py-3 text-muted">They could not be read: {toAppError(error).message}</p> : null}
      {rows.length === 0 && !error ? <p className="px-3.5 py-3 text-muted">No ticket of theirs is saved.</p> : null}
      <ul className="divide-y divide-line">
        {rows.slice(0, MOST_SHOWN).map((ticket) => (
          <li key={ticket.num} className="flex min-w-0 items-center gap-2.5 px-3.5 py-1.5">
            <KeptLink
              href={`/tickets/${ticket.num}`}
              title={ticket.title}
              className="flex min-w-0 flex-1 items-baseline gap-2 hover:text-accent hover:underline"
            >
              <span className="mono flex-none text-muted">#{ticket.num}</span>
              <bdi className="truncate">{ticket.title}</bdi>
            </KeptLink>
            <TicketStateMark state={ticket.state} />
          </li>
        ))}
      </ul>
      {rows.length > MOST_SHOWN ? (
        <p className="border-t border-line px-3.5 py-2">
          <KeptLink href={`/tickets${toTicketQuery(filter)}`}>All their tickets</KeptLink>
        </p>
      ) : null}
      {isSaving ? (
        <Late part={saveTicket} with={{ draft: { customer: customer.name }, onClose: () => setIsSaving(false) }} />
      ) : null}
    </Card>
  )
}
