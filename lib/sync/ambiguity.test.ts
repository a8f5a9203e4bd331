import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { getJobDetail } from "@/lib/jobs/detail-data"
import { listJobs } from "@/lib/jobs/list-data"
import { toFilter } from "@/lib/jobs/list-testing"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { checkAgainstLedger, readAll, testClient, testContext } from "@/lib/testing/sync-rig"
import type { SyncContext } from "./context"
import { runListPass } from "./list"
import { lookAtJob } from "./look"

const CLEAN = { lost: 0, cutOff: 0, doubled: 0, invented: 0, unequal: 0, rows: 60 }

describe.each(ENGINES)("V6: what the vendor may say, on %s", (engine) => {
  let store: Store
  let sandbox: Sandbox
  let context: SyncContext
  beforeEach(async () => {
    store = await openSharedStore(engine)
    sandbox = await startSandbox({ jobs: 60, rate: null, frozen: true })
    context = testContext(store, testClient(sandbox.url))
  })
  afterEach(async () => {
    await sandbox.close()
    await store.close()
  })
  const listRows = async (query: string) =>
    (await listJobs(store, toFilter(query), { cursor: null, now: Date.now() })).rows

  it.each(["jobs", "array", "items", "data", "results", "data.jobs", "data.items"])(
    "reads a list whose rows are in %s",
    async (shape) => {
      sandbox.control.setFaults({ "list.shape": shape })
      await readAll(context)
      expect(await checkAgainstLedger(store, sandbox)).toMatchObject(CLEAN)
    },
  )

  it.each(["html", "empty", "success_false", "truncated", "null"])(
    "V5: takes a 200 with %s for an error, says so, and keeps what it knew",
    async (content) => {
      await readAll(context)
      sandbox.control.setFaults({ "answer.content": content })
      await expect(runListPass(context, "list")).rejects.toMatchObject({ name: "VendorError" })
      sandbox.control.clearFaults()
      expect(await checkAgainstLedger(store, sandbox)).toMatchObject(CLEAN)
    },
  )

  it("takes an object without any rows for an error and not for an empty list", async () => {
    sandbox.control.setFaults({ "list.shape": "none" })
    await expect(readAll(context)).rejects.toMatchObject({ code: "vendor_unreadable" })
  })

  it("shows an unknown status word as the vendor said it, in the list and on the job's page", async () => {
    await readAll(context)
    const [running] = sandbox.control.insertJobs({ account: "prod", count: 1 })
    sandbox.control.setFaults({ "status.word": { value: "thinking_hard", ids: [running] } })
    await runListPass(context, "list")
    const row = (await listRows("tab=running")).find((one) => one.id === running)
    expect([row?.status, row?.statusRaw]).toEqual(["other", "thinking_hard"])
    const detail = await getJobDetail(store.read, { connection: "prod-main", jobId: running ?? "" }, Date.now())
    expect(JSON.stringify(detail)).toContain("thinking_hard")
  })

  it("tells a missing field from a null one, shows neither as a value, and counts the drift", async () => {
    sandbox.control.setFaults({ "fields.missing": "progress,duration_seconds", "fields.null": "billing_status" })
    await readAll(context)
    const id = (await listRows("tab=done"))[0]?.id ?? ""
    await lookAtJob(context, id, { purpose: "person" })
    const row = await store.read.selectFrom("jobs").selectAll().where("id", "=", id).executeTakeFirstOrThrow()
    expect([row.progress, row.output_duration_ms, row.credits_estimate_milli, row.billing_status]).toEqual([
      null,
      null,
      null,
      null,
    ])
    const detail = await getJobDetail(store.read, { connection: "prod-main", jobId: id }, Date.now())
    const states = Object.fromEntries((detail.response.fields ?? []).map((field) => [field.name, field.state]))
    expect([states.progress, states.duration_seconds, states.billing_status, states.status]).toEqual([
      "absent",
      "absent",
      "null",
      "value",
    ])
    await context.drift.flush(context.commit)
    const drift = await store.read.selectFrom("contract_drift").select(["field", "kind", "count"]).execute()
    expect(drift.map((one) => one.field)).toEqual(expect.arrayContaining(["progress"]))
  })

  it("keeps the other rows of a page when one has no id", async () => {
    const [bad] = sandbox.control.insertJobs({ account: "prod", count: 1 })
    sandbox.control.setFaults({ "id.field": { value: "none", ids: [bad] } })
    await readAll(context)
    expect((await store.read.selectFrom("jobs").select("id").execute()).length).toBe(60)
    await context.drift.flush(context.commit)
    const kinds = await store.read.selectFrom("contract_drift").select("kind").execute()
    expect(kinds.map((one) => one.kind)).toContain("rejected_row")
    sandbox.control.clearFaults()
    await runListPass(context, "list")
    expect(
      (
        await store.read
          .selectFrom("jobs")
          .select("id")
          .where("id", "=", bad ?? "")
          .execute()
      ).length,
    ).toBe(1)
  })

  it("stays where it is when no row of a page can be read, and reads the page once it can be", async () => {
    sandbox.control.setFaults({ "id.field": "none" })
    await expect(readAll(context)).rejects.toMatchObject({ code: "vendor_unreadable" })
    sandbox.control.clearFaults()
    await readAll(context)
    expect(await checkAgainstLedger(store, sandbox)).toMatchObject(CLEAN)
  })
})
