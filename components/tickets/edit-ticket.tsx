"use client"

import { useState } from "react"
import { announce } from "@/components/ui/announce"
import { Dialog } from "@/components/ui/dialog"
import { FormEnd } from "@/components/ui/form-end"
import { changeTicket } from "@/lib/tickets/actions"
import { TICKET_LIMITS, type TicketDetail } from "@/lib/tickets/schema"
import { CustomerField } from "./customer-field"
import { Field } from "./fields"
import { useTicketChange } from "./use-ticket-change"

type Words = { title: string; reference: string; url: string; customer: string }

/** Changes what a ticket is called, its number and link in the team's own system, and whose it is. */
export function EditTicket({ ticket, onClose }: { ticket: TicketDetail; onClose: () => void }) {
  const [words, setWords] = useState<Words>({
    title: ticket.title,
    reference: ticket.reference ?? "",
    url: ticket.url ?? "",
    customer: ticket.customer ?? "",
  })
  const save = useTicketChange(() => {
    announce("Ticket changed")
    onClose()
  })
  const set = (name: keyof Words) => (event: { target: { value: string } }) =>
    setWords((held) => ({ ...held, [name]: event.target.value }))
  return (
    <Dialog title={`Ticket #${ticket.num}`} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(() => changeTicket({ num: ticket.num, change: words }))
        }}
      >
        <Field label="Title" required value={words.title} maxLength={TICKET_LIMITS.title} onChange={set("title")} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            label="Number in your system"
            value={words.reference}
            maxLength={TICKET_LIMITS.reference}
            onChange={set("reference")}
          />
          <CustomerField value={words.customer} onChange={(customer) => setWords((held) => ({ ...held, customer }))} />
        </div>
        <Field
          label="Link to it"
          type="url"
          value={words.url}
          maxLength={TICKET_LIMITS.url}
          onChange={set("url")}
          placeholder="https://"
        />
        <FormEnd of={save} label="Save" busy="Saving" isReady={words.title.trim() !== ""} onClose={onClose} />
      </form>
    </Dialog>
  )
}
