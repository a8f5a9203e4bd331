"use client"

import clsx from "clsx"
import { type ReactNode, useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { toCustomerHref } from "@/lib/customers/schema"
import { changeTicket } from "@/lib/tickets/actions"
import { STATE_WORDS, type TicketChange, type TicketDetail, type TicketState } from "@/lib/tickets/schema"
import { FormProblem } from "./fields"
import { TicketStateMark } from "./ticket-state"
import { useTicketChange } from "./use-ticket-change"

const editTicket = toLate(() => import("./edit-ticket").then((module) => module.EditTicket))

type HeadProps = { ticket: TicketDetail; canChange: boolean }

/** What the ticket is called, whose it is, where it stands and who has it. */
export function TicketHead({ ticket, canChange }: HeadProps) {
  const [isEditing, setIsEditing] = useState(false)
  useAhead(editTicket)
  const change = useTicketChange()
  const set = (next: TicketChange) => change.mutate(() => changeTicket({ num: ticket.num, change: next }))
  return (
    <header className="flex flex-col gap-2">
      <div className="flex items-start justify-between gap-3">
        <h1 className="min-w-0 [overflow-wrap:anywhere]">
          <bdi>{ticket.title}</bdi>
        </h1>
        {canChange ? (
          <Button className="flex-none" onClick={() => setIsEditing(true)}>
            Edit
          </Button>
        ) : null}
      </div>
      <Facts ticket={ticket} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {canChange ? (
          <>
            <StateChoice state={ticket.state} isBusy={change.isPending} onChoose={(state) => set({ state })} />
            <AssigneeChoice ticket={ticket} isBusy={change.isPending} onChoose={(assignee) => set({ assignee })} />
          </>
        ) : (
          <>
            <TicketStateMark state={ticket.state} />
            <span className="text-muted">
              {ticket.assignee ? `assigned to ${ticket.assignee.name}` : "nobody has it"}
            </span>
          </>
        )}
      </div>
      <FormProblem error={change.error} />
      {isEditing ? <Late part={editTicket} with={{ ticket, onClose: () => setIsEditing(false) }} /> : null}
    </header>
  )
}

function Facts({ ticket }: { ticket: TicketDetail }) {
  const parts: { key: string; part: ReactNode }[] = []
  if (ticket.customer !== null) {
    parts.push({
      key: "customer",
      part: (
        <KeptLink href={toCustomerHref(ticket.customer)}>
          <bdi>{ticket.customer}</bdi>
        </KeptLink>
      ),
    })
  }
  if (ticket.reference !== null || ticket.url !== null)
    parts.push({ key: "reference", part: <Reference ticket={ticket} /> })
  parts.push({
    key: "saved",
    part: (
      <>
        saved by {ticket.createdBy} <Instant at={ticket.createdAt} />
      </>
    ),
  })
  if (ticket.erasedAt !== null) {
    parts.push({
      key: "erased",
      part: (
        <span className="text-handled">
          the customer’s data was erased <Instant at={ticket.erasedAt} />
        </span>
      ),
    })
  }
  return (
    <p className="flex flex-wrap items-baseline gap-x-1.5 text-muted">
      {parts.map(({ key, part }, index) => (
        <span key={key} className="min-w-0 [overflow-wrap:anywhere]">
          {index > 0 ? (
            <span aria-hidden="true" className="mr-1.5">
              ·
            </span>
          ) : null}
          {part}
        </span>
      ))}
    </p>
  )
}

function Reference({ ticket }: { ticket: TicketDetail }) {
  const name = ticket.reference ?? "in your system"
  return ticket.url === null ? (
    <span>
      your number <bdi className="text-text">{name}</bdi>
    </span>
  ) : (
    <ExtLink href={ticket.url}>
      <bdi>{name}</bdi>
    </ExtLink>
  )
}

const STATES: readonly TicketState[] = ["open", "waiting", "solved"]

type StateChoiceProps = { state: TicketState; isBusy: boolean; onChoose: (state: TicketState) => void }

function StateChoice({ state, isBusy, onChoose }: StateChoiceProps) {
  return (
    <fieldset className="inline-flex rounded-md border border-line-strong bg-surface">
      <legend className="sr-only">State of the ticket</legend>
      {STATES.map((one, index) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === state}
          disabled={isBusy}
          onClick={() => {
            if (one === state) return
            onChoose(one)
            announce(`Ticket set to ${STATE_WORDS[one].toLowerCase()}`)
          }}
          className={clsx(
            "h-7 px-2.5 first:rounded-l-[5px] last:rounded-r-[5px]",
            index > 0 && "border-l border-line-strong",
            one === state ? "bg-accent-soft font-medium text-accent" : "text-muted hover:bg-hover hover:text-text",
          )}
        >
          {STATE_WORDS[one]}
        </button>
      ))}
    </fieldset>
  )
}

type AssigneeChoiceProps = { ticket: TicketDetail; isBusy: boolean; onChoose: (id: string | null) => void }

function AssigneeChoice({ ticket, isBusy, onChoose }: AssigneeChoiceProps) {
  const { assignee, members } = ticket
  const isGone = assignee !== null && !members.some((one) => one.id === assignee.id)
  return (
    <label className="inline-flex items-center gap-2">
      <span className="text-muted">Assigned to</span>
      <select
        value={assignee?.id ?? ""}
        disabled={isBusy}
        onChange={(event) => onChoose(event.target.value || null)}
        className="h-[30px] max-w-52 rounded-md border border-line-strong bg-surface px-2"
      >
        <option value="">nobody</option>
        {isGone ? <option value={assignee.id}>{assignee.name}</option> : null}
        {members.map((member) => (
          <option key={member.id} value={member.id}>
            {member.name}
          </option>
        ))}
      </select>
    </label>
  )
}
