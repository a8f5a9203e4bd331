"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useShell } from "@/components/shell/shell-context"
import { SureButton } from "@/components/tickets/sure-button"
import { announce } from "@/components/ui/announce"
import { Instant } from "@/components/ui/instant"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import { formatCount } from "@/lib/format"
import { callAction } from "@/lib/http"
import { deleteNote } from "@/lib/notes/actions"
import { noteQueries } from "@/lib/notes/queries"
import { type Note, type NoteSubject, toSubjectQuery } from "@/lib/notes/schema"
import { MarkView } from "./mark-view"
import { WriteNote } from "./write-note"

/** What the team wrote about a job, a ticket or a failure group, oldest first, and the box to write more. */
export function NotesView({ subject }: { subject: NoteSubject }) {
  const { by } = useShell()
  const { data, error, refetch } = useQuery(noteQueries.list(subject))
  const canWrite = isAtLeast(by.role, "support")
  if (error && !data) {
    return (
      <Problem title="The notes could not be read" detail={toAppError(error).message} onRetry={() => void refetch()} />
    )
  }
  if (!data) return <Skeleton className="h-32" />
  return (
    <section aria-label="Notes" className="flex flex-col gap-3">
      {data.older > 0 ? (
        <p className="text-muted">{formatCount(data.older)} older notes are kept but not shown.</p>
      ) : null}
      {data.notes.length > 0 ? (
        <ol className="flex flex-col gap-3">
          {data.notes.map((note) => (
            <Entry key={note.num} note={note} subject={subject} />
          ))}
        </ol>
      ) : (
        <p className="text-muted">
          {canWrite ? "No note yet. What the next person should know belongs here." : "No note yet."}
        </p>
      )}
      {canWrite ? <WriteNote key={toSubjectQuery(subject)} subject={subject} /> : null}
    </section>
  )
}

function Entry({ note, subject }: { note: Note; subject: NoteSubject }) {
  const { by } = useShell()
  const isAllowed = note.erased === null && (by.role === "admin" || note.by.id === by.id)
  return (
    <li className="min-w-0 border-b border-line pb-3 last:border-b-0">
      <div className="mb-0.5 flex min-h-6 flex-wrap items-center gap-x-2">
        <span className="font-medium">{note.by.name}</span>
        <span className="text-muted">
          <Instant at={note.at} />
        </span>
        {isAllowed ? <DeleteNote note={note} subject={subject} /> : null}
      </div>
      {note.erased ? (
        <p className="text-faint">
          Deleted by {note.erased.by} <Instant at={note.erased.at} />
        </p>
      ) : (
        <div className="flex max-w-[80ch] flex-col gap-1.5 [overflow-wrap:anywhere]">
          <MarkView nodes={note.body} />
        </div>
      )}
    </li>
  )
}

function DeleteNote({ note, subject }: { note: Note; subject: NoteSubject }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => callAction(deleteNote({ num: note.num })),
    onSuccess: () => announce("Note deleted"),
    onSettled: () => client.invalidateQueries({ queryKey: noteQueries.list(subject).queryKey }),
  })
  return (
    <>
      <span className="ml-auto">
        <SureButton
          label="Delete"
          sure="Delete for good"
          isBusy={remove.isPending}
          onSure={() => remove.mutate()}
          className="h-6 px-1.5"
        />
      </span>
      {remove.error ? (
        <span role="alert" className="text-failed">
          {remove.error.message}
        </span>
      ) : null}
    </>
  )
}
