"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { Button } from "@/components/ui/button"
import { Kbd } from "@/components/ui/kbd"
import { callAction } from "@/lib/http"
import { createNote } from "@/lib/notes/actions"
import { noteQueries } from "@/lib/notes/queries"
import { NOTE_LIMIT, type NoteSubject } from "@/lib/notes/schema"

/** The key that sends: ⌘ on a Mac, Ctrl elsewhere; both are understood everywhere. */
const SEND_KEY = "Ctrl/⌘ Enter"

/** Where a note is written. What was typed stays until the store has it. */
export function WriteNote({ subject }: { subject: NoteSubject }) {
  const [body, setBody] = useState("")
  const field = useRef<HTMLTextAreaElement>(null)
  const client = useQueryClient()
  const list = noteQueries.list(subject).queryKey
  // Two keystrokes may come before the form is drawn as pending.
  const isSending = useRef(false)
  const save = useMutation({
    mutationFn: () => callAction(createNote({ subject, body })),
    onSettled: () => {
      isSending.current = false
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: list })
      setBody("")
      field.current?.focus()
    },
  })
  const isEmpty = body.trim() === ""
  const send = () => {
    if (isEmpty || isSending.current) return
    isSending.current = true
    save.mutate()
  }
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <label className="flex flex-col gap-1">
        <span className="sr-only">Write a note</span>
        <textarea
          ref={field}
          data-note-box=""
          value={body}
          rows={body.includes("\n") || body.length > 120 ? 6 : 2}
          maxLength={NOTE_LIMIT}
          placeholder="Write a note"
          readOnly={save.isPending}
          aria-keyshortcuts="n"
          onChange={(event) => setBody(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              // One layer at a time: out of the box first.
              event.stopPropagation()
              field.current?.blur()
            }
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            send()
          }}
          className="w-full max-w-[80ch] resize-y rounded-md border border-line-strong bg-surface px-2.5 py-1.5 read-only:opacity-60"
        />
      </label>
      {save.error ? (
        <p role="alert" className="text-failed">
          {save.error.message} Your words are still here.
        </p>
      ) : null}
      <div className="flex max-w-[80ch] flex-wrap items-center gap-x-3 gap-y-1">
        <Button type="submit" disabled={isEmpty || save.isPending}>
          {save.isPending ? "Saving" : "Add note"}
        </Button>
        <span className="text-faint max-md:hidden">
          <Kbd>{SEND_KEY}</Kbd> saves. Markdown for **bold**, lists, `code` and links.
        </span>
      </div>
    </form>
  )
}
