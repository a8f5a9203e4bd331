"use client"

import { useEffect, useRef, useState } from "react"
import { useConnection } from "@/components/shell/use-connection"
import { announce } from "@/components/ui/announce"
import { Dialog } from "@/components/ui/dialog"
import { FormEnd } from "@/components/ui/form-end"
import type { JobRef } from "@/lib/domain/job"
import { linkTicket } from "@/lib/tickets/actions"
import { Field } from "./fields"
import { useTicketChange } from "./use-ticket-change"

/** A job as people have it at hand: its id, "connection/id", or the address of its page here. */
function toRef(text: string, connections: readonly string[]): Partial<JobRef> {
  const words = text.trim()
  const address = /\/jobs\/([^/?#\s]+)\/([^/?#\s]+)/.exec(words)
  if (address?.[1] && address[2]) return { connection: decode(address[1]), jobId: decode(address[2]) }
  const known = connections.find((one) => words.startsWith(`${one}/`))
  return known ? { connection: known, jobId: words.slice(known.length + 1) } : { jobId: words }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Links a job to the ticket, also one that has not been seen yet. */
export function LinkJob({ num, onClose }: { num: number; onClose: () => void }) {
  const { connection, connections } = useConnection()
  const [text, setText] = useState("")
  const [chosen, setChosen] = useState(connection ?? connections[0]?.id ?? "")
  const field = useRef<HTMLInputElement>(null)
  // After the dialog has opened, which gives the focus to its first button.
  useEffect(() => field.current?.focus(), [])
  const link = useTicketChange(() => {
    announce("Job linked")
    onClose()
  })
  const told = toRef(
    text,
    connections.map((one) => one.id),
  )
  const ref = { connection: told.connection ?? chosen, jobId: told.jobId ?? "" }
  return (
    <Dialog title="Link a job" onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          link.mutate(() => linkTicket({ num, link: { kind: "job", ...ref } }))
        }}
      >
        <Field
          ref={field}
          label="Job"
          hint="its id, or the address of its page here"
          required
          value={text}
          maxLength={600}
          autoComplete="off"
          spellCheck={false}
          placeholder="job_…"
          onChange={(event) => setText(event.target.value)}
        />
        {connections.length > 1 ? (
          <label className="flex flex-col gap-1">
            <span className="text-muted">Of which connection</span>
            <select
              value={ref.connection}
              disabled={told.connection !== undefined}
              onChange={(event) => setChosen(event.target.value)}
              className="h-8 rounded-md border border-line-strong bg-surface px-2"
            >
              {connections.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <FormEnd of={link} label="Link job" busy="Linking" isReady={ref.jobId !== ""} onClose={onClose} />
      </form>
    </Dialog>
  )
}
