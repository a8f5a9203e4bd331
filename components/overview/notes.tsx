"use client"

import { KeptLink } from "@/components/shell/kept-link"
import { useZone } from "@/components/shell/use-zone"
import { Card } from "@/components/ui/card"
import { useNow } from "@/components/ui/clock"
import { ExtLink } from "@/components/ui/ext-link"
import { formatRelative } from "@/lib/format"
import type { Note, NoteTone } from "@/lib/overview/schema"

const MARKS = {
  failed: { className: "fill-failed", path: "M6 1.5 11.5 11h-11z", word: "Failed" },
  late: { className: "fill-handled", path: "M6 1.5 11.5 11h-11z", word: "Warning" },
  info: { className: "fill-running", path: "M1.5 1.5h9v9h-9z", word: "To do" },
  quiet: { className: "fill-muted", path: "M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z", word: "Note" },
} as const satisfies Record<NoteTone, { className: string; path: string; word: string }>

/** One line per thing that wants a person, with the one thing to do next; then the assurance that this is all. */
export function Notes({ notes }: { notes: readonly Note[] }) {
  return (
    <Card>
      <ul>
        {notes.map((note) => (
          <NoteRow key={note.id} note={note} />
        ))}
      </ul>
      <p className="px-3.5 py-[11px] text-muted">
        {notes.length === 0 ? "Nothing needs you." : "Nothing else needs you."}
      </p>
    </Card>
  )
}

function NoteRow({ note }: { note: Note }) {
  const mark = MARKS[note.tone]
  return (
    <li className="grid grid-cols-[18px_minmax(0,1fr)] gap-x-2.5 border-b border-line px-3.5 py-[11px] sm:grid-cols-[18px_minmax(0,1fr)_auto]">
      <svg
        role="img"
        aria-label={mark.word}
        width="12"
        height="12"
        viewBox="0 0 12 12"
        className={`mt-1 ${mark.className}`}
      >
        <path d={mark.path} />
      </svg>
      <div className="min-w-0">
        <p className="font-medium">{note.title}</p>
        <p className="break-words text-muted">
          {note.detail}
          {note.moment ? <Moment moment={note.moment} /> : null}
        </p>
      </div>
      <div className="col-start-2 whitespace-nowrap sm:col-start-3">
        <Action action={note.action} />
      </div>
    </li>
  )
}

function Moment({ moment }: { moment: NonNullable<Note["moment"]> }) {
  const now = useNow(1_000)
  const zone = useZone()
  return (
    <span className="tabular-nums">
      {" · "}
      {moment.label} {formatRelative(moment.at, now, zone)}
    </span>
  )
}

function Action({ action }: { action: Note["action"] }) {
  if (action.isExternal) return <ExtLink href={action.href}>{action.label}</ExtLink>
  return (
    <KeptLink href={action.href}>
      {action.label} <span aria-hidden="true">→</span>
    </KeptLink>
  )
}
