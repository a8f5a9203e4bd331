import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { WebhookVerdict } from "@/lib/store/schema"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { getJobDetail } from "./detail-data"
import { mirrorAttributions, mirrorJobs } from "./mutations"

const T = Date.UTC(2026, 10, 24, 14, 2, 3, 120)
const at = (ms: number) => T + ms
const look = { connection: "prod", keyAlias: "main", source: "list", evidence: {}, teamZone: "UTC" } as const

/** A job as the documentation has it (contract §2.5), read from `wire`. */
function answer(
  wire: Record<string, unknown> & { id: string; status: string },
  more: Partial<VendorJob> = {},
): VendorJob {
  const unsaid = {
    progress: undefined,
    createdAt: T,
    startedAt: undefined,
    finishedAt: undefined,
    outputUrl: undefined,
    durationMs: undefined,
    sourceDurationMs: undefined,
    error: undefined,
    billingStatus: undefined,
    webhookUrl: undefined,
    webhookEvents: undefined,
    model: undefined,
    outputFormat: undefined,
    bgType: undefined,
    inputUrl: undefined,
    metadata: undefined,
    creditsMilli: undefined,
    requestId: undefined,
  }
  const raw = JSON.stringify({ created_at: new Date(T).toISOString(), ...wire })
  return { ...unsaid, id: wire.id, status: wire.status, raw, flags: [], ...more }
}

async function seed(store: Store): Promise<void> {
  const failure = { code: null, message: "source returned HTTP 403 Forbidden", requestId: "req_9", truncated: false }
  await store.write(async (tx) => {
    await mirrorJobs(tx, { ...look, observedAt: at(4_000), jobs: [answer({ id: "job_1", status: "pending" })] })
    await mirrorJobs(tx, { ...look, observedAt: at(9_000), jobs: [answer({ id: "job_1", status: "processing" })] })
    const failed = answer(
      { id: "job_1", status: "failed", error: failure.message, queue: 12345678901234567890n.toString() },
      { error: failure },
    )
    await mirrorJobs(tx, { ...look, source: "get", observedAt: at(40_000), jobs: [failed] })
    const done = answer(
      { id: "job_2", status: "completed", webhook_events: { "job.started": "sent", "job.completed": "failed" } },
      {
        outputUrl: "https://cdn.removebgvideo.com/o.webm?Expires=1795530000",
        durationMs: 42_000,
        creditsMilli: 130_000,
        billingStatus: "charged",
      },
    )
    await mirrorJobs(tx, {
      ...look,
      observedAt: at(60_000),
      jobs: [done, answer({ id: "job_3", status: "processing" })],
    })
    const told = {
      customer: "acme",
      project: "spring",
      user_ref: null,
      input_url: "https://x.test/in.mp4",
      file_name: null,
    }
    const media = { source_duration_ms: 40_000, source_width: 1920, source_height: 1080, source_codec: "h264" }
    const asked = { model: "pro", output_format: "webm", bg_type: null, request: '{"text_prompt":"<b>hat</b>"}' }
    const row = { connection: "prod", job_id: "job_2", ...told, ...media, ...asked, updated_at: at(0) }
    await mirrorAttributions(tx, { connection: "prod", rows: [row], teamZone: "UTC", now: at(61_000) })
    const verdicts: WebhookVerdict[] = ["accepted", "duplicate", "forged"]
    for (const [index, verdict] of verdicts.entries()) {
      await tx
        .insertInto("webhook_deliveries")
        .values({
          connection: "prod",
          received_at: at(50_000 + index),
          delivery_id: "d",
          content_hash: null,
          sent_at: at(49_000),
          event: "job.completed",
          job_id: "job_2",
          verdict,
          reason: null,
          body: verdict === "forged" ? null : "{}",
          headers: null,
          bytes: 2,
          confirmed_at: null,
        })
        .execute()
    }
    await tx
      .insertInto("vendor_calls")
      .values({
        connection: "prod",
        key_alias: "main",
        at: at(40_000),
        method: "GET",
        path: "/v1/jobs/job_1",
        purpose: "watch",
        attempt: 1,
        status: 200,
        request_id: "req_10",
        latency_ms: 21,
        error_code: null,
        job_id: "job_1",
      })
      .execute()
    await tx
      .insertInto("usage_events")
      .values({
        connection: "prod",
        event_id: "e1",
        at: at(58_000),
        type: "job.charge",
        job_id: "job_2",
        status_code: 200,
        credits_milli: 130_000,
        model: null,
        raw: "{}",
        first_seen_at: at(60_000),
      })
      .execute()
  })
}

describe.each(ENGINES)("getJobDetail on %s", (engine) => {
  let store: Store
  const get = (jobId: string): ReturnType<typeof getJobDetail> =>
    getJobDetail(store.read, { connection: "prod", jobId }, at(100_000))

  beforeAll(async () => {
    store = await openSharedStore(engine)
    await seed(store)
  })
  afterAll(() => store.close())

  it("refuses a job that we do not hold, also one of another connection", async () => {
    await expect(get("job_9")).rejects.toMatchObject({ code: "not_found" })
    await expect(getJobDetail(store.read, { connection: "staging", jobId: "job_1" }, T)).rejects.toMatchObject({
      code: "not_found",
    })
  })

  it("explains a failure beside the vendor's exact words, on documented fields alone", async () => {
    const job = await get("job_1")
    expect(job.failure).toMatchObject({
      cause: "source_forbidden",
      class: "fix_request",
      message: "source returned HTTP 403 Forbidden",
      requestId: "req_9",
    })
    expect(job.header).toMatchObject({
      status: "failed",
      credits: { valueMilli: null, basis: "unknown" },
      isOverdue: false,
    })
    expect(job.timeline.map((item) => item.kind)).toEqual(["created", "seen", "gap", "state", "gap", "state"])
    expect(job.billing).toMatchObject({ estimate: null, whyNone: expect.stringContaining("model is not reported") })
    expect(job.request.facts.every((fact) => fact.value === null)).toBe(true)
    expect(job.media).toEqual({ input: null, output: null })
  })

  it("tells value, null and absent apart in the answer, and keeps what is not documented", async () => {
    const { response } = await get("job_1")
    const states = Object.fromEntries((response.fields ?? []).map((field) => [field.name, field.state]))
    expect(states).toMatchObject({
      id: "value",
      status: "value",
      error: "value",
      output_url: "absent",
      billing_status: "absent",
    })
    expect(response.others).toEqual([{ name: "queue", text: "12345678901234567890" }])
    expect(response.raw).toMatchObject({ source: "get", fetchedAt: "2026-11-24T14:02:43.120Z" })
    expect(response.calls).toMatchObject([{ path: "/v1/jobs/job_1", requestId: "req_10", status: 200 }])
  })

  it("names the origin of each thing asked for, and keeps markup as text", async () => {
    const { request } = await get("job_2")
    const facts = Object.fromEntries(request.facts.map((fact) => [fact.name, fact]))
    expect(facts.model).toMatchObject({ value: "pro", origin: "attribution" })
    expect(facts.text_prompt).toMatchObject({ value: "<b>hat</b>", origin: "attribution" })
    expect(facts.bg_type).toMatchObject({ value: null, origin: null })
    expect(request.source.map((fact) => fact.value)).toEqual(["40 s", "1920 × 1080", "h264"])
  })

  it("puts reported credits beside an estimate with its ground", async () => {
    const { billing, header } = await get("job_2")
    expect(header.credits).toEqual({ valueMilli: 130_000, basis: "reported" })
    expect(billing).toMatchObject({
      billingStatus: "charged",
      reportedMilli: 130_000,
      estimate: {
        milli: 120_000,
        lengthMs: 40_000,
        lengthOf: "source length",
        model: "pro",
        perMinuteMilli: 180_000,
        rateSource: "docs",
      },
      events: [{ type: "job.charge", creditsMilli: 130_000 }],
    })
  })

  it("shows each delivery with its verdict and what the vendor says it sent", async () => {
    const { webhooks, timeline } = await get("job_2")
    expect(webhooks.deliveries.map((one) => [one.verdict, one.lagMs, one.repeats, one.effect.kind])).toEqual([
      ["accepted", 1_000, 0, "waiting"],
      ["duplicate", 1_001, 0, "none"],
      ["forged", 1_002, 0, "none"],
    ])
    expect(webhooks.reported).toEqual([
      { event: "job.started", state: "sent", at: null },
      { event: "job.completed", state: "failed", at: null },
    ])
    expect(webhooks.url.state).toBe("absent")
    expect(timeline.flatMap((item) => (item.kind === "delivery" ? [item.mark] : []))).toEqual(["duplicate", "rejected"])
    expect(timeline.find((item) => item.kind === "state")).toMatchObject({ mark: "exact", refs: ["t4", "d1"] })
  })

  it("says of a link only what it says of itself", async () => {
    const { media } = await get("job_2")
    expect(media.output).toMatchObject({ kind: "video", life: "live", expiresAt: "2026-11-24T14:20:00.000Z" })
    expect(media.input).toMatchObject({ kind: "video", life: "not_known" })
  })

  it("grows a tail while the job has not ended", async () => {
    const { timeline } = await get("job_3")
    expect(timeline.at(-1)).toMatchObject({ kind: "tail", phase: "ran", asOf: "2026-11-24T14:03:43.120Z" })
  })
})
