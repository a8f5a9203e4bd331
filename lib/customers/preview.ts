import "server-only"
import { type RawBuilder, sql } from "kysely"
import { withoutName } from "@/lib/domain/erased"
import { STALE_MS } from "@/lib/domain/spend"
import { COUNT_CAP } from "@/lib/jobs/list-counts"
import { toLikePattern } from "@/lib/store/search"
import type { Db, Store } from "@/lib/store/store"
import { listSpellings } from "@/lib/tickets/customer"
import { isViewTelling } from "./erase-mentions"
import { findOpenErasure, toProgress } from "./erasure"
import { type LinkedTickets, listLinkedTickets } from "./linked-tickets"
import type { ErasurePreview } from "./schema"

const MOST_UNDECIDED = 10

/** How the name is spelled on tickets, and the tickets that are linked to their jobs. */
type TheirTickets = { spellings: readonly string[]; linked: LinkedTickets }

/** Rows of a query, at most 10,001. */
async function countUpTo(db: Db, rows: RawBuilder<unknown>): Promise<number> {
  const { rows: counted } = await sql<{ count: number }>`
    select count(*) as count from (${rows} limit ${sql.lit(COUNT_CAP)}) as counted`.execute(db)
  return Number(counted[0]?.count ?? 0)
}

/** More numbers than this one statement does not take. */
const MOST_NUMS = 1_000

/** Notes on their tickets, on those linked to their jobs alone, and on at most 10,001 of their jobs. */
async function countNotes(db: Db, name: string, tickets: TheirTickets): Promise<number> {
  const nums = tickets.linked.own.slice(0, MOST_NUMS).map(String)
  const spellings = sql.join([...tickets.spellings])
  const [onTickets, onLinked, onJobs] = await Promise.all([
    countUpTo(
      db,
      sql`select notes.num from tickets join notes on notes.subject_kind = 'ticket' and notes.subject = cast(tickets.num as text)
        where tickets.customer in (${spellings}) and notes.erased_at is null`,
    ),
    nums.length === 0
      ? 0
      : countUpTo(
          db,
          sql`select num from notes where subject_kind = 'ticket' and subject in (${sql.join(nums)}) and erased_at is null`,
        ),
    countUpTo(
      db,
      sql`select notes.num from (select connection || '/' || id as subject from jobs where customer = ${name} limit ${sql.lit(COUNT_CAP)}) as own
        join notes on notes.subject_kind = 'job' and notes.subject = own.subject where notes.erased_at is null`,
    ),
  ])
  return onTickets + onLinked + onJobs
}

/** Tickets of others or of nobody that mention the name and are not among the linked ones. */
async function countMentioning(store: Store, name: string, { spellings, linked }: TheirTickets): Promise<number> {
  const { rows } = await sql<{ num: number }>`
    select num from tickets where (customer is null or customer not in (${sql.join([...spellings])}))
      and search_text like ${toLikePattern(name.toLowerCase())} escape '\\' and ${store.withinLimit()}
      limit ${sql.lit(COUNT_CAP)}`.execute(store.read)
  const told = new Set([...linked.own, ...linked.shared])
  return rows.filter(({ num }) => !told.has(num)).length
}

async function countViews(db: Db, name: string): Promise<number> {
  const views = await db.selectFrom("saved_views").select(["name", "query"]).execute()
  return views.filter((view) => isViewTelling(view, name)).length
}

/** Patterns that hold the name as a word: rules are for all jobs, so a person decides about them. */
async function listRules(db: Db, name: string): Promise<string[]> {
  const rules = await db.selectFrom("attribution_rules").select("pattern").orderBy("num").execute()
  return rules.map((rule) => rule.pattern).filter((pattern) => withoutName(pattern, name) !== pattern)
}

function listUndecided(db: Db, name: string) {
  return (
    db
      .selectFrom("spend_intents")
      .innerJoin("jobs", (join) =>
        join
          .onRef("jobs.connection", "=", "spend_intents.connection")
          .on((eb) =>
            eb.or([
              eb("jobs.id", "=", eb.ref("spend_intents.source_job_id")),
              eb("jobs.id", "=", eb.ref("spend_intents.new_job_id")),
            ]),
          ),
      )
      .select(["jobs.connection", "jobs.id as jobId"])
      .where("spend_intents.state", "in", ["confirmed", "sending", "unknown"])
      // What was never sent is closed with the erasure.
      .where((eb) =>
        eb.or([
          eb("spend_intents.state", "<>", "confirmed"),
          eb("spend_intents.created_at", ">=", Date.now() - STALE_MS),
        ]),
      )
      .where("jobs.customer", "=", name)
      .limit(MOST_UNDECIDED)
      .execute()
  )
}

/**
 * What erasing a customer would touch, what it would leave for a person, and what stands in its way. Counts of rows stop at
 * 10,001. Throws AppError("store_unavailable").
 */
export async function previewErasure(store: Store, name: string): Promise<ErasurePreview> {
  const db = store.read
  const [spellings, open] = await Promise.all([listSpellings(db, name), findOpenErasure(db, name)])
  const linked = await listLinkedTickets(db, { name, erasure: open?.id ?? null })
  const [jobs, unseenJobs, tickets, notes, views, mentioning, rules, undecided] = await Promise.all([
    countUpTo(db, sql`select num from jobs where customer = ${name}`),
    countUpTo(
      db,
      sql`select job_id from attributions where customer = ${name} and not exists
        (select 1 from jobs where jobs.connection = attributions.connection and jobs.id = attributions.job_id)`,
    ),
    countUpTo(db, sql`select num from tickets where customer in (${sql.join(spellings)})`),
    countNotes(db, name, { spellings, linked }),
    countViews(db, name),
    countMentioning(store, name, { spellings, linked }),
    listRules(db, name),
    listUndecided(db, name),
  ])
  return {
    jobs,
    unseenJobs,
    tickets,
    linkedTickets: linked.own,
    notes,
    views,
    left: { tickets: mentioning, shared: linked.shared, rules },
    undecided,
    open: open ? toProgress(open) : null,
  }
}
