import { readText } from "@/lib/domain/find/read"
import { toMarks } from "@/lib/find/marks"
import type { FindMark } from "@/lib/find/schema"
import { type TextPiece, toTicketNum } from "./schema"

/** Reading takes time, and everybody waits: what a longer text mentions further on stays plain. */
const READ_CHARS = 12_000

/** The beginning of the text, to the end of a word. */
function toBeginning(text: string): string {
  if (text.length <= READ_CHARS) return text
  const cut = text.slice(0, READ_CHARS)
  return cut.slice(0, Math.max(cut.lastIndexOf(" "), cut.lastIndexOf("\n"), 0))
}

const FINDABLE = new Set(["job id", "request id", "delivery id", "e-mail", "file name"])

/** Where a mention leads: to one of our tickets, or to Find, which knows what it is about. */
function toHref(text: string, what: string): string | null {
  const num = what === "ticket" ? toTicketNum(text) : null
  if (num !== null) return `/tickets/${num}`
  return FINDABLE.has(what) ? `/find?${new URLSearchParams({ q: text.replace(/\s+/g, "") })}` : null
}

function toPiece(text: string, mark: FindMark): TextPiece {
  const kind = mark.meaning === null ? mark.what : `${mark.what}: ${mark.meaning}`
  return { text, mention: { kind, href: toHref(text, mark.what) } }
}

/**
 * Pasted text in pieces, what it mentions apart from the rest; together they are the text. `now` (epoch ms) and `zone` are
 * what its dates count from.
 */
export function toPieces(text: string, setting: { now: number; zone: string }): TextPiece[] {
  const pieces: TextPiece[] = []
  let at = 0
  for (const mark of toMarks(readText(toBeginning(text), setting), setting)) {
    if (mark.start < at || mark.end <= mark.start) continue
    if (mark.start > at) pieces.push({ text: text.slice(at, mark.start), mention: null })
    pieces.push(toPiece(text.slice(mark.start, mark.end), mark))
    at = mark.end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), mention: null })
  return pieces
}
