import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { NONE_AFTER_MS, STALE_MS } from "@/lib/domain/spend"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import type { Store } from "@/lib/store/store"
import { lookAtJob } from "@/lib/sync/look"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { ageSent, confirmation, listIntents, sourceRef, tellOf, toldOf } from "@/lib/testing/spend-rig"
import { spender } from "@/lib/testing/spender"
import { readAll } from "@/lib/testing/sync-rig"
import { confirmSpend } from "./confirm"
import { getSpendOffer, listUnknown } from "./data"
import { reconcileIntent, settleIntent } from "./reconcile"
import { TOKEN_FIELD } from "./request"
import { untilAnswered } from "./under-way"

describe.each(ENGINES)("spending on %s", (engine) => {
  let store: Store
  let sandbox: Sandbox
  let jobId: string

  const made = () => sandbox.control.truth("prod").length - 3
  const sent = () => sandbox.ledger.requests({ endpoint: "jobs.create" }).length
  const actions = async () => {
    const rows = await store.read.selectFrom("audit_log").select("action").orderBy("num").execute()
    return rows.map((one) => one.action)
  }

  beforeEach(async () => {
    sandbox = await startSandbox({ jobs: 3, rate: null })
    store = await openSharedStore(engine)
    await readAll(spender(store, sandbox.url))
    jobId = sandbox.control.truth("prod").find(({ status }) => status === "completed" || status === "failed")?.id ?? ""
    await tellOf(store, [toldOf(jobId)])
  })
  afterEach(async () => {
    await untilAnswered()
    await store.close()
    await sandbox.close()
  })

  it("makes one job, takes it into the record with whose it is, and leaves a trace", async () => {
    const answer = await confirmSpend(spender(store, sandbox.url), await confirmation(store, jobId))
    expect(answer).toMatchObject({ kind: "recorded", intent: { state: "done", error: null } })
    const [intent] = await listIntents(store)
    await untilAnswered()
    const row = await store.read
      .selectFrom("jobs")
      .selectAll()
      .where("id", "=", intent?.new_job_id ?? "")
      .execute()
    expect(row).toMatchObject([{ customer: "acme", project: "spring", user_ref: "u-7", source_duration_ms: 20_000 }])
    expect(JSON.parse(intent?.request ?? "")).toMatchObject({
      bg_type: "transparent",
      auto_start: true,
      metadata: { [TOKEN_FIELD]: intent?.id },
    })
    expect(made()).toBe(1)
    expect(await actions()).toEqual(["spend.confirmed", "spend.done"])
  })

  it("sends nothing that is not valid, and says which field and what is allowed", async () => {
    await tellOf(store, [toldOf(jobId, { request: JSON.stringify({ video_url: "ftp://x/y", model: "ultra" }) })])
    const answer = await confirmSpend(
      spender(store, sandbox.url),
      await confirmation(store, jobId, { typed: "prod-main", edits: { output_format: "avi" } }),
    )
    expect(answer).toMatchObject({ kind: "invalid" })
    const problems = answer.kind === "invalid" ? answer.problems : []
    expect(problems.map(({ field }) => field)).toEqual(["video_url", "model", "output_format"])
    expect(problems[1]?.message).toBe("must be one of original, light, pro, human")
    expect(sent()).toBe(0)
    expect(await listIntents(store)).toEqual([])
  })

  it("wants the connection's name typed where the estimate is large or not known", async () => {
    const large = toldOf(jobId, { source_duration_ms: 800_000 })
    for (const told of [large, toldOf(jobId, { source_duration_ms: null })]) {
      await tellOf(store, [told])
      await store.write((tx) =>
        tx.updateTable("jobs").set({ output_duration_ms: null, source_duration_ms: told.source_duration_ms }).execute(),
      )
      const asked = await confirmation(store, jobId)
      const answer = await confirmSpend(spender(store, sandbox.url), asked)
      expect(answer).toMatchObject({ kind: "invalid", problems: [{ field: "confirmation" }] })
    }
    const other = await confirmation(store, jobId, { edits: { video_url: "https://cdn.example.com/other.mp4" } })
    await tellOf(store, [toldOf(jobId)])
    expect(sent()).toBe(0)
    expect(other.typed).toBe("")
  })

  it("holds what was shown to what is sent", async () => {
    const asked = await confirmation(store, jobId)
    await tellOf(store, [
      toldOf(jobId, { request: JSON.stringify({ ...JSON.parse(toldOf(jobId).request ?? ""), model: "pro" }) }),
    ])
    await expect(confirmSpend(spender(store, sandbox.url), asked)).rejects.toMatchObject({ code: "conflict" })
    expect(sent()).toBe(0)
  })

  it("lets one of two admins through, and the other see the run before a second one", async () => {
    const [ada, ben] = [await confirmation(store, jobId), await confirmation(store, jobId)]
    const answers = await Promise.allSettled([
      confirmSpend(spender(store, sandbox.url, { by: "ada" }), ada),
      confirmSpend(spender(store, sandbox.url, { by: "ben" }), ben),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"])
    await expect(confirmSpend(spender(store, sandbox.url), { ...ben, intentId: crypto.randomUUID() })).rejects.toThrow(
      /run again meanwhile/,
    )
    expect(made()).toBe(1)
    const offer = await getSpendOffer(store.read, sourceRef(jobId), Date.now())
    expect(offer.earlier).toMatchObject([{ state: "done", newJobId: expect.any(String) }])
    await confirmSpend(spender(store, sandbox.url), await confirmation(store, jobId))
    expect(made()).toBe(2)
  })

  it.each([
    [402, "too few credits"],
    [429, "limiting"],
    [400, "refused"],
    [401, "API key"],
  ])("knows that %i made nothing, in the vendor's words", async (status, words) => {
    sandbox.control.setFaults({ "answer.status": { value: status, endpoint: "jobs.create" } })
    const answer = await confirmSpend(spender(store, sandbox.url), await confirmation(store, jobId))
    expect(answer).toMatchObject({ intent: { state: "refused", error: expect.stringContaining(words) } })
    expect(answer).toMatchObject({ intent: { error: expect.stringContaining("The vendor's words") } })
    sandbox.control.clearFaults()
    await confirmSpend(spender(store, sandbox.url), await confirmation(store, jobId))
    expect(made()).toBe(1)
  })

  it.each(["reset", "hang"])(
    "finds the job of a lost reply (%s) by its mark, and sends nothing again",
    async (lost) => {
      sandbox.control.setFaults({ "post.reply_lost": lost, "metadata.echo": "on" })
      const context = spender(store, sandbox.url)
      const asked = await confirmation(store, jobId)
      expect(await confirmSpend(context, asked)).toMatchObject({ intent: { state: "unknown" } })
      expect(await confirmSpend(context, asked)).toMatchObject({ intent: { state: "unknown" } })
      await expect(confirmSpend(context, await confirmation(store, jobId))).rejects.toMatchObject({ code: "conflict" })
      const found = await reconcileIntent(spender(store, sandbox.url), asked.intentId)
      expect(found.intent).toMatchObject({ state: "done", newJobId: expect.any(String) })
      expect([made(), sent()]).toEqual([1, 1])
      const row = await store.read
        .selectFrom("jobs")
        .select("customer")
        .where("id", "=", found.intent.newJobId ?? "")
        .executeTakeFirst()
      expect(row?.customer).toBe("acme")
    },
  )

  it("leaves the decision to a person where the vendor gives nothing back", async () => {
    sandbox.control.setFaults({ "post.reply_lost": "reset" })
    const asked = await confirmation(store, jobId)
    const context = spender(store, sandbox.url)
    await confirmSpend(context, asked)
    const looked = await reconcileIntent(context, asked.intentId)
    const truth = sandbox.control.truth("prod").at(-1)?.id
    expect(looked).toMatchObject({ intent: { state: "unknown" }, look: { isComplete: true } })
    expect(looked.candidates.map(({ job }) => job.jobId)).toEqual([truth])
    await expect(settleIntent(context, asked.intentId, { kind: "made", jobId })).rejects.toMatchObject({
      code: "invalid",
    })
    const settled = await settleIntent(context, asked.intentId, { kind: "made", jobId: truth ?? "" })
    expect(settled.intent).toMatchObject({ state: "done", newJobId: truth })
    await expect(settleIntent(context, asked.intentId, { kind: "none" })).rejects.toMatchObject({ code: "conflict" })
    expect(await actions()).toEqual(["spend.confirmed", "spend.unknown", "spend.found"])
  })

  it("lets a person find that none was made, after a fresh look only", async () => {
    sandbox.control.setFaults({ "answer.status": { value: 503, endpoint: "jobs.create" } })
    const context = spender(store, sandbox.url)
    const asked = await confirmation(store, jobId)
    await confirmSpend(context, asked)
    await ageSent(store, NONE_AFTER_MS + 1_000, ["sending", "unknown"])
    expect(await listUnknown(store.read, null, Date.now())).toHaveLength(1)
    sandbox.control.setFaults({ "answer.status": { value: 404, endpoint: "jobs.list" } })
    await expect(settleIntent(context, asked.intentId, { kind: "none" })).rejects.toThrow()
    expect(await listUnknown(store.read, null, Date.now())).toHaveLength(1)
    sandbox.control.clearFaults()
    const settled = await settleIntent(context, asked.intentId, { kind: "none" })
    expect(settled.intent.state).toBe("abandoned")
    expect(await listUnknown(store.read, null, Date.now())).toEqual([])
    expect(made()).toBe(0)
  })

  describe("a draft", () => {
    let draft: string
    const start = async (more = {}) =>
      confirmSpend(spender(store, sandbox.url), await confirmation(store, draft, { typed: "prod-main", ...more }))
    beforeEach(async () => {
      const request = { video_url: "https://cdn.example.com/d.mp4", bg_type: "white", auto_start: false }
      const headers = { "x-api-key": sandbox.keys.prod, "content-type": "application/json" }
      const answer = await fetch(`${sandbox.url}/v1/jobs`, { method: "POST", headers, body: JSON.stringify(request) })
      draft = String((await answer.json()).id)
      await lookAtJob(spender(store, sandbox.url), draft, { purpose: "person" })
    })
    const status = () => sandbox.control.truth("prod").find(({ id }) => id === draft)?.status
    const starts = () => sandbox.ledger.requests({ endpoint: "jobs.start" }).length

    it("is started as it is, once, and its row says so at once", async () => {
      expect(status()).toBe("created")
      const asked = await confirmation(store, draft, { typed: "prod-main" })
      const context = spender(store, sandbox.url)
      await Promise.all([confirmSpend(context, asked), confirmSpend(context, asked), confirmSpend(context, asked)])
      expect([starts(), status()]).toEqual([1, expect.not.stringMatching("created")])
      const row = await store.read.selectFrom("jobs").select("status").where("id", "=", draft).executeTakeFirst()
      expect(row?.status).not.toBe("other")
      expect(await listIntents(store)).toMatchObject([{ kind: "start_draft", state: "done", new_job_id: draft }])
    })

    it("that was none is refused by the vendor, in its words", async () => {
      const headers = { "x-api-key": sandbox.keys.prod }
      await fetch(`${sandbox.url}/v1/jobs/${draft}/start`, { method: "POST", headers })
      const answer = await start()
      expect(answer).toMatchObject({ intent: { state: "refused", error: expect.stringContaining("already") } })
    })

    it("whose start had no answer is looked at, and is done if it runs", async () => {
      sandbox.control.setFaults({ "post.reply_lost": "reset" })
      const lost = await start()
      const id = lost.kind === "recorded" ? lost.intent.id : ""
      expect(lost).toMatchObject({ intent: { state: "unknown" } })
      expect(await reconcileIntent(spender(store, sandbox.url), id)).toMatchObject({ intent: { state: "done" } })
      expect(starts()).toBe(1)
    })

    it("that failed after a lost answer is a person's to decide: it may never have been started", async () => {
      sandbox.control.setFaults({ "answer.status": { value: 503, endpoint: "jobs.start" } })
      const lost = await start()
      const id = lost.kind === "recorded" ? lost.intent.id : ""
      sandbox.control.setFaults({ "answer.status": { value: 404, endpoint: "jobs.get" } })
      await store.write((tx) => tx.updateTable("jobs").set({ status: "failed" }).where("id", "=", draft).execute())
      const looked = await reconcileIntent(spender(store, sandbox.url), id)
      expect(looked).toMatchObject({ intent: { state: "unknown" } })
    })

    it("that still waits after a lost answer is a person's to decide", async () => {
      sandbox.control.setFaults({ "answer.status": { value: 503, endpoint: "jobs.start" } })
      const lost = await start()
      const id = lost.kind === "recorded" ? lost.intent.id : ""
      const context = spender(store, sandbox.url)
      expect(await reconcileIntent(context, id)).toMatchObject({ intent: { state: "unknown" } })
      await expect(settleIntent(context, id, { kind: "none" })).rejects.toMatchObject({ code: "conflict" })
      await ageSent(store, NONE_AFTER_MS + 1_000, ["sending", "unknown"])
      expect(await settleIntent(context, id, { kind: "none" })).toMatchObject({ intent: { state: "abandoned" } })
      expect(status()).toBe("created")
    })
  })

  it("never sends what a dead process left behind, and calls it by its name once its time is over", async () => {
    const asked = await confirmation(store, jobId)
    const row = {
      id: asked.intentId,
      kind: "run_again" as const,
      connection: "prod-main",
      source_job_id: jobId,
      request: "{}",
      reason: "x",
      estimate_milli: null,
      by: "ada",
      created_at: Date.now(),
      state: "sending" as const,
      sent_at: Date.now(),
      settled_at: null,
      new_job_id: null,
      error: null,
    }
    await store.write((tx) => tx.insertInto("spend_intents").values(row).execute())
    const context = spender(store, sandbox.url)
    expect(await confirmSpend(context, asked)).toMatchObject({ intent: { state: "sending" } })
    const old = Date.now() - STALE_MS - 1_000
    await store.write((tx) => tx.updateTable("spend_intents").set({ sent_at: old, created_at: old }).execute())
    expect(await confirmSpend(context, asked)).toMatchObject({ intent: { state: "unknown" } })
    expect(await reconcileIntent(context, asked.intentId)).toMatchObject({ intent: { state: "unknown" } })
    expect(sent()).toBe(0)
    await ageSent(store, NONE_AFTER_MS + 1_000, ["sending", "unknown"])
    await settleIntent(context, asked.intentId, { kind: "none" })
    const next = await confirmation(store, jobId)
    await store.write((tx) =>
      tx
        .insertInto("spend_intents")
        .values({ ...row, id: next.intentId, state: "confirmed", sent_at: null, created_at: old })
        .execute(),
    )
    const other = await confirmation(store, jobId)
    expect(await confirmSpend(context, other)).toMatchObject({ intent: { state: "done" } })
    expect((await listIntents(store)).find(({ id }) => id === next.intentId)?.state).toBe("refused")
    await confirmSpend(context, next)
    expect([made(), sent()]).toEqual([1, 1])
  })
})
