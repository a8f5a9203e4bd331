import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { NONE_AFTER_MS, STALE_MS } from "@/lib/domain/spend"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import type { Store } from "@/lib/store/store"
import { readPage } from "@/lib/sync/page"
import { vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { confirmation, listIntents, sourceRef, tellOf, toldOf } from "@/lib/testing/spend-rig"
import { spender } from "@/lib/testing/spender"
import { readAll } from "@/lib/testing/sync-rig"
import { VendorError } from "@/lib/vendor/errors"
import { listCandidates } from "./candidates"
import { confirmSpend } from "./confirm"
import { getSpendOffer, listCorrected } from "./data"
import { getIntentRow } from "./mutations"
import { reconcileIntent, settleIntent } from "./reconcile"
import { TOKEN_FIELD } from "./request"
import { untilAnswered } from "./under-way"

describe.each(ENGINES)("what comes late on %s", (engine) => {
  let store: Store
  let sandbox: Sandbox
  let ids: string[]

  const sent = () => sandbox.ledger.requests({ endpoint: "jobs.create" }).length
  const left = (id: string, source: string) => ({
    id,
    kind: "run_again" as const,
    connection: "prod-main",
    source_job_id: source,
    request: "{}",
    reason: "x",
    estimate_milli: null,
    by: "ada",
    created_at: Date.now() - STALE_MS - 5_000,
    state: "confirmed" as const,
    sent_at: null as number | null,
    settled_at: null,
    new_job_id: null,
    error: null,
  })
  const insert = (row: Omit<ReturnType<typeof left>, "state"> & { state: "confirmed" | "unknown" }) =>
    store.write((tx) => tx.insertInto("spend_intents").values(row).execute())

  beforeEach(async () => {
    sandbox = await startSandbox({ jobs: 3, rate: null })
    store = await openSharedStore(engine)
    await readAll(spender(store, sandbox.url))
    const ended = sandbox.control.truth("prod").filter(({ status }) => status === "completed" || status === "failed")
    ids = ended.map(({ id }) => id)
    await tellOf(
      store,
      ids.map((id) => toldOf(id)),
    )
  })
  afterEach(async () => {
    await untilAnswered()
    await store.close()
    await sandbox.close()
  })

  it("V17: does not send by a late retry what everybody was told was never sent", async () => {
    const [source = ""] = ids
    const asked = await confirmation(store, source)
    const request = { ...JSON.parse(toldOf(source).request ?? ""), auto_start: true }
    await insert({ ...left(asked.intentId, source), request: JSON.stringify(request) })
    const offer = await getSpendOffer(store.read, sourceRef(source), Date.now())
    expect(offer).toMatchObject({ open: null, earlier: [{ id: asked.intentId, state: "refused" }] })
    expect(await confirmSpend(spender(store, sandbox.url), asked)).toMatchObject({ intent: { state: "refused" } })
    expect(sent()).toBe(0)
    expect(await confirmSpend(spender(store, sandbox.url), await confirmation(store, source))).toMatchObject({
      intent: { state: "done" },
    })
    expect(sent()).toBe(1)
  })

  it("keeps what the vendor said of a lost outcome, whatever is in its words", async () => {
    const [source = ""] = ids
    const context = spender(store, sandbox.url)
    const lost = new VendorError("outcome_unknown", { httpStatus: 200, text: "\0half \ud800" })
    const client = { ...context.client, createJob: () => Promise.reject(lost) }
    const answer = await confirmSpend({ ...context, client }, await confirmation(store, source))
    expect(answer).toMatchObject({ intent: { state: "unknown", error: expect.stringContaining("“half �”") } })
  })

  it("V17: says that no job was made only minutes later and after the whole list, and links one that comes even then", async () => {
    const [source = ""] = ids
    const context = spender(store, sandbox.url)
    sandbox.control.setFaults({ "answer.status": { value: 503, endpoint: "jobs.create" } })
    const asked = await confirmation(store, source)
    expect(await confirmSpend(context, asked)).toMatchObject({ intent: { state: "unknown" } })
    const none = (as = context) => settleIntent(as, asked.intentId, { kind: "none" })
    await expect(none()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("in 5 minutes") })
    const sentAt = Date.now() - NONE_AFTER_MS
    await store.write((tx) => tx.updateTable("spend_intents").set({ sent_at: sentAt }).execute())
    const endless: typeof context.client.listJobs = (at, options) =>
      context.client.listJobs({ ...at, offset: 0 }, options)
    const cut = { ...context, client: { ...context.client, listJobs: endless } }
    await expect(none(cut)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("to its end") })
    expect(await reconcileIntent(context, asked.intentId)).toMatchObject({ candidates: [], notYetNone: null })
    expect(await none()).toMatchObject({ intent: { state: "abandoned" } })

    sandbox.control.setFaults({ "metadata.echo": "on" })
    const [row] = await listIntents(store)
    const headers = { "x-api-key": sandbox.keys.prod, "content-type": "application/json" }
    const made = await fetch(`${sandbox.url}/v1/jobs`, { method: "POST", headers, body: row?.request ?? "" })
    const { id } = await made.json()
    const readNewest = () => readPage(spender(store, sandbox.url), { offset: 0, purpose: "list" }, async () => {})
    await readNewest()
    expect(await listIntents(store)).toMatchObject([{ state: "done", new_job_id: id }])
    expect(await getSpendOffer(store.read, sourceRef(source), Date.now())).toMatchObject({
      lastRun: asked.intentId,
      earlier: [{ state: "done", newJobId: id, error: expect.stringContaining("decided otherwise") }],
    })
    const told = store.read.selectFrom("jobs").select("customer").where("id", "=", String(id))
    expect(await told.executeTakeFirst()).toEqual({ customer: "acme" })
    expect(await listCorrected(store.read, "prod-main", Date.now())).toMatchObject([{ newJobId: id }])
    expect(await listCorrected(store.read, "staging-main", Date.now())).toEqual([])
    await readNewest()
    const entries = store.read.selectFrom("audit_log").select("num").where("action", "=", "spend.corrected")
    expect(await entries.execute()).toHaveLength(1)
  })

  it("V17: never offers a job that carries another request's mark, and never gives one job to two requests", async () => {
    const [source = ""] = ids
    const [mine, theirs] = [crypto.randomUUID(), crypto.randomUUID()]
    const sentAt = Date.now() - STALE_MS - 5_000
    await insert({ ...left(mine, source), state: "unknown", sent_at: sentAt })
    const look = {
      connection: "prod-main",
      keyAlias: "prod",
      source: "list",
      evidence: {},
      observedAt: Date.now(),
    } as const
    const marked = (id: string, mark: string | null) => {
      const raw = JSON.stringify({ id, status: "processing", ...(mark ? { metadata: { [TOKEN_FIELD]: mark } } : {}) })
      return vendorJob({ id, status: "processing", createdAt: sentAt + 1_000, raw })
    }
    await store.write((tx) =>
      mirrorJobs(tx, { ...look, jobs: [marked("job_theirs", theirs), marked("job_plain", null)], teamZone: "UTC" }),
    )
    const found = await listCandidates(store.read, await getIntentRow(store.read, mine))
    expect(found.map(({ job }) => job.jobId)).toEqual(["job_plain"])
    const second = crypto.randomUUID()
    await insert({ ...left(second, "job_other"), state: "unknown", sent_at: sentAt })
    const contexts = [spender(store, sandbox.url, { by: "ada" }), spender(store, sandbox.url, { by: "ben" })]
    const settled = await Promise.allSettled(
      [mine, second].map((id, at) =>
        settleIntent(contexts[at] ?? spender(store, sandbox.url), id, { kind: "made", jobId: "job_plain" }),
      ),
    )
    expect(settled.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"])
    const rows = await listIntents(store)
    expect(rows.filter(({ new_job_id: id }) => id === "job_plain")).toHaveLength(1)
  })
})
