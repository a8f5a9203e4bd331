import type { Selectable } from "kysely"
import type { JobRef } from "@/lib/domain/job"
import { AppError } from "@/lib/errors"
import type { JobsTable } from "@/lib/store/schema"
import type { Db } from "@/lib/store/store"

export type DetailJob = Selectable<JobsTable>

/** What arrives without limit (anybody can post to the webhook address) is read up to this many, newest first. */
const MOST_DELIVERIES = 200
const MOST_CALLS = 100
const MOST_INTENTS = 50
const MOST_TRANSITIONS = 2_000
/** The newest finished jobs that "usual" is taken from. */
const MOST_SAMPLES = 1_000

async function getJob(db: Db, ref: JobRef): Promise<DetailJob> {
  const job = await db
    .selectFrom("jobs")
    .selectAll()
    .where("connection", "=", ref.connection)
    .where("id", "=", ref.jobId)
    .executeTakeFirst()
  if (!job) throw new AppError("not_found", "There is no such job in the record.")
  return job
}

function readTransitions(db: Db, ref: JobRef) {
  return db
    .selectFrom("job_transitions")
    .selectAll()
    .where("connection", "=", ref.connection)
    .where("job_id", "=", ref.jobId)
    .orderBy("seq")
    .limit(MOST_TRANSITIONS)
    .execute()
}

async function readDeliveries(db: Db, ref: JobRef) {
  const named = db
    .selectFrom("webhook_deliveries")
    .where("connection", "=", ref.connection)
    .where("job_id", "=", ref.jobId)
  const [rows, counted] = await Promise.all([
    named.selectAll().orderBy("num", "desc").limit(MOST_DELIVERIES).execute(),
    named.select((e) => e.fn.countAll<number>().as("count")).executeTakeFirstOrThrow(),
  ])
  return { rows: rows.toReversed(), notShown: Number(counted.count) - rows.length }
}

function readCalls(db: Db, ref: JobRef) {
  return db
    .selectFrom("vendor_calls")
    .selectAll()
    .where("connection", "=", ref.connection)
    .where("job_id", "=", ref.jobId)
    .orderBy("at", "desc")
    .limit(MOST_CALLS)
    .execute()
}

/** Our own POSTs apart: polling may have pushed them out of the newest calls. */
function readPosts(db: Db, ref: JobRef) {
  return db
    .selectFrom("vendor_calls")
    .selectAll()
    .where("connection", "=", ref.connection)
    .where("job_id", "=", ref.jobId)
    .where("method", "=", "POST")
    .orderBy("at")
    .limit(MOST_CALLS)
    .execute()
}

function readSamples(db: Db, connection: string) {
  return db
    .selectFrom("jobs")
    .select(["model", "source_duration_ms", "output_duration_ms", "total_ms"])
    .where("connection", "=", connection)
    .where("status", "=", "completed")
    .orderBy("finished_sort", "desc")
    .orderBy("num", "desc")
    .limit(MOST_SAMPLES)
    .execute()
}

function readEvents(db: Db, ref: JobRef) {
  return db
    .selectFrom("usage_events")
    .select(["event_id", "at", "type", "status_code", "credits_milli"])
    .where("connection", "=", ref.connection)
    .where("job_id", "=", ref.jobId)
    .orderBy("at")
    .limit(100)
    .execute()
}

/** Our own requests that cost: those for this job, and the one that it came of. */
async function readIntents(db: Db, ref: JobRef) {
  const of = (column: "source_job_id" | "new_job_id") =>
    db
      .selectFrom("spend_intents")
      .leftJoin("people", "people.id", "spend_intents.by")
      .selectAll("spend_intents")
      .select("people.name as person")
      .where("connection", "=", ref.connection)
      .where(column, "=", ref.jobId)
      .orderBy("spend_intents.created_at", "desc")
      .limit(MOST_INTENTS)
      .execute()
  const [asked, made] = await Promise.all([of("source_job_id"), of("new_job_id")])
  return [...asked, ...made.filter((row) => row.source_job_id !== ref.jobId)]
}

/** Every row that concerns one job. Throws AppError("not_found") for a job we do not hold. */
export async function getDetailRows(db: Db, ref: JobRef) {
  const job = await getJob(db, ref)
  const one = { connection: ref.connection, job_id: ref.jobId }
  const [raw, attribution, active, transitions, deliveries, calls, posts, intents, events, rates, samples] =
    await Promise.all([
      db
        .selectFrom("job_raw")
        .selectAll()
        .where((e) => e.and(one))
        .executeTakeFirst(),
      db
        .selectFrom("attributions")
        .selectAll()
        .where((e) => e.and(one))
        .executeTakeFirst(),
      db
        .selectFrom("active_jobs")
        .selectAll()
        .where((e) => e.and(one))
        .executeTakeFirst(),
      readTransitions(db, ref),
      readDeliveries(db, ref),
      readCalls(db, ref),
      readPosts(db, ref),
      readIntents(db, ref),
      readEvents(db, ref),
      db.selectFrom("rates").selectAll().where("connection", "=", ref.connection).execute(),
      readSamples(db, ref.connection),
    ])
  return { job, raw, attribution, active, transitions, deliveries, calls, posts, intents, events, rates, samples }
}

export type DetailRows = Awaited<ReturnType<typeof getDetailRows>>
