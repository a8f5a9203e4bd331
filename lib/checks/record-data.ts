import type { DeliveryFacts, IntentFacts, SeenCall } from "@/lib/domain/checks/types"
import { DAY, MINUTE } from "@/lib/domain/time"
import type { Db, Store } from "@/lib/store/store"

type Readable = Pick<Store, "read" | "withinLimit">

const MOST_DELIVERIES = 5_000
const MOST_INTENTS = 500
/** Of so many, the jobs made about then are looked through for the mark of the request. */
const MOST_MARKED = 20
const MOST_NEAR = 500
/** Two machines' clocks, and the vendor's, may differ by so much. */
const CLOCK_SLACK_MS = 10 * MINUTE
const KEPT_MS = 30 * DAY
const MOST_CALLS = 30_000
/** A call is recorded before its request is settled. */
const SETTLING_MS = 2 * MINUTE

function listIntents(db: Db, connection: string) {
  return db
    .selectFrom("spend_intents")
    .select(["id", "kind", "state", "created_at", "sent_at", "settled_at", "new_job_id", "source_job_id"])
    .where("connection", "=", connection)
    .orderBy("created_at", "desc")
    .limit(MOST_INTENTS)
    .execute()
}

type Intent = Awaited<ReturnType<typeof listIntents>>[number]

/** Jobs that the vendor's own answers named for a request, as the audit log kept them. */
async function listAnswered(db: Db, ids: readonly string[]): Promise<Map<string, Set<string>>> {
  const jobs = new Map<string, Set<string>>()
  if (ids.length === 0) return jobs
  const rows = await db
    .selectFrom("audit_log")
    .select(["subject", "details"])
    .where("subject", "in", ids)
    .where("action", "in", ["spend.done", "spend.corrected"])
    .execute()
  for (const { subject, details } of rows) {
    const told: unknown = JSON.parse(details)
    if (subject === null || typeof told !== "object" || told === null || !("newJob" in told)) continue
    jobs.set(subject, (jobs.get(subject) ?? new Set()).add(String(told.newJob)))
  }
  return jobs
}

/** Jobs made about the time of a request whose kept answer carries its mark (contract A10: only where metadata is given back). */
async function listMarked({ read, withinLimit }: Readable, connection: string, intent: Intent): Promise<string[]> {
  const sentAt = intent.sent_at ?? intent.created_at
  const near = await read
    .selectFrom("jobs")
    .select("id")
    .where("connection", "=", connection)
    .where("created_sort", ">=", sentAt - CLOCK_SLACK_MS)
    .where("created_sort", "<=", (intent.settled_at ?? sentAt) + CLOCK_SLACK_MS)
    .where(withinLimit())
    .orderBy("created_sort")
    .limit(MOST_NEAR)
    .execute()
  if (near.length === 0) return []
  const rows = await read
    .selectFrom("job_raw")
    .select("job_id")
    .where("connection", "=", connection)
    .where(
      "job_id",
      "in",
      near.map(({ id }) => id),
    )
    .where("text", "like", `%${intent.id}%`)
    .execute()
  return rows.map((row) => row.job_id)
}

async function findDoubled(
  store: Readable,
  connection: string,
  intents: readonly Intent[],
): Promise<IntentFacts["doubled"]> {
  const runs = intents.filter(({ kind }) => kind === "run_again")
  const [answered, marked] = await Promise.all([
    listAnswered(
      store.read,
      intents.map(({ id }) => id),
    ),
    Promise.all(
      runs
        .filter(({ sent_at }) => sent_at !== null)
        .slice(0, MOST_MARKED)
        .map(async (one) => [one.id, await listMarked(store, connection, one)] as const),
    ),
  ])
  const markOf = new Map(marked)
  for (const { id, new_job_id, created_at } of intents) {
    const own = new_job_id === null ? [] : [new_job_id]
    const jobs = [...new Set([...own, ...(answered.get(id) ?? []), ...(markOf.get(id) ?? [])])]
    if (jobs.length > 1) return { intent: id, jobs, at: created_at }
  }
  const shared = runs.find(
    (one) => one.new_job_id !== null && runs.some((other) => other !== one && other.new_job_id === one.new_job_id),
  )
  if (!shared || shared.new_job_id === null) return null
  return { intent: shared.id, jobs: [shared.new_job_id], at: shared.created_at }
}

/** The newest POST of ours that made a job which is no confirmed request's. */
async function findUnowned(
  { read, withinLimit }: Readable,
  connection: string,
  now: number,
): Promise<IntentFacts["unowned"]> {
  const newest = read
    .selectFrom("vendor_calls")
    .select(["at", "key_alias", "method", "path", "status", "request_id", "job_id"])
    .where("connection", "=", connection)
    .where("at", ">=", now - KEPT_MS)
    .where("at", "<=", now - SETTLING_MS)
    .where("job_id", "is not", null)
    // The job in the path of what failed was not made by it.
    .where("error_code", "is", null)
    .where(withinLimit())
    .orderBy("at", "desc")
    .limit(MOST_CALLS)
  const row = await read
    .selectFrom(newest.as("newest"))
    .selectAll()
    .where("method", "=", "POST")
    .where("status", ">=", 200)
    .where("status", "<", 300)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("spend_intents")
            .select("spend_intents.id")
            .where("spend_intents.connection", "=", connection)
            .whereRef("spend_intents.new_job_id", "=", "newest.job_id"),
        ),
      ),
    )
    // A draft becomes the job whose start was confirmed, also when nobody knows yet what came of it.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("spend_intents")
            .select("spend_intents.id")
            .where("spend_intents.connection", "=", connection)
            .where("spend_intents.kind", "=", "start_draft")
            .whereRef("spend_intents.source_job_id", "=", "newest.job_id"),
        ),
      ),
    )
    .orderBy("at", "desc")
    .limit(1)
    .executeTakeFirst()
  return row ? toCall(row) : null
}

function toCall(row: {
  at: number
  key_alias: string
  method: string
  path: string
  status: number | null
  request_id: string | null
  job_id: string | null
}): SeenCall {
  const { key_alias: keyAlias, request_id: requestId, job_id: jobId, ...rest } = row
  return { ...rest, keyAlias, requestId, jobId }
}

/** What came of our own requests that spend credits, as of `now` (epoch ms). Throws AppError("store_unavailable"). */
export async function readIntentFacts(store: Readable, connection: string, now: number): Promise<IntentFacts> {
  const intents = await listIntents(store.read, connection)
  const [doubled, unowned] = await Promise.all([
    findDoubled(store, connection, intents),
    findUnowned(store, connection, now),
  ])
  const done = intents.flatMap(({ id, kind, new_job_id, settled_at, created_at, state }) =>
    state === "done" && new_job_id !== null ? [{ intent: id, kind, id: new_job_id, at: settled_at ?? created_at }] : [],
  )
  const again = done.find(({ kind }) => kind === "run_again")
  return {
    read: intents.length,
    single: done[0] ?? null,
    open: intents.filter(({ state }) => state === "unknown" || state === "sending").length,
    doubled,
    unowned,
    again: again ? { id: again.id, at: again.at } : null,
  }
}

/** What the newest deliveries of webhooks tell. Throws AppError("store_unavailable"). */
export async function readDeliveryFacts({ read, withinLimit }: Readable, connection: string): Promise<DeliveryFacts> {
  const newest = read
    .selectFrom("webhook_deliveries")
    .select(["num", "verdict", "received_at"])
    .where("connection", "=", connection)
    .where(withinLimit())
    .orderBy("received_at", "desc")
    .limit(MOST_DELIVERIES)
  const rows = await read
    .selectFrom(newest.as("newest"))
    .select("verdict")
    .select((eb) => [
      eb.fn.countAll<number>().as("count"),
      eb.fn.max<number>("received_at").as("at"),
      eb.fn.max<number>("num").as("num"),
    ])
    .groupBy("verdict")
    .execute()
  const accepted = rows.find(({ verdict }) => verdict === "accepted")
  const refused = rows.filter(({ verdict }) => verdict === "forged" || verdict === "stale")
  const sum = (list: typeof rows) => list.reduce((total, { count }) => total + Number(count), 0)
  return {
    read: sum(rows),
    accepted: accepted ? { ...(await findDelivery(read, Number(accepted.num))), count: Number(accepted.count) } : null,
    rejected:
      refused.length === 0 ? null : { at: Math.max(...refused.map(({ at }) => Number(at))), count: sum(refused) },
  }
}

async function findDelivery(db: Db, num: number) {
  const row = await db
    .selectFrom("webhook_deliveries")
    .select(["received_at", "job_id", "event"])
    .where("num", "=", num)
    .executeTakeFirstOrThrow()
  return { at: row.received_at, jobId: row.job_id, event: row.event }
}
