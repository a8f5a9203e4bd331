import "server-only"
import { expressionBuilder } from "kysely"
import { DAY, toIso } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { COUNT_CAP, countMatches } from "@/lib/jobs/list-counts"
import { listJobs } from "@/lib/jobs/list-data"
import { loadJobList, toJobFilter, toJobListHref } from "@/lib/jobs/list-schema"
import type { Where } from "@/lib/jobs/list-where"
import type { Tables } from "@/lib/store/schema"
import { TICKET_STATES, type TicketState } from "@/lib/store/schema-support"
import type { Db, Store } from "@/lib/store/store"
import { ofCustomer } from "@/lib/tickets/customer"
import { findOpenErasure, toProgress } from "./erasure"
import { listFailureGroups, listKnown, PART_MS, sumCredits } from "./figures"
import type { Customer, CustomerCounts } from "./schema"

const NEWEST_JOBS = 10
const CREDIT_DAYS = 28

const eb = expressionBuilder<Tables, "jobs">()

/** Whether a job, an attribution or a ticket says this name. */
async function isKnown(db: Db, name: string): Promise<boolean> {
  const found = await Promise.all(
    (["jobs", "attributions", "tickets"] as const).map((table) =>
      db.selectFrom(table).select("customer").where("customer", "=", name).limit(1).executeTakeFirst(),
    ),
  )
  return found.some((row) => row !== undefined)
}

/** A part that took too long is not known; the rest of the page still stands. */
async function orUnknown<T>(part: Promise<T>): Promise<T | null> {
  try {
    return await part
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "store_unavailable") return null
    throw thrown
  }
}

const COUNTED = {
  all: [],
  running: ["processing", "other"],
  failed: ["failed"],
  waiting: ["waiting"],
  done: ["completed"],
} as const satisfies Record<keyof CustomerCounts, Where["statuses"]>

async function countStates(store: Store, name: string): Promise<CustomerCounts> {
  const predicates = [eb("jobs.customer", "=", name), store.withinLimit(PART_MS)]
  const counts = await Promise.all(
    Object.entries(COUNTED).map(async ([state, statuses]) => {
      const count = countMatches(store.read, { statuses, predicates }, COUNT_CAP)
      return [state, await orUnknown(count)] as const
    }),
  )
  // One entry per state, made just above.
  return Object.fromEntries(counts) as CustomerCounts
}

async function countTickets(db: Db, name: string): Promise<Customer["tickets"]> {
  const theirs = await ofCustomer(db, name)
  const counts = await Promise.all(
    TICKET_STATES.map(async (state) => {
      const own = db.selectFrom("tickets").select("num").where(theirs).where("state", "=", state).limit(COUNT_CAP)
      const row = await db
        .selectFrom(own.as("own"))
        .select((e) => e.fn.countAll<number>().as("tickets"))
        .executeTakeFirstOrThrow()
      return [state, row.tickets] as const
    }),
  )
  // One entry per state, as above.
  return Object.fromEntries(counts) as Record<TicketState, number>
}

/** When the first and the newest of their jobs were made, each the end of an index. */
async function findSpan(db: Db, name: string) {
  const ends = await Promise.all(
    (["asc", "desc"] as const).map((order) =>
      db
        .selectFrom("jobs")
        .select("created_sort")
        .where("customer", "=", name)
        .orderBy("created_sort", order)
        .limit(1)
        .executeTakeFirst(),
    ),
  )
  const [first, last] = ends.map((row) => toIso(row?.created_sort ?? null))
  return { firstSeenAt: first ?? null, lastSeenAt: last ?? null }
}

/**
 * What is known of a customer, whatever is in the name. `now`: epoch ms. Each figure reads a bounded part of an index; one that
 * takes too long is null. Throws AppError("not_found") when nothing is held of them, AppError("store_unavailable").
 */
export async function getCustomer(store: Store, name: string, now: number): Promise<Customer> {
  if (!(await isKnown(store.read, name))) throw new AppError("not_found", "Nothing is held of this customer.")
  const state = loadJobList(new URLSearchParams())
  const customer = { include: [name], exclude: [] }
  const filter = toJobFilter({ ...state, customer }, "UTC")
  const toHref = (tab: keyof CustomerCounts) => toJobListHref({ customer, tab })
  const [span, counts, newest, failures, last28Days, all, known, tickets, erasure] = await Promise.all([
    findSpan(store.read, name),
    countStates(store, name),
    listJobs(store, filter, { cursor: null, now }),
    orUnknown(listFailureGroups(store, name)),
    orUnknown(sumCredits(store, { name, since: now - CREDIT_DAYS * DAY })),
    orUnknown(sumCredits(store, { name, since: null })),
    orUnknown(listKnown(store, name)),
    countTickets(store.read, name),
    findOpenErasure(store.read, name),
  ])
  return {
    name,
    ...span,
    counts,
    hrefs: {
      all: toHref("all"),
      running: toHref("running"),
      failed: toHref("failed"),
      waiting: toHref("waiting"),
      done: toHref("done"),
    },
    newest: newest.rows.slice(0, NEWEST_JOBS),
    failures,
    credits: { last28Days, all },
    known,
    tickets,
    erasure: erasure ? toProgress(erasure) : null,
  }
}
