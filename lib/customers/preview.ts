import "server-only"
import { type RawBuilder, sql } from "kysely"
import { withoutName } from "@/lib/domain/erased"
import { STALE_MS } from "@/lib/domain/spend"
import { COUNT_CAP } from "@/lib/jobs/list-counts"
import { toLikePattern } from "@/lib/store/search"
import type { Db, Store } from "@/lib/store/store"
import { isViewTelling } from "./erase-mentions"
import { findOpenErasure, toProgress } from "./erasure"
import type { ErasurePreview } from "./schema"

const MOST_UNDECIDED = 10

/** Rows of a query, at most 10,001. */
async function countUpTo(db: Db, rows: RawBuilder<unknown>): Promise<number> {
  const { rows: counted } = await sql<{ count: number }>`
    select count(*) as count from (${rows} limit ${sql.lit(COUNT_CAP)}) as counted`.execute(db)
  return Number(counted[0]?.count ?? 0)
}

/** Notes on their tickets, and on at most 10,001 of their jobs. */
async function countNotes(db: Db, name: string): Promise<number> {
  const [onTickets, onJobs] = await Promise.all([
    countUpTo(
      db,
      sql`select notes.num from tickets join notes on notes.subject_kind = 'ticket' and notes.subject = cast(tickets.num as text)
        where tickets.customer = ${name} and notes.erased_at is null`,
    ),
    countUpTo(
      db,
      sql`select notes.num from (select connection || '/' || id as subject from jobs where customer = ${name} limit ${sql.lit(COUNT_CAP)}) as own
        join notes on notes.subject_kind = 'job' and notes.subject = own.subject where notes.erased_at is null`,
    ),
  ])
  return onTickets + onJobs
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
  const [jobs, unseenJobs, tickets, notes, views, mentioning, rules, undecided, open] = await Promise.all([
    countUpTo(db, sql`select num from jobs where customer = ${name}`),
    countUpTo(
      db,
      sql`select job_id from attributions where customer = ${name} and not exists
        (select 1 from jobs where jobs.connection = attributions.connection and jobs.id = attributions.job_id)`,
    ),
    countUpTo(db, sql`select num from tickets where customer = ${name}`),
    countNotes(db, name),
    countViews(db, name),
    countUpTo(
      db,
      sql`select num from tickets where (customer is null or customer <> ${name})
        and search_text like ${toLikePattern(name.toLowerCase())} escape '\\' and ${store.withinLimit()}`,
    ),
    listRules(db, name),
    listUndecided(db, name),
    findOpenErasure(db, name),
  ])
  return {
    jobs,
    unseenJobs,
    tickets,
    notes,
    views,
    left: { tickets: mentioning, rules },
    undecided,
    open: open ? toProgress(open) : null,
  }
}
