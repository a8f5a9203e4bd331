"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { type KeyboardEvent, useEffect, useRef, useState } from "react"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { Dialog } from "@/components/ui/dialog"
import { CloseIcon } from "@/components/ui/icon"
import { shortenId } from "@/lib/format"
import { callAction } from "@/lib/http"
import { createTicket } from "@/lib/tickets/actions"
import { type NewTicket, TICKET_LIMITS } from "@/lib/tickets/schema"
import { CustomerField } from "./customer-field"
import { Area, Field, FormProblem } from "./fields"
import { SavedAlready } from "./saved-already"

type SaveTicketProps = {
  /** What is known already; all of it can be changed before it is saved. */
  draft: Partial<NewTicket>
  onClose: () => void
  /** Called with the new ticket's number; without it the ticket's page is opened. */
  onSaved?: ((num: number) => void) | undefined
}

const NOTHING: NewTicket = {
  title: "",
  reference: null,
  url: null,
  customer: null,
  pasted: null,
  jobs: [],
  groups: [],
}

/** A title where none was given: the first words of what was pasted. */
function toTitle(pasted: string | null | undefined): string {
  const line = (pasted ?? "").split("\n").find((one) => one.trim() !== "")
  return (line ?? "").trim().slice(0, 80)
}

function isSubmit(event: KeyboardEvent): boolean {
  return event.key === "Enter" && (event.ctrlKey || event.metaKey)
}

/** Saves a ticket: the only way in which pasted words are kept. */
export function SaveTicket({ draft, onClose, onSaved }: SaveTicketProps) {
  const [ticket, setTicket] = useState<NewTicket>({
    ...NOTHING,
    ...draft,
    title: draft.title || toTitle(draft.pasted),
  })
  const router = useRouter()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  // After the dialog has opened, which gives the focus to its first button.
  useEffect(() => form.current?.querySelector("input")?.focus(), [])
  // Two keystrokes may come before the form is drawn as pending: they must not make two tickets.
  const isSending = useRef(false)
  const save = useMutation({
    mutationFn: () => callAction(createTicket(ticket)),
    onSettled: () => {
      isSending.current = false
    },
    onSuccess: ({ num }) => {
      void client.invalidateQueries({ queryKey: ["tickets"] })
      announce(`Ticket #${num} saved`)
      onClose()
      if (onSaved) onSaved(num)
      else router.push(`/tickets/${num}`)
    },
  })
  const set = (change: Partial<NewTicket>) => setTicket((held) => ({ ...held, ...change }))
  return (
    <Dialog title="Save a ticket" onClose={onClose}>
      <form
        ref={form}
        className="flex flex-col gap-3"
        onKeyDown={(event) => {
          if (!isSubmit(event)) return
          event.preventDefault()
          form.current?.requestSubmit()
        }}
        onSubmit={(event) => {
          event.preventDefault()
          if (isSending.current) return
          isSending.current = true
          save.mutate()
        }}
      >
        <Words ticket={ticket} set={set} />
        <Links ticket={ticket} set={set} />
        <FormProblem error={save.error} />
        <div className="flex items-center justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={ticket.title.trim() === "" || save.isPending}>
            {save.isPending ? "Saving" : "Save ticket"}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type PartProps = { ticket: NewTicket; set: (change: Partial<NewTicket>) => void }

function Words({ ticket, set }: PartProps) {
  return (
    <>
      <Field
        label="Title"
        required
        value={ticket.title}
        maxLength={TICKET_LIMITS.title}
        onChange={(event) => set({ title: event.target.value })}
        placeholder="Video came out green"
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Number in your system"
          value={ticket.reference ?? ""}
          maxLength={TICKET_LIMITS.reference}
          onChange={(event) => set({ reference: event.target.value || null })}
          placeholder="4471"
        />
        <CustomerField value={ticket.customer ?? ""} onChange={(name) => set({ customer: name || null })} />
      </div>
      <SavedAlready reference={ticket.reference ?? ""} />
      <Field
        label="Link to it"
        type="url"
        value={ticket.url ?? ""}
        maxLength={TICKET_LIMITS.url}
        onChange={(event) => set({ url: event.target.value || null })}
        placeholder="https://"
      />
      <Area
        label="What the customer wrote"
        hint="kept until somebody removes it"
        rows={6}
        value={ticket.pasted ?? ""}
        maxLength={TICKET_LIMITS.pasted}
        onChange={(event) => set({ pasted: event.target.value || null })}
      />
    </>
  )
}

function Links({ ticket, set }: PartProps) {
  if (ticket.jobs.length + ticket.groups.length === 0) return null
  return (
    <div>
      <p className="mb-1 text-muted">Linked to it</p>
      <ul className="flex flex-wrap gap-1.5">
        {ticket.jobs.map((job) => (
          <Linked
            key={`${job.connection}/${job.jobId}`}
            name={shortenId(job.jobId)}
            title={`${job.jobId} of ${job.connection}`}
            onRemove={() => set({ jobs: ticket.jobs.filter((one) => one !== job) })}
          />
        ))}
        {ticket.groups.map((group) => (
          <Linked
            key={group}
            name={`failure group ${shortenId(group)}`}
            title={group}
            onRemove={() => set({ groups: ticket.groups.filter((one) => one !== group) })}
          />
        ))}
      </ul>
    </div>
  )
}

function Linked({ name, title, onRemove }: { name: string; title: string; onRemove: () => void }) {
  return (
    <li
      title={title}
      className="mono inline-flex h-6 items-center gap-1 rounded-full border border-line bg-surface pr-1 pl-2.5"
    >
      {name}
      <button
        type="button"
        aria-label={`Do not link ${title}`}
        onClick={onRemove}
        className="rounded-full p-1 text-faint hover:bg-hover hover:text-text"
      >
        <CloseIcon size={12} />
      </button>
    </li>
  )
}
