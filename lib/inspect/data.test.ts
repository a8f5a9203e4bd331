import { sql } from "kysely"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { mirrorAttributions, mirrorJobs } from "@/lib/jobs/mutations"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getInspection } from "./data"

const HOUR = 3_600_000
type Given = {
  id: string
  status: "failed" | "completed"
  at: number
  customer?: string
  model?: string
  format?: string
  connection?: string
  error?: unknown
}

async function add(store: Store, given: Given): Promise<void> {
  const { id, status, at, customer, model, format, connection = "main", error } = given
  const message = typeof error === "string" ? error : JSON.stringify(error ?? null)
  await store.write(async (tx) => {
    const job = vendorJob({
      id,
      status,
      createdAt: at - 60_000,
      finishedAt: at,
      model,
      outputFormat: format,
      error: status === "failed" ? { code: null, message, requestId: null, truncated: false } : undefined,
      raw: JSON.stringify({ id, status, model, output_format: format, error: error ?? null }),
    })
    const evidence = { method: "GET", path: `/v1/jobs/${id}`, httpStatus: 200, requestId: "req_1" }
    await mirrorJobs(tx, {
      ...look({ connection, source: "get", observedAt: at + 1_000, evidence }),
      teamZone: "UTC",
      jobs: [job],
    })
    if (customer === undefined) return
    const empty = {
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
    }
    const row = { connection, job_id: id, customer, ...empty, updated_at: at }
    await mirrorAttributions(tx, { connection, rows: [row], teamZone: "UTC", now: at + 2_000 })
  })
}

describe.each(ENGINES)("the inspection of a failed job on %s", (engine) => {
  let store: Store
  const get = (jobId: string) => getInspection(store.read, { connection: "main", jobId })

  beforeAll(async () => {
    store = await openSharedStore(engine)
    const acme = { customer: "acme", model: "pro" }
    await add(store, {
      id: "bad_1",
      status: "failed",
      at: T0,
      ...acme,
      format: "webm",
      error: { code: "x", message: "m", status: 422 },
    })
    await add(store, { id: "ok_far", status: "completed", at: T0 - 200 * HOUR, ...acme, format: "webm" })
    await add(store, { id: "ok_other_format", status: "completed", at: T0 + 1, ...acme, format: "mov" })
    await add(store, {
      id: "ok_other_customer",
      status: "completed",
      at: T0 + 2,
      customer: "b",
      model: "pro",
      format: "webm",
    })
    await add(store, {
      id: "bad_2",
      status: "failed",
      at: T0,
      customer: "nobody",
      model: "light",
      format: "gif",
      error: "plain words",
    })
    await add(store, {
      id: "ok_light",
      status: "completed",
      at: T0 - HOUR,
      customer: "b",
      model: "light",
      format: "gif",
    })
    await add(store, { id: "bad_3", status: "failed", at: T0 })
    await add(store, { id: "bad_4", status: "failed", at: T0, connection: "empty" })
  })
  afterAll(async () => store?.close())

  it("finds the nearest success: same customer, then model and format, then time", async () => {
    const { sibling } = await get("bad_1")
    expect(sibling).toMatchObject({ ref: { connection: "main", jobId: "ok_far" }, basis: "customer" })
  })

  it("falls back to the same kind of job, then to the connection, and says which", async () => {
    expect((await get("bad_2")).sibling).toMatchObject({ ref: { jobId: "ok_light" }, basis: "kind" })
    expect((await get("bad_3")).sibling).toMatchObject({ basis: "connection" })
  })

  it("says so when nothing like it ever succeeded", async () => {
    const { sibling } = await getInspection(store.read, { connection: "empty", jobId: "bad_4" })
    expect(sibling).toBeNull()
  })

  it("hands on the vendor's words as they came, and whose the HTTP status is", async () => {
    expect((await get("bad_1")).error).toMatchObject({ kind: "object", http: { status: 422, of: "error" } })
    expect((await get("bad_2")).error).toEqual({
      kind: "text",
      text: "plain words",
      isCut: false,
      http: { status: 200, of: "answer" },
    })
  })

  it("throws not_found for a job that we do not hold", async () => {
    await expect(get("none")).rejects.toMatchObject({ code: "not_found" })
  })

  if (engine === "sqlite") {
    it("walks along one index for each look-up, and sorts nothing", async () => {
      for (const column of ["customer", "model", "connection"]) {
        const plan = await sql<{
          detail: string
        }>`explain query plan select connection, id from jobs where ${sql.ref(column)} = 'a'
          and status = 'completed' and finished_sort <= 1 order by finished_sort desc, num desc limit 50`.execute(
          store.read,
        )
        expect(plan.rows.map(({ detail }) => detail).join("\n")).toMatch(
          /SEARCH jobs USING INDEX \S+ \(\w+=\? AND status=\? AND finished_sort<\?\)$/,
        )
      }
    })
  }
})
