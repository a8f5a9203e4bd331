"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { announce } from "@/components/ui/announce"
import { Dialog } from "@/components/ui/dialog"
import { FormEnd } from "@/components/ui/form-end"
import { callAction } from "@/lib/http"
import { attestKey } from "@/lib/keys/actions"
import { ATTESTATION_NOTE_LIMIT, type AttestationKind } from "@/lib/keys/schema"

const WORDS = {
  checked: {
    title: "Checked in the vendor’s Dashboard",
    day: "Checked on",
    what: "You looked at this key in the Dashboard, API Management tab, and it is used as it should be.",
  },
  created: {
    title: "When the key was made",
    day: "Created on",
    what: "As the Dashboard shows it. What the connection file says comes first.",
  },
  deleted: {
    title: "When the key was deleted",
    day: "Deleted on",
    what: "As the Dashboard shows it. Nothing is deleted from here.",
  },
} as const satisfies Record<AttestationKind, { title: string; day: string; what: string }>

type AttestFormProps = { connection: string; alias: string; kind: AttestationKind; today: string; onClose: () => void }

/** One day and a note that a person vouches for; it is kept for good. */
export function AttestForm({ connection, alias, kind, today, onClose }: AttestFormProps) {
  const words = WORDS[kind]
  const [on, setOn] = useState(kind === "checked" ? today : "")
  const [note, setNote] = useState("")
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () => callAction(attestKey({ connection, alias, kind, on, note: note.trim() })),
    onSuccess: async () => {
      announce("Noted")
      onClose()
      await client.invalidateQueries({ queryKey: ["keys"] })
      await client.invalidateQueries({ queryKey: ["overview"] })
    },
  })
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (on !== "" && !save.isPending) save.mutate()
        }}
      >
        <p className="text-pretty">
          Key <span className="mono">{alias}</span> of {connection}. {words.what}
        </p>
        <label className="flex flex-col gap-1">
          <span className="text-muted">{words.day}</span>
          <input
            type="date"
            required
            value={on}
            onChange={(event) => setOn(event.target.value)}
            className="h-8 w-44 rounded-md border border-line-strong bg-surface px-2.5"
          />
        </label>
        <label className="flex flex-col gap-1">
          <span className="text-muted">Note, if it helps; never a key</span>
          <textarea
            value={note}
            rows={2}
            maxLength={ATTESTATION_NOTE_LIMIT}
            onChange={(event) => setNote(event.target.value)}
            className="rounded-md border border-line-strong bg-surface px-2.5 py-1.5"
          />
        </label>
        <FormEnd of={save} label="Note it" busy="Noting it" isReady={on !== ""} onClose={onClose} />
      </form>
    </Dialog>
  )
}
