"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { announce } from "@/components/ui/announce"
import { Dialog } from "@/components/ui/dialog"
import { FormEnd } from "@/components/ui/form-end"
import { callAction } from "@/lib/http"
import { createView } from "@/lib/views/actions"
import { VIEW_NAME_LIMIT } from "@/lib/views/schema"

/** Names the present filters, order and columns for the whole team. */
export function SaveView({ query, onClose }: { query: string; onClose: () => void }) {
  const [name, setName] = useState("")
  const field = useRef<HTMLInputElement>(null)
  // After the dialog has opened, which gives the focus to its first button.
  useEffect(() => field.current?.focus(), [])
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () => callAction(createView({ page: "jobs", name, query })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["views"] })
      announce("View saved for the team")
      onClose()
    },
  })
  return (
    <Dialog title="Save this view" onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <label className="flex flex-col gap-1">
          <span className="text-muted">Name</span>
          <input
            ref={field}
            required
            value={name}
            maxLength={VIEW_NAME_LIMIT}
            onChange={(event) => setName(event.target.value)}
            placeholder="Failed pro, this week"
            className="h-8 rounded-md border border-line-strong bg-surface px-2.5"
          />
        </label>
        <p className="text-muted">Everyone on the team sees it: filters, order and columns, not the jobs of today.</p>
        <FormEnd of={save} label="Save view" busy="Saving" isReady={name.trim() !== ""} onClose={onClose} />
      </form>
    </Dialog>
  )
}
