import { sql } from "kysely"
import type { Operator } from "@/lib/domain/operator"
import type { Attribution } from "@/lib/jobs/row"
import type { Store, Tx } from "@/lib/store/store"
import { T0, vendorJob } from "@/lib/testing/builders"
import type { VendorJob } from "@/lib/vendor/types"
export const admin: Operator = { id: "adm", name: "Eve", email: "eve@team.test", role: "admin" }
export const NAME = "Zorblatt & Söhne"
/** Everything that tells of the customer, wherever it was put; lowered. */
export const TELLING = [
  "zorblatt",
  "söhne",
  "quuxproject",
  "wibbleuser",
  "frobnicate",
  "xyzzyhost",
  "plughmail",
  "grunklewords",
]

export const FILE = "frobnicate-take-7.mp4"
const INPUT = `https://cdn.xyzzyhost.test/in/${FILE}?Signature=frobnicate`
export const METADATA = { customer: NAME, project: "quuxproject", user: "wibbleuser", mail: "jana@plughmail.test" }
export const MESSAGE = `Could not read ${FILE} of ${NAME} from ${INPUT}`

/** The answer of the vendor, fields and whole text alike. */
export function answer(id: string, given: Partial<VendorJob> = {}): VendorJob {
  const raw = JSON.stringify({
    id,
    status: given.status ?? "processing",
    created_at: "2026-11-20T10:00:00Z",
    model: "pro",
    video_url: INPUT,
    output_url: given.outputUrl ?? null,
    metadata: METADATA,
    text_prompt: "grunklewords in front",
    error: given.error?.message ?? null,
    credits: given.creditsMilli ?? null,
    queue: "frobnicate",
  })
  return vendorJob({ id, inputUrl: INPUT, metadata: METADATA, model: "pro", raw, ...given })
}

export const failed = (id: string) =>
  answer(id, {
    status: "failed",
    finishedAt: T0 + 60_000,
    error: { code: "processing_failed", message: MESSAGE, requestId: "req_1", truncated: false },
    requestId: "req_1",
    creditsMilli: 5_000,
  })

export const told = (job_id: string): Attribution => ({
  connection: "main",
  job_id,
  customer: NAME,
  project: "quuxproject",
  user_ref: "wibbleuser",
  input_url: INPUT,
  file_name: FILE,
  source_duration_ms: 42_000,
  source_width: 1_920,
  source_height: 1_080,
  source_codec: "h264",
  model: null,
  output_format: "webm",
  bg_type: null,
  request: JSON.stringify({ video_url: INPUT, text_prompt: "grunklewords" }),
  updated_at: T0,
})

/** Every text of every table that holds one of the words, as "table.column: text". */
export async function findTelling(store: Store): Promise<string[]> {
  const names =
    store.engine === "sqlite"
      ? await sql<{
          name: string
        }>`select name from sqlite_master where type = 'table' and name not like 'jobs_search_%'`.execute(store.read)
      : await sql<{
          name: string
        }>`select table_name as name from information_schema.tables where table_schema = current_schema()`.execute(
          store.read,
        )
  const found = await findSampled(store)
  for (const { name } of names.rows) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(store.read)
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        const text = toText(value)
        if (TELLING.some((word) => text.includes(word))) found.push(`${name}.${column}: ${text.slice(0, 200)}`)
      }
    }
  }
  return found
}

function toText(value: unknown): string {
  return (value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : String(value)).toLowerCase()
}

/** What the engine itself keeps of values, so that it plans well. */
async function findSampled(store: Store): Promise<string[]> {
  if (store.engine === "sqlite") return []
  const { rows } = await sql<{ at: string; vals: string | null }>`
    select tablename || '.' || attname as at, concat(most_common_vals::text, histogram_bounds::text) as vals
    from pg_stats where schemaname = current_schema()`.execute(store.read)
  return rows.filter((row) => TELLING.some((word) => toText(row.vals).includes(word))).map((row) => `sampled ${row.at}`)
}

/** What people and the product itself wrote of the customer, beside jobs, tickets and notes. */
export async function seedWritings(tx: Tx): Promise<void> {
  await tx
    .insertInto("quality_complaints")
    .values({ connection: "main", job_id: "done", kind: "edge", note: "frobnicate has edges", by: "adm", at: T0 })
    .execute()
  await tx
    .insertInto("failure_groups")
    .values({
      id: "fg_1",
      code: null,
      template: `could not read <file> of ${NAME}`,
      cause: "unknown",
      class: "unknown",
      title: `could not read <file> of ${NAME}`,
      first_seen_at: T0,
      last_seen_at: T0,
      created_at: T0,
    })
    .execute()
  await tx
    .insertInto("group_triage")
    .values({
      group_id: "fg_1",
      state: "resolved",
      assignee: null,
      note: `told ${NAME} so`,
      since: T0,
      by: "adm",
      until_at: null,
      until_count: null,
      until_per_hour: null,
      regressed_at: null,
    })
    .execute()
  const snooze = { item: "overdue:main", until: T0, created_by: "adm", created_at: T0, ended_at: null }
  await tx
    .insertInto("snoozes")
    .values({ ...snooze, reason: `${NAME} waits` })
    .execute()
  const key = {
    connection: "main",
    alias: "main",
    kind: "checked",
    at: T0,
    attested_by: "adm",
    attested_at: T0,
  } as const
  await tx
    .insertInto("key_attestations")
    .values({ ...key, note: `used by ${NAME}` })
    .execute()
  const drift = { connection: "main", endpoint: "jobs", first_seen_at: T0, last_seen_at: T0, count: 1 }
  await tx
    .insertInto("contract_drift")
    .values([
      { ...drift, field: "video_url", kind: "unknown_field", sample: `"https://cdn.xyzzyhost.test/in/${FILE}?…"` },
      { ...drift, field: "queue", kind: "unknown_field", sample: '"eu-1"' },
    ])
    .execute()
  await tx
    .insertInto("spend_intents")
    .values({
      id: "i1",
      kind: "run_again",
      connection: "main",
      source_job_id: "fail",
      request: JSON.stringify({ video_url: INPUT, model: "pro", metadata: METADATA }),
      reason: `${NAME} asked`,
      estimate_milli: 1,
      by: "adm",
      created_at: T0,
      state: "done",
      sent_at: T0,
      settled_at: T0,
      new_job_id: "done",
      error: null,
    })
    .execute()
  await tx
    .insertInto("budgets")
    .values({
      kind: "customer",
      subject: NAME,
      month_milli: 1,
      thresholds: "[100]",
      created_by: "adm",
      created_at: T0,
      updated_at: T0,
      ended_at: null,
    })
    .execute()
  await tx
    .insertInto("notifications")
    .values({
      kind: "failure_group.new",
      subject: "fg_1",
      at: T0,
      details: `{"title":"of ${NAME}"}`,
      sent_at: null,
    })
    .execute()
}
