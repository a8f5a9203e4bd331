/** What a note is about. */
export type NoteSubject =
  | { kind: "job"; connection: string; jobId: string }
  | { kind: "ticket"; ticket: number }
  | { kind: "group"; groupId: string }

/** Longest note, in characters. */
export const NOTE_LIMIT = 10_000

/**
 * What a note may hold, read from its Markdown by the server: no markup, no picture and no script can be said in it. A link's
 * address is http, https or mailto.
 */
export type MarkNode =
  | { kind: "text"; text: string }
  | { kind: "code" | "pre"; text: string }
  | { kind: "break" | "rule" }
  | { kind: "strong" | "em" | "strike" | "quote" | "paragraph" | "heading" | "item"; children: MarkNode[] }
  | { kind: "list"; isOrdered: boolean; start: number; children: MarkNode[] }
  | { kind: "link"; href: string; children: MarkNode[] }

/** A note as it is shown. Instants are ISO. `erased`: the words are gone, that somebody wrote is not. */
export type Note = {
  num: number
  by: { id: string; name: string }
  at: string
  erased: { at: string; by: string } | null
  body: MarkNode[]
}

/** The newest notes, oldest first; `older` counts those that are not among them. */
export type Notes = { notes: Note[]; older: number }

/** The subject as it is stored. */
export function toSubjectKey(subject: NoteSubject): string {
  switch (subject.kind) {
    case "job":
      return `${subject.connection}/${subject.jobId}`
    case "ticket":
      return String(subject.ticket)
    case "group":
      return subject.groupId
  }
}

/** The subject as a query string without its "?": cache key and question to the API alike. */
export function toSubjectQuery(subject: NoteSubject): string {
  return new URLSearchParams({ kind: subject.kind, subject: toSubjectKey(subject) }).toString()
}

/** The subject that a request names; null when it names none. */
export function toNoteSubject(params: { get(name: string): string | null }): NoteSubject | null {
  const key = params.get("subject") ?? ""
  if (key === "" || key.includes("\0")) return null
  switch (params.get("kind")) {
    case "job": {
      const slash = key.indexOf("/")
      if (slash < 1 || slash === key.length - 1) return null
      return { kind: "job", connection: key.slice(0, slash), jobId: key.slice(slash + 1) }
    }
    case "ticket":
      return /^[1-9]\d{0,14}$/.test(key) ? { kind: "ticket", ticket: Number(key) } : null
    case "group":
      return { kind: "group", groupId: key }
    default:
      return null
  }
}
