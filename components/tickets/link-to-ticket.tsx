"use client"

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { announce } from "@/components/ui/announce"
import { Dialog } from "@/components/ui/dialog"
import { callAction } from "@/lib/http"
import { linkTicket } from "@/lib/tickets/actions"
import { ticketQueries } from "@/lib/tickets/queries"
import type { TicketLink, TicketRow } from "@/lib/tickets/schema"
import { Field, FormProblem } from "./fields"
import { TicketStateMark } from "./ticket-state"
import { useRested } from "./use-rested"

/** Open tickets that are offered before anything is typed. */
const MOST_OFFERED = 8

/** Picks the ticket that a job or a failure group shall belong to. */
export function LinkToTicket({ of, onClose }: { of: TicketLink; onClose: () => void }) {
  const [text, setText] = useState("")
  const asked = useRested(text.trim())
  const field = useRef<HTMLInputElement>(null)
  // After the dialog has opened, which gives the focus to its first button.
  useEffect(() => field.current?.focus(), [])
  const found = useQuery({ ...ticketQueries.find(asked), enabled: asked !== "" })
  const open = useInfiniteQuery(ticketQueries.pages({ tab: "open", q: "", customer: null }))
  const rows = asked === "" ? open.data?.pages[0]?.rows.slice(0, MOST_OFFERED) : found.data
  const client = useQueryClient()
  const link = useMutation({
    mutationFn: (ticket: TicketRow) => callAction(linkTicket({ num: ticket.num, link: of })),
    onSuccess: (_done, ticket) => {
      void client.invalidateQueries({ queryKey: ["tickets"] })
      announce(`Linked to ticket #${ticket.num}`)
      onClose()
    },
  })
  return (
    <Dialog title="Link to a ticket" onClose={onClose}>
      <div className="flex flex-col gap-3">
        <Field
          ref={field}
          label="Which ticket"
          hint="its number, the number in your system, or words"
          value={text}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          placeholder="#12"
          onChange={(event) => setText(event.target.value)}
        />
        <FormProblem error={link.error ?? found.error ?? open.error} />
        <Choices
          rows={rows}
          isBusy={link.isPending}
          onChoose={link.mutate}
          words={asked === "" ? "No ticket is open." : "No ticket is called so."}
        />
      </div>
    </Dialog>
  )
}

type ChoicesProps = {
  rows: TicketRow[] | undefined
  isBusy: boolean
  onChoose: (ticket: TicketRow) => void
  /** What stands there when there is none to choose. */
  words: string
}

function Choices({ rows, isBusy, onChoose, words }: ChoicesProps) {
  if (!rows) return <p className="h-8 text-muted">Looking</p>
  if (rows.length === 0) return <p className="h-8 text-muted">{words}</p>
  return (
    <ul className="-mx-2 max-h-72 overflow-y-auto">
      {rows.map((ticket) => (
        <li key={ticket.num}>
          <button
            type="button"
            disabled={isBusy}
            onClick={() => onChoose(ticket)}
            className="flex w-full min-w-0 items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-hover focus-visible:outline-offset-[-2px]"
          >
            <span className="mono flex-none text-muted">#{ticket.num}</span>
            <bdi className="min-w-0 flex-1 truncate">{ticket.title}</bdi>
            <TicketStateMark state={ticket.state} />
          </button>
        </li>
      ))}
    </ul>
  )
}
