"use client"

import { useMutation } from "@tanstack/react-query"
import { type RefObject, useId, useRef } from "react"
import { MarkView } from "@/components/notes/mark-view"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { Kbd } from "@/components/ui/kbd"
import { REVIEW_LIMITS, type Review } from "@/lib/reviews/schema"
import { Section } from "./section"
import { useDraft } from "./use-draft"
import { useReviewChange } from "./use-review-change"

type NotesPartProps = { review: Review; canWrite: boolean }

/** What the team wants to remember of the week. They stay open after the signature. */
export function NotesPart({ review, canWrite }: NotesPartProps) {
  const { week, connection } = review.report
  const field = useRef<HTMLTextAreaElement>(null)
  const { draft, write } = useDraft(`review-notes ${week} ${connection ?? ""}`, field)
  const isEmpty = review.notes.trim() === ""
  const edit = () => write({ text: review.notes, base: review.notes })
  return (
    <Section
      id="notes"
      title="Notes"
      aside={canWrite && draft === null && !isEmpty ? <Button onClick={edit}>Edit notes</Button> : null}
    >
      {canWrite && (draft !== null || isEmpty) ? (
        <div className="no-print">
          <Editor
            field={field}
            review={review}
            text={draft?.text ?? ""}
            base={draft?.base ?? review.notes}
            write={write}
          />
        </div>
      ) : null}
      {isEmpty ? (
        <p className={canWrite ? "hidden text-muted print:block" : "text-muted"}>No notes.</p>
      ) : (
        <div
          className={`flex max-w-[80ch] flex-col gap-1.5 [overflow-wrap:anywhere] ${draft === null ? "" : "hidden print:flex"}`}
        >
          <MarkView nodes={review.noteNodes} />
        </div>
      )}
    </Section>
  )
}

type EditorProps = {
  field: RefObject<HTMLTextAreaElement | null>
  review: Review
  text: string
  /** What stood there when the writing began. */
  base: string
  write: (draft: { text: string; base: string } | null) => void
}

function Editor({ field, review, text, base, write }: EditorProps) {
  const hint = useId()
  const change = useReviewChange(review.report)
  const save = useMutation({
    mutationFn: () => change.saveNotes(text, base),
    onSuccess: () => {
      write(null)
      announce("Notes saved")
    },
  })
  const isUnsaved = text !== base
  // Somebody else was quicker: what they wrote must not be lost to a click.
  const isOvertaken = isUnsaved && review.notes !== base
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (isUnsaved && !save.isPending && !isOvertaken) save.mutate()
      }}
    >
      <label className="flex flex-col gap-1">
        <span className="sr-only">Notes of the week</span>
        <textarea
          ref={field}
          value={text}
          rows={Math.min(18, Math.max(4, text.split("\n").length + 1))}
          maxLength={REVIEW_LIMITS.notes}
          aria-describedby={hint}
          placeholder="What was decided, and why"
          readOnly={save.isPending}
          onChange={(event) => write({ text: event.target.value, base })}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            event.currentTarget.form?.requestSubmit()
          }}
          className="w-full resize-y rounded-md border border-line-strong bg-surface px-2.5 py-1.5 read-only:opacity-60"
        />
      </label>
      {isOvertaken ? <Overtaken notes={review.notes} onKeep={() => write({ text, base: review.notes })} /> : null}
      {save.error ? (
        <p role="alert" className="text-failed">
          {save.error.message} Your words are still here.
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button type="submit" disabled={!isUnsaved || save.isPending || isOvertaken}>
          {save.isPending ? "Saving" : "Save notes"}
        </Button>
        {isUnsaved || review.notes !== "" ? (
          <Button variant="quiet" onClick={() => write(null)} disabled={save.isPending}>
            {isUnsaved ? "Drop the changes" : "Close"}
          </Button>
        ) : null}
        <span id={hint} className="text-faint">
          {isUnsaved ? (
            "Not saved yet; kept in this tab."
          ) : (
            <>
              <Kbd>Ctrl/⌘ Enter</Kbd> saves. Markdown for **bold**, lists, `code` and links.
            </>
          )}
        </span>
      </div>
    </form>
  )
}

function Overtaken({ notes, onKeep }: { notes: string; onKeep: () => void }) {
  return (
    <div
      role="alert"
      className="rounded-md border border-line border-l-[3px] border-l-handled bg-handled-soft px-3 py-2"
    >
      <p className="font-medium">Somebody else saved other notes meanwhile. They wrote:</p>
      <pre className="my-1.5 max-h-40 overflow-auto whitespace-pre-wrap [overflow-wrap:anywhere]">
        {notes || "(nothing)"}
      </pre>
      <p className="text-muted">Take over what should stay, then save yours in their place.</p>
      <Button className="mt-2" onClick={onKeep}>
        I have taken it over
      </Button>
    </div>
  )
}
