"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useEffect, useRef, useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { Field, FormProblem } from "@/components/tickets/fields"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { Dialog } from "@/components/ui/dialog"
import { Skeleton } from "@/components/ui/skeleton"
import { eraseCustomer } from "@/lib/customers/actions"
import { customerQueries } from "@/lib/customers/queries"
import { type ErasurePreview, type ErasureProgress, REASON_LIMIT } from "@/lib/customers/schema"
import { formatCount } from "@/lib/format"
import { callAction } from "@/lib/http"
import { toTicketQuery } from "@/lib/tickets/schema"
import { toCountWords } from "./count-words"

/** Takes a customer's personal data out of the record, after showing what that means. */
export function EraseCustomer({ name, onClose }: { name: string; onClose: () => void }) {
  const preview = useQuery(customerQueries.erasure(name))
  const [typed, setTyped] = useState("")
  const [reason, setReason] = useState("")
  const [progress, setProgress] = useState<ErasureProgress | null>(null)
  const isGone = useRef(false)
  useEffect(
    () => () => {
      isGone.current = true
    },
    [],
  )
  const client = useQueryClient()
  const router = useRouter()
  const erase = useMutation({
    // Call after call, so that none runs into a time limit; each goes on where the one before stopped.
    mutationFn: async () => {
      for (;;) {
        const now = await callAction(eraseCustomer({ name, typed, reason }))
        setProgress(now)
        if (now.isDone || isGone.current) return now
      }
    },
    onSuccess: async ({ isDone }) => {
      if (!isDone) return
      announce("Personal data erased")
      router.push("/tickets")
      await client.invalidateQueries()
    },
  })
  const data = preview.data
  const isReady = typed.trim() === name.trim() && reason.trim().length >= 3 && data?.undecided.length === 0
  return (
    <Dialog title="Erase personal data" onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady && !erase.isPending) erase.mutate()
        }}
      >
        {preview.error ? <FormProblem error={preview.error} /> : null}
        {data ? <Preview preview={data} name={name} /> : preview.error ? null : <Skeleton className="h-40" />}
        <Field
          label="Reason"
          hint="kept; without the customer’s name"
          value={reason}
          maxLength={REASON_LIMIT}
          onChange={(event) => setReason(event.target.value)}
          placeholder="Request 4471 of 20 November"
          autoComplete="off"
        />
        <Field
          label="Type the customer’s name to confirm"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <p aria-live="polite" className="min-h-5 text-muted">
          {progress ? toProgressWords(progress) : ""}
        </p>
        <FormProblem error={erase.error} />
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            {erase.isPending ? "Stop" : "Cancel"}
          </Button>
          <Button type="submit" className="border-failed text-failed" disabled={!isReady || erase.isPending}>
            {erase.isPending ? "Erasing" : "Erase for good"}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function toProgressWords({ jobs, tickets, notes }: ErasureProgress): string {
  return `Erased so far: ${formatCount(jobs)} jobs, ${formatCount(tickets)} tickets, ${formatCount(notes)} notes.`
}

function count(number: number, one: string, many: string): string {
  return `${toCountWords(number)} ${number === 1 ? one : many}`
}

const MOST_NUMBERS = 12

/** "#3, #4 and 20 more" */
function toNumbers(nums: readonly number[]): string {
  const shown = nums.slice(0, MOST_NUMBERS).map((num) => `#${num}`)
  const more = nums.length - shown.length
  return `${shown.join(", ")}${more > 0 ? ` and ${toCountWords(more)} more` : ""}`
}

function Preview({ preview, name }: { preview: ErasurePreview; name: string }) {
  const touched = [
    preview.jobs > 0 && `names, addresses, file names and answers of ${count(preview.jobs, "job", "jobs")}`,
    preview.unseenJobs > 0 && `what was told of ${count(preview.unseenJobs, "job", "jobs")} not seen yet`,
    preview.tickets > 0 && `title, customer and text of ${count(preview.tickets, "ticket", "tickets")}`,
    preview.linkedTickets.length > 0 &&
      `title and text of ${count(preview.linkedTickets.length, "ticket", "tickets")} of nobody linked to jobs of theirs alone (${toNumbers(preview.linkedTickets)})`,
    preview.notes > 0 && count(preview.notes, "note", "notes"),
    preview.views > 0 && `${count(preview.views, "saved view", "saved views")} of theirs`,
  ].filter((part) => part !== false)
  return (
    <div className="flex flex-col gap-2">
      <p>
        This takes out of the record, and cannot be undone:
        {touched.length === 0 ? " nothing more is held of them." : null}
      </p>
      <ul className="list-disc pl-5">
        {touched.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
      <p className="text-muted">
        Ids, states, times, models, lengths and credits stay, so every sum stays. What the vendor or your own systems
        say of these jobs later is not taken in again. The vendor’s own copy and your back-ups are not touched.
      </p>
      <Left preview={preview} name={name} />
    </div>
  )
}

/** What a person has to look at, and what stands in the way. */
function Left({ preview: { left, undecided }, name }: { preview: ErasurePreview; name: string }) {
  return (
    <>
      {left.tickets > 0 ? (
        <p className="text-handled">
          {count(left.tickets, "other ticket mentions", "other tickets mention")} the name and stay as they are.{" "}
          <KeptLink href={`/tickets${toTicketQuery({ tab: "all", q: name.slice(0, 200), customer: null })}`}>
            Look at them
          </KeptLink>
        </p>
      ) : null}
      {left.shared.length > 0 ? (
        <p className="text-handled [overflow-wrap:anywhere]">
          {count(left.shared.length, "ticket is", "tickets are")} linked to jobs of theirs and somebody else’s too:{" "}
          {toNumbers(left.shared)}. Where a ticket names no customer, the name is taken out of it; all other words stay.
          Look at them.
        </p>
      ) : null}
      {left.rules.length > 0 ? (
        <p className="text-handled [overflow-wrap:anywhere]">
          Rules of attribution hold the name and stay: {left.rules.join(", ")}
        </p>
      ) : null}
      {undecided.map((job) => (
        <p key={`${job.connection}/${job.jobId}`} role="alert" className="text-failed [overflow-wrap:anywhere]">
          A request to spend credits for{" "}
          <KeptLink href={`/jobs/${encodeURIComponent(job.connection)}/${encodeURIComponent(job.jobId)}`}>
            {job.jobId}
          </KeptLink>{" "}
          is not decided. Settle it first.
        </p>
      ))}
    </>
  )
}
