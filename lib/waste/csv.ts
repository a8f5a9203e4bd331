import "server-only"
import { stringify } from "csv-stringify/sync"
import { sql } from "kysely"
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

/**
 * Every repeat of a range, oldest first, as UTF-8 CSV; nothing known is an empty cell. Read and written in batches, only as the
 * reader has room; a store that fails half way breaks the stream off.
 */
export async function createRepeatsCsv(
  store: Store,
  query: CostQuery,
  batchRows = BATCH_ROWS,
): Promise<ReadableStream<Uint8Array>> {
  const range = await readRange(store.read, query)
  const encoder = new TextEncoder()
  let after: Place | null = null
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(stringify([[...COLUMNS]]))),
    async pull(controller) {
      const rows: Row[] = await readBatch(store, range, { after, rows: batchRows })
      const last = rows.at(-1)
      if (last) {
        after = { at: last.created_sort, connection: last.connection, jobId: last.job_id }
        // A cell that a spreadsheet would run as a formula gets an apostrophe before it.
        controller.enqueue(encoder.encode(stringify(rows.map(toCells), { escape_formulas: true })))
      }
      if (rows.length < batchRows) controller.close()
    },
  })
}
