import "server-only"
import { isKind, type Reading } from "@/lib/domain/find/mention"
import { toHttpUrl } from "@/lib/domain/media-url"
import type { Store } from "@/lib/store/store"
import { findTickets } from "@/lib/tickets/data"
import { selectTickets, toTicketRow } from "@/lib/tickets/rows"
import type { TicketRow } from "@/lib/tickets/schema"
import type { OtherHit } from "./schema"

const MOST_TICKETS = 4
/** A text of so many characters on one line is a search, and may be the words of a ticket. */
const LONGEST_SEARCH = 100
const MOST_REFERENCES = 300
const MOST_ADDRESSES = 60

/** What help desks call their tickets: letters with digits, such as "ZD-48213". Bounded, so that no text costs much. */
const REFERENCE = /[\p{L}\p{N}][\p{L}\p{N}_/-]{2,99}/gu

function toHit(row: TicketRow, found: { reason: string; isNamed: boolean }): OtherHit {
  return { kind: "ticket", num: row.num, title: row.title, state: row.state, ...found }
}

/** Whether a search is the ticket's number, reference or address and nothing else. */
function isNamedBy({ num, reference, url }: TicketRow, search: string): boolean {
  const said = search.toLowerCase()
  const names = [reference?.toLowerCase(), url?.toLowerCase(), `${num}`, `#${num}`, `t-${num}`, `ticket ${num}`]
  return names.includes(said) || (url !== null && toHttpUrl(search)?.href === url)
}

/** Words of the text that may be the number of a ticket in the team's own system, in the cases in which they are kept. */
function listReferences(reading: Reading, text: string): string[] {
  const nums = reading.mentions.filter(isKind("ticket")).flatMap(({ num }) => [`#${num}`, `${num}`])
  const ids = reading.mentions.filter(isKind("id")).map((one) => one.value)
  const words: string[] = []
  for (const [word] of text.matchAll(REFERENCE)) {
    // A number alone stands in every mail: a label must say that it is a ticket's.
    if (/\p{N}/u.test(word) && /\p{L}/u.test(word)) words.push(word, word.toUpperCase(), `#${word}`)
    if (words.length >= MOST_REFERENCES) break
  }
  return [...new Set([...nums, ...ids, ...words])].slice(0, MOST_REFERENCES)
}

/** The addresses as tickets keep theirs: as written, and without a query or a slash at the end. */
function listAddresses(reading: Reading, text: string): string[] {
  const said = reading.mentions.filter(isKind("url")).slice(0, MOST_ADDRESSES)
  const forms = said.flatMap(({ start, end, value }) => [text.slice(start, end), value, value.replace(/\/$/, "")])
  return [...new Set(forms.flatMap((form) => toHttpUrl(form)?.href ?? []))].flatMap((href) => [href, `${href}/`])
}

type Told = { row: TicketRow; reason: string }

/** Tickets whose number, reference or address stands in the text. */
async function findTold(store: Store, reading: Reading, text: string): Promise<Told[]> {
  const nums = reading.mentions.filter(isKind("ticket")).map((one) => one.num)
  const [references, addresses] = [listReferences(reading, text), listAddresses(reading, text)]
  const select = () => selectTickets(store.read).orderBy("tickets.num", "desc").limit(MOST_TICKETS)
  const [byNum, byReference, byUrl] = await Promise.all([
    nums.length === 0 ? [] : select().where("tickets.num", "in", nums).execute(),
    references.length === 0 ? [] : select().where("tickets.reference", "in", references).execute(),
    addresses.length === 0 ? [] : select().where("tickets.url", "in", addresses).execute(),
  ])
  const tell = (rows: typeof byNum, reason: string) => rows.map((row) => ({ row: toTicketRow(row), reason }))
  return [
    ...tell(byReference, "its number stands in the text"),
    ...tell(byUrl, "its address stands in the text"),
    ...tell(byNum, "its number stands in the text"),
  ]
}

/**
 * Tickets that a text names by number, reference or address, and for a text of one short line those whose words hold it; at
 * most 4, each once. Throws AppError("store_unavailable").
 */
export async function findTicketHits(store: Store, reading: Reading, text: string): Promise<OtherHit[]> {
  const search = text.trim()
  const isSearch = search.length > 0 && search.length <= LONGEST_SEARCH && !search.includes("\n")
  const [told, searched] = await Promise.all([
    findTold(store, reading, text),
    isSearch ? findTickets(store.read, search) : [],
  ])
  const hits = new Map<number, OtherHit>()
  for (const row of searched.filter((one) => isNamedBy(one, search))) {
    const reason = row.reference ? `ticket ${row.reference}` : "ticket"
    hits.set(row.num, toHit(row, { reason, isNamed: true }))
  }
  for (const { row, reason } of told) {
    if (!hits.has(row.num)) hits.set(row.num, toHit(row, { reason, isNamed: isSearch && isNamedBy(row, search) }))
  }
  for (const row of searched) {
    const reason = row.reference ? `ticket ${row.reference}` : "ticket"
    if (!hits.has(row.num)) hits.set(row.num, toHit(row, { reason, isNamed: false }))
  }
  return [...hits.values()].slice(0, MOST_TICKETS)
}
