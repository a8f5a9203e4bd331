"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { announce } from "@/components/ui/announce"
import { Dialog } from "@/components/ui/dialog"
import { FormEnd } from "@/components/ui/form-end"
import type { JobRef } from "@/lib/domain/job"
import { callAction } from "@/lib/http"
import { addComplaint } from "@/lib/quality/actions"
import { qualityQueries } from "@/lib/quality/queries"
import { COMPLAINT_NOTE_LIMIT, COMPLAINT_WORDS, COMPLAINTS, type ComplaintKind } from "@/lib/quality/schema"

/** What is wrong with a result: one kind, and a line about it if that helps. */
export function ComplaintForm({ job, onClose }: { job: JobRef; onClose: () => void }) {
  const { data } = useQuery(qualityQueries.ofJob(job))
  const [kind, setKind] = useState<ComplaintKind | null>(null)
  const [note, setNote] = useState("")
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: (chosen: ComplaintKind) =>
      callAction(addComplaint({ ...job, kind: chosen, note: note.trim() === "" ? null : note })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["tickets"] })
      announce("Complaint noted")
      onClose()
    },
  })
  const isTagged = (one: ComplaintKind) => data?.some((complaint) => complaint.kind === one) ?? false
  return (
    <Dialog title="What is wrong with the result?" onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (kind) add.mutate(kind)
        }}
      >
        <fieldset>
          <legend className="sr-only">Kind</legend>
          <div className="grid gap-x-4 sm:grid-cols-2">
            {COMPLAINTS.map((one) => (
              <label key={one} className="flex items-center gap-2 py-1">
                <input
                  type="radio"
                  name="kind"
                  value={one}
                  required
                  disabled={isTagged(one)}
                  checked={kind === one}
                  onChange={() => setKind(one)}
                  className="accent-accent"
                />
                <span className={isTagged(one) ? "text-faint" : ""}>
                  {COMPLAINT_WORDS[one]}
                  {isTagged(one) ? " (noted already)" : ""}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <label className="flex flex-col gap-1">
          <span className="text-muted">Note, if it helps: where in the clip, what the customer says</span>
          <textarea
            value={note}
            rows={3}
            maxLength={COMPLAINT_NOTE_LIMIT}
            onChange={(event) => setNote(event.target.value)}
            className="rounded-md border border-line-strong bg-surface px-2.5 py-1.5"
          />
        </label>
        <p className="max-w-[60ch] text-pretty text-muted">
          It counts toward the <KeptLink href="/quality">rate</KeptLink> of the job’s model and format. The job stays
          completed.
        </p>
        <FormEnd of={add} label="Note it" busy="Noting it" isReady={kind !== null} onClose={onClose} />
      </form>
    </Dialog>
  )
}
