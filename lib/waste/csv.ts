import "server-only"
import { sql } from "kysely"
import { createCsvStream } from "@/lib/csv"
import { toSourceName } from "@/lib/domain/source-name"
import { toIso } from "@/lib/domain/time"
import { ERASED_KEY } from "@/lib/jobs/repeats"
import type { Store } from "@/lib/store/store"
import type { CostQuery } from "@/lib/usage/costs"
import { readRange, type WasteRange } from "./range"

/** Rows of one read. */
const BATCH_ROWS = 500
const COLUMNS = [
  "connection",
  "job_id",
  "created_at (UTC)",
  "credits",
  "bought_before",
  "bought_before_at (UTC)",
  "key",
  "user",
  "customer",
  "project",
  "model",
  "format",
  "source",
] as const

type Place = { at: number; connection: string; jobId: string }

function readBatch(store: Store, range: WasteRange, { after, rows }: { after: Place | null; rows: number }) {
  const jobs = store.read
    .selectFrom("repeats as r")
    .innerJoin("jobs as j", (join) => join.onRef("j.id", "=", "r.job_id").onRef("j.connection", "=", "r.connection"))
    .leftJoin("jobs as p", (join) =>
      join.onRef("p.id", "=", "r.previous_id").onRef("p.connection", "=", "r.connection"),
    )
    .select(["r.connection", "r.job_id", "r.created_sort", "r.cost_milli", "r.previous_id", "r.source_key"])
    .select(["p.created_sort as previous_at", "j.key_alias", "j.user_ref", "j.customer", "j.project"])
    .select(["j.model", "j.output_format", "j.input_url"])
    .where("r.created_sort", ">=", after?.at ?? range.fromAt)
    .where("r.created_sort", "<", range.untilAt)
  return jobs
    .$if(range.connection !== null, (q) => q.where("r.connection", "=", range.connection ?? ""))
    .$if(after !== null, (q) =>
      q.where(
        sql<boolean>`(r.created_sort, r.connection, r.job_id) > (${after?.at ?? 0}, ${after?.connection ?? ""}, ${after?.jobId ?? ""})`,
      ),
    )
    .orderBy("r.created_sort")
    .orderBy("r.connection")
    .orderBy("r.job_id")
    .limit(rows)
    .execute()
}

type Row = Awaited<ReturnType<typeof readBatch>>[number]

function toCells(row: Row): (string | number | null)[] {
  return [
    row.connection,
    row.job_id,
    toIso(row.created_sort),
    row.cost_milli === null ? null : row.cost_milli / 1_000,
    row.previous_id,
    toIso(row.previous_at),
    row.key_alias,
    row.user_ref,
    row.customer,
    row.project,
    row.model,
    row.output_format,
    row.source_key === ERASED_KEY ? null : toSourceName(row.input_url),
  ]
}

/** Every repeat of a range, oldest first, as `createCsvStream` has it. */
export async function createRepeatsCsv(
  store: Store,
  query: CostQuery,
  batchRows = BATCH_ROWS,
): Promise<ReadableStream<Uint8Array>> {
  const range = await readRange(store.read, query)
  return createCsvStream<Row, Place>({
    head: COLUMNS,
    readBatch: (after, rows) => readBatch(store, range, { after, rows }),
    toPlace: (row) => ({ at: row.created_sort, connection: row.connection, jobId: row.job_id }),
    toCells,
    batchRows,
  })
}
