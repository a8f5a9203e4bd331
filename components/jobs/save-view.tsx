"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { Dialog } from "@/components/ui/dialog"
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
        {save.error ? (
          <p role="alert" className="text-failed">
            {save.error.message}
          </p>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={name.trim() === "" || save.isPending}>
            {save.isPending ? "Saving" : "Save view"}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
