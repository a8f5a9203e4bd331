import { sql } from "kysely"
import type { ChargeEvent, ChargeJob } from "@/lib/domain/reconcile-types"
import type { Db } from "@/lib/store/store"
import { IDS_AT_ONCE, inRanges, jobsOf, MOST_JOBS, toChargeJob, type Where } from "./jobs-data"

/** Completed jobs whose cost we only reckon and of which no event names a charge. At most one more than `most`. */
export async function readUncharged(db: Db, where: Where, most: number): Promise<ChargeJob[]> {
  if (where.ranges.length === 0) return []
  const rows = await jobsOf(db, where)
    .where("status", "=", "completed")
    .where("credits_milli", "is", null)
    .where("cost_milli", ">", 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("usage_events as e")
            .select("e.event_id")
            .whereRef("e.connection", "=", "jobs.connection")
            .whereRef("e.job_id", "=", "jobs.id")
            .where("e.credits_milli", ">", 0),
        ),
      ),
    )
    .limit(most + 1)
    .execute()
  return rows.map(toChargeJob)
}

/** Events of jobs that name credits, oldest first, by job. */
export async function readEvents(
  db: Db,
  connection: string,
  ids: readonly string[],
): Promise<Map<string, ChargeEvent[]>> {
  const events = new Map<string, ChargeEvent[]>()
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const rows = await db
      .selectFrom("usage_events")
      .select(["event_id as eventId", "job_id as jobId", "type", "at", "credits_milli as creditsMilli"])
      .where("connection", "=", connection)
      .where("job_id", "in", ids.slice(at, at + IDS_AT_ONCE))
      .where("credits_milli", "<>", 0)
      .orderBy("at")
      .orderBy("event_id")
      .execute()
    for (const { jobId, creditsMilli, ...row } of rows) {
      if (jobId === null || creditsMilli === null) continue
      const held = events.get(jobId)
      if (held) held.push({ ...row, jobId, creditsMilli })
      else events.set(jobId, [{ ...row, jobId, creditsMilli }])
    }
  }
  return events
}

/** Ids of jobs that have more than `usual` charge events on some days. */
export async function listRepeatedlyCharged(db: Db, where: Where, usual: number): Promise<string[]> {
  if (where.ranges.length === 0) return []
  const rows = await db
    .selectFrom("usage_events")
    .select((eb) => eb.fn.min("job_id").as("job_id"))
    .where("connection", "=", where.connection)
    .where(inRanges("at", where.ranges))
    .where("credits_milli", ">", 0)
    .where("job_id", "is not", null)
    // As an expression, so that the events of some days are found by their time and not all of them by their job.
    .groupBy(sql`job_id || ''`)
    .having((eb) => eb(eb.fn.countAll<number>(), ">", usual))
    .limit(MOST_JOBS)
    .execute()
  return rows.flatMap((row) => row.job_id ?? [])
}

/** Failed jobs whose events name a charge although the job does not. */
export async function listChargedFailures(db: Db, { connection, ranges }: Where): Promise<string[]> {
  if (ranges.length === 0) return []
  const rows = await db
    .selectFrom("jobs")
    .innerJoin("usage_events as e", (join) =>
      join.onRef("e.connection", "=", "jobs.connection").onRef("e.job_id", "=", "jobs.id"),
    )
    .select("jobs.id")
    .distinct()
    .where("jobs.connection", "=", connection)
    .where("jobs.status", "=", "failed")
    .where("e.credits_milli", ">", 0)
    .where(inRanges("jobs.created_sort", ranges))
    .limit(MOST_JOBS)
    .execute()
  return rows.map((row) => row.id)
}

/** What the account's events are like: the newest ones before an instant that name credits of a job, and how far they reach. */
export async function readFeed(
  db: Db,
  connection: string,
  before: number,
): Promise<{ charges: ChargeEvent[]; fromAt: number | null; untilAt: number | null }> {
  const own = db.selectFrom("usage_events").where("connection", "=", connection).where("at", "is not", null)
  const [rows, first, last] = await Promise.all([
    own
      .select(["event_id as eventId", "job_id as jobId", "type", "at", "credits_milli as creditsMilli"])
      .where("at", "<", before)
      .orderBy("at", "desc")
      .limit(600)
      .execute(),
    own.select("at").orderBy("at").limit(1).executeTakeFirst(),
    own.select("at").orderBy("at", "desc").limit(1).executeTakeFirst(),
  ])
  const charges = rows.flatMap(({ jobId, creditsMilli, ...row }) =>
    jobId === null || !creditsMilli ? [] : [{ ...row, jobId, creditsMilli }],
  )
  return { charges, fromAt: first?.at ?? null, untilAt: last?.at ?? null }
}
