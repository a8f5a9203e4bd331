import { recordAudit } from "@/lib/audit/record"
import { withoutName } from "@/lib/domain/erased"
import type { Tx } from "@/lib/store/store"
import { toTicketSearch } from "@/lib/tickets/text"

/** One erasure under way: whose data, by whom, when. */
export type Erasing = { erasure: string; name: string; by: string; at: number }

async function emptyNotes(tx: Tx, kind: "job" | "ticket", about: { subjects: string[] } & Erasing): Promise<number> {
  const emptied = await tx
    .updateTable("notes")
    .set({ body: "", erased_at: about.at, erased_by: about.by })
    .where("subject_kind", "=", kind)
    .where("subject", "in", about.subjects)
    .where("erased_at", "is", null)
    .returning("num")
    .execute()
  return emptied.length
}

/** The words of notes on these jobs; that somebody wrote stays. */
export function eraseJobNotes(
  tx: Tx,
  { connection, ids }: { connection: string; ids: readonly string[] },
  erasing: Erasing,
): Promise<number> {
  return emptyNotes(tx, "job", { ...erasing, subjects: ids.map((id) => `${connection}/${id}`) })
}

/** Stays where a ticket had its title. */
const ERASED_TITLE = "Erased ticket"

function keepUnless(text: string | null, name: string): string | null {
  return text !== null && withoutName(text, name) === text ? text : null
}

/**
 * Takes a customer's words out of tickets: title, customer and pasted text, and the words of the notes. Number, reference
 * and address in the team's own system stay unless the name is in them, so that the ticket is still found there.
 */
export async function eraseTickets(tx: Tx, nums: readonly number[], erasing: Erasing): Promise<{ notes: number }> {
  if (nums.length === 0) return { notes: 0 }
  const { at, by, name } = erasing
  const tickets = await tx.selectFrom("tickets").select(["num", "reference", "url"]).where("num", "in", nums).execute()
  for (const ticket of tickets) {
    const words = {
      title: ERASED_TITLE,
      customer: null,
      pasted: null,
      reference: keepUnless(ticket.reference, name),
    }
    await tx
      .updateTable("tickets")
      .set({
        ...words,
        url: keepUnless(ticket.url, name),
        search_text: toTicketSearch(words),
        updated_at: at,
        erased_at: at,
      })
      .where("num", "=", ticket.num)
      .execute()
    await recordAudit(tx, { at, actor: by, action: "ticket.erased", subject: `ticket:${ticket.num}` })
  }
  return { notes: await emptyNotes(tx, "ticket", { ...erasing, subjects: nums.map(String) }) }
}

/**
 * Takes the name out of tickets that are also about somebody else's jobs; their other words stay for a person to look at. Notes
 * lose the name with all other notes.
 */
export async function takeNameOut(tx: Tx, nums: readonly number[], { at, by, name }: Erasing): Promise<void> {
  if (nums.length === 0) return
  const tickets = await tx.selectFrom("tickets").selectAll().where("num", "in", nums).execute()
  for (const ticket of tickets) {
    const words = {
      title: withoutName(ticket.title, name),
      pasted: ticket.pasted === null ? null : withoutName(ticket.pasted, name),
      reference: keepUnless(ticket.reference, name),
      url: keepUnless(ticket.url, name),
    }
    const changed = (["title", "pasted", "reference", "url"] as const).filter((part) => words[part] !== ticket[part])
    if (changed.length === 0) continue
    const next = { ...ticket, ...words }
    await tx
      .updateTable("tickets")
      .set({ ...words, search_text: toTicketSearch(next), updated_at: at })
      .where("num", "=", ticket.num)
      .execute()
    const details = { changed }
    await recordAudit(tx, { at, actor: by, action: "ticket.changed", subject: `ticket:${ticket.num}`, details })
  }
}
