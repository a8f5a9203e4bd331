import "server-only"
import { type Expression, expressionBuilder, type SqlBool, sql } from "kysely"
import { toHttpUrl } from "@/lib/domain/media-url"
import { COUNT_CAP } from "@/lib/jobs/list-counts"
import { parseCursor, toPage } from "@/lib/store/keyset"
import type { Tables } from "@/lib/store/schema"
import { toLikePattern } from "@/lib/store/search"
import type { Db, Store } from "@/lib/store/store"
import { ofCustomer } from "./customer"
import { selectTickets, toTicketRow } from "./rows"
import {
  TICKET_TABS,
  type TicketCounts,
  type TicketFilter,
  type TicketLink,
  type TicketPage,
  type TicketRow,
  type TicketTab,
  toTicketNum,
} from "./schema"

/** Tickets of one page. */
export const TICKET_PAGE_ROWS = 50
/** Tickets shown beside a job or a group. */
const MOST_LINKED = 50
const MOST_FOUND = 10
/** A longer text is a mail, not a search. */
const LONGEST_SEARCH = 200

const eb = expressionBuilder<Tables, "tickets">()

function contains(text: string): Expression<SqlBool> {
  return sql<SqlBool>`tickets.search_text like ${toLikePattern(text.toLowerCase())} escape '\\'`
}

/** Fewer digits stand in every mail: they are the number of a ticket, or part of a reference. */
const TELLING_DIGITS = 4

function toSearch(q: string): Expression<SqlBool> {
  const num = toTicketNum(q)
  const url = toHttpUrl(q)?.href
  if (url !== undefined) return eb.or([eb("tickets.url", "=", url), contains(q)])
  if (num === null) return contains(q)
  const digits = String(num)
  const reference = sql<SqlBool>`lower(tickets.reference) like ${toLikePattern(q.toLowerCase())} escape '\\'`
  const isTelling = q === digits && digits.length >= TELLING_DIGITS
  return eb.or([eb("tickets.num", "=", num), reference, ...(isTelling ? [contains(q)] : [])])
}

async function toPredicates(store: Store, filter: TicketFilter, tab: TicketTab): Promise<Expression<SqlBool>[]> {
  const predicates = [store.withinLimit()]
  if (tab !== "all") predicates.push(eb("tickets.state", "=", tab))
  if (filter.customer !== null) predicates.push(await ofCustomer(store.read, filter.customer))
  if (filter.q !== "") predicates.push(toSearch(filter.q))
  return predicates
}

function toAfter(cursor: string): Expression<SqlBool> {
  const { at, num } = parseCursor(cursor)
  return sql<SqlBool>`(tickets.updated_at, tickets.num) < (${at}, ${num})`
}

/**
 * One page of the filtered tickets, the last changed first. `cursor` null = the beginning; else `nextCursor` of a page.
 * Throws AppError("invalid" | "store_unavailable").
 */
export async function listTickets(store: Store, filter: TicketFilter, cursor: string | null): Promise<TicketPage> {
  const predicates = await toPredicates(store, filter, filter.tab)
  if (cursor !== null) predicates.push(toAfter(cursor))
  const found = await selectTickets(store.read)
    .where(eb.and(predicates))
    .orderBy("tickets.updated_at", "desc")
    .orderBy("tickets.num", "desc")
    .limit(TICKET_PAGE_ROWS + 1)
    .execute()
  const { kept, nextCursor } = toPage(found, TICKET_PAGE_ROWS, (row) => ({ at: row.updated_at, num: row.num }))
  return { rows: kept.map(toTicketRow), nextCursor }
}

async function countTab(store: Store, filter: TicketFilter, tab: TicketTab): Promise<number> {
  const predicates = await toPredicates(store, filter, tab)
  const matched = store.read
    .selectFrom("tickets")
    .select("tickets.num")
    .where(eb.and(predicates))
    .limit(COUNT_CAP)
    .as("matched")
  const row = await store.read
    .selectFrom(matched)
    .select((e) => e.fn.countAll<number>().as("tickets"))
    .executeTakeFirstOrThrow()
  return row.tickets
}

/** Tickets of the filter per tab, at most 10,001 each. Throws AppError("store_unavailable"). */
export async function countTickets(store: Store, filter: TicketFilter): Promise<TicketCounts> {
  const counts = await Promise.all(TICKET_TABS.map((tab) => countTab(store, filter, tab)))
  // One count per tab, in their order.
  return Object.fromEntries(TICKET_TABS.map((tab, at) => [tab, counts[at] ?? 0])) as TicketCounts
}

/** Tickets that want somebody: for the sidebar; at most 10,001. */
export async function countOpenTickets(db: Db): Promise<number> {
  const open = db.selectFrom("tickets").select("num").where("state", "=", "open").limit(COUNT_CAP).as("open")
  const row = await db
    .selectFrom(open)
    .select((e) => e.fn.countAll<number>().as("tickets"))
    .executeTakeFirstOrThrow()
  return row.tickets
}

/**
 * The tickets that a short text may mean, at most 10: its number ("#12", "T-12", "12"), then its reference or address, then its
 * words, newest first. A text longer than 200 characters finds none. Throws AppError("store_unavailable").
 */
export async function findTickets(db: Db, text: string): Promise<TicketRow[]> {
  const wanted = text.replaceAll("\0", "").trim()
  if (wanted === "" || wanted.length > LONGEST_SEARCH) return []
  const num = toTicketNum(wanted)
  const url = toHttpUrl(wanted)?.href
  const newest = () => selectTickets(db).orderBy("tickets.num", "desc").limit(MOST_FOUND)
  const [byNum, byReference, byUrl, byWords] = await Promise.all([
    num === null ? [] : newest().where("tickets.num", "=", num).execute(),
    newest()
      .where("tickets.reference", "in", [...new Set([wanted, wanted.replace(/^#/, "")])])
      .execute(),
    url === undefined ? [] : newest().where("tickets.url", "=", url).execute(),
    newest().where(contains(wanted)).execute(),
  ])
  const rows = new Map([...byNum, ...byReference, ...byUrl, ...byWords].map((row) => [row.num, row]))
  return [...rows.values()].slice(0, MOST_FOUND).map(toTicketRow)
}

/** The tickets that a job or a failure group is linked to, newest first, at most 50. */
export async function listTicketsOf(db: Db, of: TicketLink): Promise<TicketRow[]> {
  const linked =
    of.kind === "job"
      ? db
          .selectFrom("ticket_jobs")
          .select("ticket")
          .where("connection", "=", of.connection)
          .where("job_id", "=", of.jobId)
      : db.selectFrom("ticket_groups").select("ticket").where("group_id", "=", of.groupId)
  const rows = await selectTickets(db)
    .where("tickets.num", "in", linked)
    .orderBy("tickets.num", "desc")
    .limit(MOST_LINKED)
    .execute()
  return rows.map(toTicketRow)
}
