import { DAY, MINUTE } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"
import type { WebhookFacts } from "./facts"

const LOOKED_BACK_MS = 7 * DAY
/** A delivery may be late or tried again. */
const GRACE_MS = 15 * MINUTE
/** Jobs that are compared with the deliveries, the newest: an account that has more is told of these. */
const MOST_JOBS = 2_000

const COMPLETED = "job.completed"

function fromAccepted(db: Db, connection: string) {
  return db
    .selectFrom("webhook_deliveries")
    .select("received_at")
    .where("connection", "=", connection)
    .where("verdict", "=", "accepted")
    .where("event", "=", COMPLETED)
    .limit(1)
}

/** From when on a webhook can be expected: the whole week where one was accepted before it, else from the first one in it. */
async function findExpectedFrom(db: Db, connection: string, now: number): Promise<number | null> {
  const from = now - LOOKED_BACK_MS
  const before = await fromAccepted(db, connection)
    .where("received_at", "<=", from)
    .orderBy("received_at", "desc")
    .executeTakeFirst()
  if (before) return from
  const first = await fromAccepted(db, connection)
    .where("received_at", ">", from)
    .orderBy("received_at")
    .executeTakeFirst()
  return first?.received_at ?? null
}

/**
 * Completed jobs of the last 7 days of which no webhook told us, on a connection that has been told before; null where nothing can
 * be expected. `now`: epoch ms.
 */
export async function findUntold(db: Db, connection: string, now: number): Promise<WebhookFacts | null> {
  const from = await findExpectedFrom(db, connection, now)
  if (from === null) return null
  const newest = db
    .selectFrom("jobs")
    .select(["id", "finished_sort"])
    .where("connection", "=", connection)
    .where("status", "=", "completed")
    .where("finished_sort", ">=", from)
    .where("finished_sort", "<=", now - GRACE_MS)
    .orderBy("finished_sort", "desc")
    .limit(MOST_JOBS)
    .as("newest")
  const { jobs } = await db
    .selectFrom(newest)
    .select((e) => e.fn.countAll<number>().as("jobs"))
    .executeTakeFirstOrThrow()
  const untold = await db
    .selectFrom(newest)
    .select((e) => [e.fn.countAll<number>().as("count"), e.fn.min<number | null>("finished_sort").as("oldest")])
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("webhook_deliveries as told")
            .select("told.num")
            .where("told.connection", "=", connection)
            .whereRef("told.job_id", "=", "newest.id")
            .where("told.verdict", "=", "accepted")
            .where("told.event", "=", COMPLETED),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  const since = untold.oldest === null ? null : Number(untold.oldest)
  return { count: Number(untold.count), jobs: Number(jobs), isCapped: Number(jobs) === MOST_JOBS, since }
}
