import type { JobFacts, SeenJob } from "@/lib/domain/checks/types"
import { explainFailure } from "@/lib/domain/failure"
import { DAY, MINUTE, SECOND } from "@/lib/domain/time"
import { ERROR_ANSWER, toFailureFacts } from "@/lib/jobs/failure-facts"
import type { Db, Store } from "@/lib/store/store"

type Readable = Pick<Store, "read" | "withinLimit">

/** The newest completed jobs, for their lengths and links. */
const MOST_COMPLETED = 2_000
/** The newest failed jobs, for what they failed of. */
const MOST_FAILED = 300
/** Failed jobs of 30 days of which the answer is looked for. */
const MOST_KEPT = 20_000
const KEPT_MS = 30 * DAY
const MOST_FOLLOWED = 50
const MOST_MISSING = 6
const SHORT_MS = 10 * SECOND
const LONG_MS = 2 * MINUTE

function listCompleted({ read, withinLimit }: Readable, connection: string) {
  return read
    .selectFrom("jobs")
    .select(["id", "attempt", "finished_sort", "output_url_at", "output_duration_ms", "source_duration_ms"])
    .select((eb) => eb("output_url", "is not", null).as("has_output"))
    .where("connection", "=", connection)
    .where("status", "=", "completed")
    .where(withinLimit())
    .orderBy("finished_sort", "desc")
    .orderBy("num", "desc")
    .limit(MOST_COMPLETED)
    .execute()
}

function listFailed({ read, withinLimit }: Readable, connection: string) {
  return read
    .selectFrom("jobs")
    .select(["connection", "id", "attempt", "finished_sort", "error_code", "error_message", "input_url"])
    .select(ERROR_ANSWER.as("answer"))
    .where("connection", "=", connection)
    .where("status", "=", "failed")
    .where(withinLimit())
    .orderBy("finished_sort", "desc")
    .orderBy("num", "desc")
    .limit(MOST_FAILED)
    .execute()
}

type Row = { id: string; finished_sort: number }
const toSeen = (row: Row | undefined): SeenJob | null => (row ? { id: row.id, at: row.finished_sort } : null)

/** Failed jobs of the last 30 days whose answer the record does not hold. */
async function readKept({ read, withinLimit }: Readable, connection: string, now: number): Promise<JobFacts["kept"]> {
  const failed = read
    .selectFrom("jobs")
    .select(["id", "finished_sort", "num"])
    .where("connection", "=", connection)
    .where("status", "=", "failed")
    .where("finished_sort", ">=", now - KEPT_MS)
    .where(withinLimit())
    .orderBy("finished_sort", "desc")
    .orderBy("num", "desc")
    .limit(MOST_KEPT)
  const [count, newest, missing] = await Promise.all([
    read
      .selectFrom(failed.as("failed"))
      .select((eb) => eb.fn.countAll<number>().as("jobs"))
      .executeTakeFirstOrThrow(),
    failed.limit(1).executeTakeFirst(),
    read
      .selectFrom(failed.as("failed"))
      .select(["id", "finished_sort"])
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom("job_raw")
              .select("job_raw.job_id")
              .where("job_raw.connection", "=", connection)
              .whereRef("job_raw.job_id", "=", "failed.id"),
          ),
        ),
      )
      .orderBy("finished_sort", "desc")
      .orderBy("num", "desc")
      .limit(MOST_MISSING)
      .execute(),
  ])
  const read_ = Number(count.jobs)
  return {
    read: read_,
    isCut: read_ === MOST_KEPT,
    newest: toSeen(newest),
    missing: missing.map((row) => ({ id: row.id, at: row.finished_sort })),
  }
}

/** The newest of the ended jobs that was seen before its end. */
async function findFollowed(db: Db, connection: string, rows: readonly Row[]): Promise<JobFacts["followed"]> {
  if (rows.length === 0) return null
  const told = await db
    .selectFrom("job_transitions")
    .select("job_id")
    .select((eb) => eb.fn.countAll<number>().as("transitions"))
    .where("connection", "=", connection)
    .where(
      "job_id",
      "in",
      rows.map(({ id }) => id),
    )
    .where("kind", "in", ["first_seen", "changed"])
    .groupBy("job_id")
    .having((eb) => eb.fn.countAll(), ">=", 2)
    .execute()
  const counts = new Map(told.map((row) => [row.job_id, Number(row.transitions)]))
  const row = rows.find(({ id }) => counts.has(id))
  return row ? { id: row.id, at: row.finished_sort, transitions: counts.get(row.id) ?? 0 } : null
}

async function findComplaint(db: Db, connection: string): Promise<SeenJob | null> {
  const row = await db
    .selectFrom("quality_complaints")
    .select(["job_id", "at"])
    .where("connection", "=", connection)
    .orderBy("at", "desc")
    .limit(1)
    .executeTakeFirst()
  return row ? { id: row.job_id, at: row.at } : null
}

/** What the newest jobs of a connection tell, as of `now` (epoch ms). Throws AppError("store_unavailable"). */
export async function readJobFacts(store: Readable, connection: string, now: number): Promise<JobFacts> {
  const [completed, failed, kept, complaint] = await Promise.all([
    listCompleted(store, connection),
    listFailed(store, connection),
    readKept(store, connection, now),
    findComplaint(store.read, connection),
  ])
  const ended = [...completed.slice(0, MOST_FOLLOWED), ...failed.slice(0, MOST_FOLLOWED)]
  const newestFirst = ended.toSorted((a, b) => b.finished_sort - a.finished_sort)
  const isOf = (cause: string) => (row: (typeof failed)[number]) =>
    explainFailure(toFailureFacts(row, row.answer)).cause === cause
  const lengthOf = (row: (typeof completed)[number]) => row.output_duration_ms ?? row.source_duration_ms
  const withOutput = completed.filter(({ has_output }) => Boolean(has_output))
  return {
    completed: toSeen(completed[0]),
    failed: toSeen(failed[0]),
    timedOut: toSeen(failed.find(isOf("vendor_timeout"))),
    noCredits: toSeen(failed.find(isOf("insufficient_credits"))),
    attempted: toSeen([...failed, ...completed].find(({ attempt }) => attempt > 1)),
    short: toSeen(completed.find((row) => isBetween(lengthOf(row), 1, SHORT_MS))),
    long: toSeen(completed.find((row) => isBetween(lengthOf(row), LONG_MS + 1, Number.POSITIVE_INFINITY))),
    outputs: {
      read: completed.length,
      given: toSeen(withOutput.find(({ output_url_at }) => output_url_at !== null)),
      assumed: toSeen(withOutput.find(({ output_url_at }) => output_url_at === null)),
    },
    followed: await findFollowed(store.read, connection, newestFirst),
    kept,
    complaint,
  }
}

const isBetween = (ms: number | null, from: number, until: number) => ms !== null && ms >= from && ms < until
