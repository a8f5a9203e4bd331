import { sql } from "kysely"
import { listErasedJobs, toErasedAttribution } from "@/lib/jobs/erased"
import { lockConnection, rederiveJobs } from "@/lib/jobs/mutations"
import type { Attribution } from "@/lib/jobs/row"
import type { Tx } from "@/lib/store/store"
import type { Patch } from "./read-rows"

const NOTHING_TOLD = {
  customer: null,
  project: null,
  user_ref: null,
  input_url: null,
  file_name: null,
  source_duration_ms: null,
  source_width: null,
  source_height: null,
  source_codec: null,
  model: null,
  output_format: null,
  bg_type: null,
  request: null,
} as const satisfies Partial<Attribution>

// The names of an object of ours, written just above.
const COLUMNS = Object.keys(NOTHING_TOLD) as (keyof typeof NOTHING_TOLD)[]
const WRITTEN_AT_ONCE = 100

type Merging = { connection: string; patches: readonly Patch[]; teamZone: string; now: number }
/** `changed`: what is known of so many jobs is other than before; `changedJobs`: ids of rows of the record that changed with it. */
export type Merged = {
  changed: number
  unchanged: number
  unknownJobs: number
  /** Jobs whose personal data was erased: of them only technical facts are taken. */
  erasedJobs: number
  changedJobs: string[]
}

/**
 * Takes what is told of jobs of one connection into the record, field by field: what is not said stays, null takes back. The
 * jobs may be seen later. Idempotent: the same again writes nothing. At most 1,000 patches, one for each job.
 */
export async function mergeAttributions(tx: Tx, { connection, patches, teamZone, now }: Merging): Promise<Merged> {
  if (patches.length === 0) return { changed: 0, unchanged: 0, unknownJobs: 0, erasedJobs: 0, changedJobs: [] }
  await lockConnection(tx, connection)
  const ids = patches.map((patch) => patch.jobId)
  const [held, erased] = [await readHeld(tx, connection, ids), await listErasedJobs(tx, connection, ids)]
  const changed = patches.flatMap(({ jobId, values }): Attribution[] => {
    const before = held.get(jobId)
    const taken = erased.has(jobId) ? toErasedAttribution(values) : values
    const told = { ...NOTHING_TOLD, ...before, ...taken }
    const isSame = COLUMNS.every((column) => told[column] === (before?.[column] ?? null))
    // Each reader of a field answers what its column may hold; the names alone do not tell the compiler so.
    return isSame ? [] : [{ ...told, connection, job_id: jobId, updated_at: now } as Attribution]
  })
  await write(tx, changed)
  const changedJobs = await rederiveJobs(tx, { connection, ids: changed.map((one) => one.job_id), teamZone, now })
  return {
    changed: changed.length,
    unchanged: patches.length - changed.length,
    unknownJobs: patches.length - (await countKnown(tx, connection, ids)),
    erasedJobs: erased.size,
    changedJobs,
  }
}

async function readHeld(tx: Tx, connection: string, ids: string[]): Promise<Map<string, Attribution>> {
  const rows = await tx
    .selectFrom("attributions")
    .selectAll()
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .execute()
  return new Map(rows.map((row) => [row.job_id, row]))
}

async function write(tx: Tx, rows: Attribution[]): Promise<void> {
  const replaced = Object.fromEntries(
    [...COLUMNS, "updated_at" as const].map((column) => [column, sql`${sql.ref(`excluded.${column}`)}`]),
  )
  for (let at = 0; at < rows.length; at += WRITTEN_AT_ONCE) {
    await tx
      .insertInto("attributions")
      .values(rows.slice(at, at + WRITTEN_AT_ONCE))
      .onConflict((c) => c.columns(["connection", "job_id"]).doUpdateSet(replaced))
      .execute()
  }
}

async function countKnown(tx: Tx, connection: string, ids: string[]): Promise<number> {
  const row = await tx
    .selectFrom("jobs")
    .select((e) => e.fn.countAll<number>().as("jobs"))
    .where("connection", "=", connection)
    .where("id", "in", ids)
    .executeTakeFirstOrThrow()
  return Number(row.jobs)
}
