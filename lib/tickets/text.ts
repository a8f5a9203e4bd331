import { toHttpUrl } from "@/lib/domain/media-url"
import { AppError } from "@/lib/errors"
import { toStorable } from "@/lib/notes/mutations"
import type { NewTicket } from "./schema"

/** Longer texts are kept whole but searched only so far. */
const SEARCHED_CHARS = 12_000

/** The words of a ticket as they are stored: trimmed, "" as null. */
export function toWords(text: string | null): string | null {
  const words = text === null ? "" : toStorable(text).trim()
  return words === "" ? null : words
}

/**
 * The address of a ticket in the team's own system. Throws AppError("invalid") for anything that is not http(s), and for an
 * address that carries a user or a password.
 */
export function toTicketUrl(text: string | null): string | null {
  const words = toWords(text)
  if (words === null) return null
  const url = toHttpUrl(words)
  if (!url) throw new AppError("invalid", "The address of the ticket must begin with https:// or http://.")
  if (url.username || url.password) throw new AppError("invalid", "The address of the ticket must not hold a password.")
  return url.href
}

/** What a ticket is searched by, lowered. */
export function toTicketSearch(ticket: Pick<NewTicket, "reference" | "title" | "customer" | "pasted">): string {
  return [ticket.reference, ticket.title, ticket.customer, ticket.pasted]
    .filter((part) => part !== null)
    .join("\n")
    .toLowerCase()
    .slice(0, SEARCHED_CHARS)
}
