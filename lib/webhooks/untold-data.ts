import { type Expression, type SqlBool, sql } from "kysely"
import { toIso } from "@/lib/domain/time"
import type { Connection } from "@/lib/env"
import { toLikePattern } from "@/lib/store/search"
import type { Db } from "@/lib/store/store"
import { COMPLETED, findExpectedFrom, GRACE_MS, MOST_LISTED, readSaid, toMissed } from "./missed-data"
import type { MissedJob, MissedView } from "./schema"

/** Jobs that are compared with the deliveries, the newest: an account that has more is told of these. */
const MOST_JOBS = 2_000

/** `jobs`: completed jobs that were compared; `isCapped`: there are more of them; `since`: when the oldest of `count` ended. */
export type UntoldFacts = { count: number; jobs: number; isCapped: boolean; since: number | null }

/**
 * The vendor's answer says that the job has no webhook address: then none is expected. An answer that does not tell leaves it
 * expected.
 */
function hasNoAddress(): Expression<SqlBool> {
  const contains = (text: string) => sql<SqlBool>`job_raw.text like ${toLikePattern(text)} escape '\\'`
  return sql<SqlBool>`${contains('"webhook_url":null')} and not ${contains('"webhook_url":"')}`
}

/** The newest completed jobs of which a webhook was expected. */
function selectExpected(db: Db, { connection, from, now }: { connection: string; from: number; now: number }) {
  return db
    .selectFrom("jobs")
    .select(["id", "finished_sort", "num", "customer", "status"])
    .where("connection", "=", connection)
    .where("status", "=", "completed")
    .where("finished_sort", ">=", from)
    .where("finished_sort", "<=", now - GRACE_MS)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("job_raw")
            .select("job_raw.job_id")
            .whereRef("job_raw.connection", "=", "jobs.connection")
            .whereRef("job_raw.job_id", "=", "jobs.id")
            .where(hasNoAddress()),
        ),
      ),
    )
    .orderBy("finished_sort", "desc")
    .orderBy("num", "desc")
    .limit(MOST_JOBS)
    .as("newest")
}

/** Those of them that no accepted delivery told as completed: the one definition that the overview and the page share. */
function selectUntold(db: Db, asked: { connection: string; from: number; now: number }) {
  return db
    .selectFrom(selectExpected(db, asked))
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("webhook_deliveries as told")
            .select("told.num")
            .where("told.connection", "=", asked.connection)
            .whereRef("told.job_id", "=", "newest.id")
            .where("told.verdict", "=", "accepted")
            .where("told.event", "=", COMPLETED),
        ),
      ),
    )
}

/**
 * Completed jobs of the last 7 days of which a webhook was expected and none came, on a connection that has been told before;
 * null where nothing can be expected. `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function findUntold(db: Db, connection: string, now: number): Promise<UntoldFacts | null> {
  const from = await findExpectedFrom(db, connection, now)
  return from === null ? null : countUntold(db, { connection, from, now })
}

async function countUntold(db: Db, asked: { connection: string; from: number; now: number }): Promise<UntoldFacts> {
  const { jobs } = await db
    .selectFrom(selectExpected(db, asked))
    .select((e) => e.fn.countAll<number>().as("jobs"))
    .executeTakeFirstOrThrow()
  const untold = await selectUntold(db, asked)
    .select((e) => [e.fn.countAll<number>().as("count"), e.fn.min<number | null>("finished_sort").as("oldest")])
    .executeTakeFirstOrThrow()
  const since = untold.oldest === null ? null : Number(untold.oldest)
  return { count: Number(untold.count), jobs: Number(jobs), isCapped: Number(jobs) === MOST_JOBS, since }
}

async function listUntoldJobs(db: Db, asked: { connection: string; from: number; now: number }): Promise<MissedJob[]> {
  const rows = await selectUntold(db, asked)
    .select(["id", "finished_sort", "customer", "status"])
    .orderBy("finished_sort", "desc")
    .orderBy("num", "desc")
    .limit(MOST_LISTED)
    .execute()
  const ids = rows.map(({ id }) => id)
  const said = await readSaid(db, { connection: asked.connection, ids }, asked.now)
  return rows.map(({ id, finished_sort, customer, status }) => {
    return { jobId: id, customer, status, finishedAt: toIso(finished_sort), said: said.get(id) ?? null }
  })
}

/** The jobs that `findUntold` counts, per connection. `now`: epoch ms. Throws AppError("store_unavailable"). */
export async function getUntold(db: Db, connections: readonly Connection[], now: number): Promise<MissedView> {
  const of = (one: Connection) =>
    toMissed(one, async (connection) => {
      const from = await findExpectedFrom(db, connection, now)
      if (from === null) return null
      const asked = { connection, from, now }
      const [{ count, jobs: compared, isCapped }, jobs] = await Promise.all([
        countUntold(db, asked),
        listUntoldJobs(db, asked),
      ])
      return { count, compared, isCapped, telling: null, jobs }
    })
  return { at: toIso(now), connections: await Promise.all(connections.map(of)) }
}
