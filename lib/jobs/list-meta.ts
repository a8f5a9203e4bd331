import { type SelectQueryBuilder, sql } from "kysely"
import { A_FEW_ROWS } from "@/lib/store/limits"
import type { Tables } from "@/lib/store/schema"
import type { Store } from "@/lib/store/store"
import type { BackfillState } from "@/lib/sync/state"
import { COLUMNS, type Column } from "./list-schema"
import type { JobListMeta } from "./list-types"

/** Which columns of `jobs` fill a column of the list. Columns that are not named here have something for every job. */
const SOURCES = {
  customer: ["customer"],
  project: ["project"],
  user: ["user_ref"],
  input: ["file_name", "input_url"],
  model: ["model"],
  format: ["output_format"],
  background: ["bg_type"],
  error: ["error_code", "error_message"],
  request: ["request_id"],
  length: ["source_duration_ms", "output_duration_ms"],
  took: ["total_ms"],
  credits: ["credits_milli", "credits_estimate_milli"],
  billing: ["billing_status"],
  finished: ["finished_at"],
} as const satisfies Partial<Record<Column, readonly (keyof Tables["jobs"])[]>>

type OptionalColumn = keyof typeof SOURCES
const OPTIONAL = Object.keys(SOURCES) as OptionalColumn[]

/** Columns with an index of their own, where one value anywhere in the record is found at once. */
const INDEXED = [
  "customer",
  "project",
  "user",
  "model",
  "format",
  "background",
  "billing",
] as const satisfies OptionalColumn[]

/** Rows looked at from each end of the record: a column that is empty in all of them is not worth a place on the screen. */
const SAMPLE_ROWS = 2_000

function toFilledFlag(column: OptionalColumn) {
  const present = SOURCES[column].map((name) => sql`${sql.ref(name)} is not null`)
  return sql<number | null>`max(case when ${sql.join(present, sql` or `)} then 1 else 0 end)`.as(column)
}

type JobsQuery = SelectQueryBuilder<Tables, "jobs", object>

async function readFlags(store: Store, connection: string | null) {
  const ofConnection = (query: JobsQuery): JobsQuery =>
    connection === null ? query : query.where("jobs.connection", "=", connection)
  const sample = (direction: "asc" | "desc") =>
    store.read
      .selectFrom(
        ofConnection(store.read.selectFrom("jobs"))
          .select(OPTIONAL.flatMap((column) => SOURCES[column]))
          .orderBy("jobs.created_sort", direction)
          .orderBy("jobs.num", direction)
          .limit(SAMPLE_ROWS)
          .as("sampled"),
      )
      .select([sql<number>`count(*) ${sql.raw(A_FEW_ROWS)}`.as("jobs"), ...OPTIONAL.map(toFilledFlag)])
      .executeTakeFirstOrThrow()
  return Promise.all([sample("desc"), sample("asc")])
}

async function findIndexed(store: Store): Promise<Set<Column>> {
  const flags = INDEXED.map((column) => {
    // "> ''" rather than "is not null": both engines answer it from the index.
    const filled = sql`select 1 from jobs where ${sql.ref(SOURCES[column][0])} > ''`
    return sql<number>`case when exists (${filled}) then 1 else 0 end`.as(column)
  })
  const row = await store.read.selectNoFrom(flags).executeTakeFirstOrThrow()
  return new Set(INDEXED.filter((column) => row[column] === 1))
}

/** A connection without a row has not read its first page: that is not the same as having found nothing. */
async function findFirstSync(store: Store, connections: readonly string[]): Promise<JobListMeta["firstSync"]> {
  if (connections.length === 0) return null
  const rows = await store.read
    .selectFrom("sync_state")
    .select(["connection", "value"])
    .where("name", "=", "backfill")
    .where("connection", "in", connections)
    .execute()
  // Only the sync writes these rows, so their shape is ours.
  const states = new Map(rows.map((row) => [row.connection, JSON.parse(row.value) as BackfillState]))
  const running = connections.map((id) => states.get(id) ?? UNBEGUN).filter(({ phase }) => phase === "first")
  if (running.length === 0) return null
  const totals = running.map((state) => state.total)
  return {
    jobs: running.reduce((sum, state) => sum + state.received, 0),
    total: totals.reduce<number | null>((sum, total) => (sum === null || total === null ? null : sum + total), 0),
  }
}

const UNBEGUN = { phase: "first", received: 0, total: null } as const satisfies Partial<BackfillState>

/**
 * What a list needs to know of the account: which columns it fills, whether it holds anything, how far the first sync is.
 * `connection` null = all of them; `configured`: the ids of those that are synced.
 */
export async function getListMeta(
  store: Store,
  connection: string | null,
  configured: readonly string[],
): Promise<JobListMeta> {
  const [ends, indexed, firstSync] = await Promise.all([
    readFlags(store, connection),
    connection === null ? findIndexed(store) : new Set<Column>(),
    findFirstSync(
      store,
      configured.filter((id) => connection === null || id === connection),
    ),
  ])
  const isOptional = (column: Column): column is OptionalColumn => column in SOURCES
  const isFilled = (column: Column) =>
    !isOptional(column) || indexed.has(column) || ends.some((end) => end[column] === 1)
  return { filled: COLUMNS.filter(isFilled), hasJobs: ends.some((end) => end.jobs > 0), firstSync }
}
