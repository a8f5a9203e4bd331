import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readJobFacts } from "@/lib/checks/jobs-data"
import { getComparison } from "@/lib/compare/data"
import { PACKET_FIELDS } from "@/lib/domain/packet-types"
import { getJobDetail } from "@/lib/jobs/detail-data"
import { mirrorAttributions, mirrorJobs } from "@/lib/jobs/mutations"
import { getSpendSource } from "@/lib/spend/data"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getGroupPacket, getJobPacket, getReply, type PacketMaking } from "./data"
import { makePacket } from "./make"

const SECRET = "rbv_prod_4f1e9a77b2c0"
const making: PacketMaking = {
  now: T0 + 3_600_000,
  secrets: [SECRET],
  toEnvironment: (connection) => (connection === "main" ? "production" : null),
}
const person = { id: "p1", email: "a@example.test", name: "Ada", role: "support" } as const
const signed = "https://cdn.acme.example/in.mp4?X-Amz-Signature=CANARY"

function failed(id: string, message: string, more: object = {}) {
  const error = { code: "source_forbidden", message, requestId: "req_9", truncated: false }
  const raw = JSON.stringify({
    id,
    status: "failed",
    error: { code: error.code, message, http_status: 403, key: SECRET },
    ...more,
  })
  return vendorJob({ id, status: "failed", finishedAt: T0 + 90_000, error, raw })
}

async function seed(store: Store): Promise<void> {
  await store.write(async (tx) => {
    const jobs = [
      failed("job_1", `GET ${signed} answered 403 for key ${SECRET}`),
      ...["job_2", "job_3", "job_4"].map((id) => failed(id, "source answered 403")),
      vendorJob({ id: "job_5", status: "completed", finishedAt: T0 + 80_000 }),
    ]
    await mirrorJobs(tx, { ...look({ observedAt: T0 + 100_000 }), teamZone: "UTC", jobs })
    const request = {
      video_url: signed,
      model: "pro",
      output_format: "webm",
      composition: { canvas: { width: 1080 } },
      external_request_id: "our-77",
    }
    const row = {
      connection: "main",
      job_id: "job_1",
      customer: "Acme Ltd",
      project: "spring",
      user_ref: "jane@acme.example",
      input_url: null,
      file_name: null,
      source_duration_ms: 42_000,
      source_width: 1920,
      source_height: 1080,
      source_codec: "h264",
      model: "pro",
      output_format: "webm",
      bg_type: null,
      request: JSON.stringify(request),
      updated_at: T0,
    }
    await mirrorAttributions(tx, { connection: "main", rows: [row], teamZone: "UTC", now: T0 + 110_000 })
    const group = {
      id: "fg_test",
      code: "source_forbidden",
      template: `answered 403 for ${signed}`,
      cause: "source_forbidden",
      class: "fix_request" as const,
      title: "t",
    }
    await tx
      .insertInto("failure_groups")
      .values({ ...group, first_seen_at: T0, last_seen_at: T0 + 90_000, created_at: T0 })
      .execute()
    await tx.updateTable("jobs").set({ group_id: "fg_test" }).where("status", "=", "failed").execute()
    await tx
      .insertInto("quality_complaints")
      .values({ connection: "main", job_id: "job_5", kind: "flicker", note: "Jane says so", by: "p1", at: T0 })
      .execute()
  })
}

describe.each(ENGINES)("packets on %s", (engine) => {
  let store: Store
  const get = (jobId: string) => getJobPacket(store.read, { connection: "main", jobId }, making)

  beforeAll(async () => {
    store = await openSharedStore(engine)
    await seed(store)
  })
  afterAll(async () => store?.close())

  it("tells of our paid requests which jobs they tie together, never who asked and why", async () => {
    await store.write((tx) =>
      tx
        .insertInto("spend_intents")
        .values({
          id: "0b0e6f3e-0000-4000-8000-000000000001",
          kind: "run_again",
          connection: "main",
          source_job_id: "job_2",
          request: "{}",
          reason: "Jane of Acme phoned",
          estimate_milli: null,
          by: person.id,
          created_at: T0 + 200_000,
          state: "done",
          sent_at: T0 + 200_000,
          settled_at: T0 + 201_000,
          new_job_id: "job_5",
          error: null,
        })
        .execute(),
    )
    const [from, to] = [await get("job_2"), await get("job_5")]
    expect(from.timeline.map((moment) => moment.what)).toContain("Run again as job_5")
    expect(to.timeline.map((moment) => moment.what)).toContain("Made anew from job_2")
    expect(JSON.stringify([from, to])).not.toMatch(/Jane of Acme|Ada|someone/)
  })

  it("fill in what is known of a job and name what is missing", async () => {
    const packet = await get("job_1")
    expect(packet.fields).toMatchObject({
      job_id: "job_1",
      incident_time: new Date(T0).toISOString(),
      http_status: 403,
      error_body: {
        code: "source_forbidden",
        message: "GET https://cdn.acme.example/in.mp4 [query removed] answered 403 for key [secret]",
        http_status: 403,
        key: "[secret]",
      },
      model: "pro",
      output_format: "webm",
      composition: { canvas: { width: 1080 } },
      input_reference: "https://cdn.acme.example/in.mp4 [query removed]",
      source_duration: "42 s",
      source_resolution: "1920 × 1080",
      source_codec: "h264",
      credit_usage: "about 126 credits",
      background: "none: the request held none",
      internal_project_id: "spring",
      internal_user_id: "[e-mail removed]",
      external_request_id: "our-77",
      api_key_alias: "main",
      environment: "production",
    })
    expect(packet.missing.map(({ field }) => field)).toEqual(["billing_status"])
    expect(JSON.stringify(packet)).not.toMatch(/CANARY|rbv_prod|Acme/)
  })

  it("take the symptom of a completed job from what people found wrong, never their notes", async () => {
    const packet = await get("job_5")
    expect(packet.fields.symptom).toBe("The result flickers.")
    expect(JSON.stringify(packet)).not.toMatch(/Jane/)
    expect(packet.missing.find(({ field }) => field === "error_body")?.how).toBe(
      "The job has not failed, so there is none.",
    )
  })

  it("report a whole group: figures, spread, samples with their ids, customers by number only", async () => {
    const packet = await getGroupPacket(store.read, "fg_test", making)
    expect(packet.group).toMatchObject({
      jobs: 4,
      jobs_capped: false,
      customers: 1,
      jobs_without_customer: 3,
      template: "answered 403 for https://cdn.acme.example/in.mp4 [query removed]",
    })
    expect(packet.missing.map(({ label }) => label)).toContain("Customers of 3 of 4 jobs")
    expect(packet.models).toEqual([
      { value: null, jobs: 3 },
      { value: "pro", jobs: 1 },
    ])
    expect(packet.samples.map(({ job_id, request_id }) => [job_id, request_id])).toEqual(
      ["job_4", "job_3", "job_2", "job_1"].map((id) => [id, "req_9"]),
    )
    expect(packet.days.reduce((sum, { jobs }) => sum + jobs, 0)).toBe(4)
    expect(JSON.stringify(packet)).not.toMatch(/CANARY|rbv_prod|Acme|jane/)
  })

  it("take a failure for what the status in its error says (A16), on every page of it", async () => {
    await store.write(async (tx) => {
      const error = { code: "on_hold", message: "Account on hold", requestId: null, truncated: false }
      const raw = JSON.stringify({ id: "job_402", error: { status: 402, code: "on_hold", message: "Account on hold" } })
      const jobs = [vendorJob({ id: "job_402", status: "failed", finishedAt: T0, error, raw })]
      await mirrorJobs(tx, { ...look(), teamZone: "UTC", jobs })
    })
    const ref = { connection: "main", jobId: "job_402" }
    const { failure } = await getJobDetail(store.read, ref, T0)
    expect(failure).toMatchObject({ cause: "insufficient_credits", class: "top_up", dashboard: true, code: "on_hold" })
    expect(await getReply(store.read, ref, T0)).toContain("a problem in our own set-up")
    const symptom = "The account had too few credits left for this job."
    expect((await get("job_402")).fields.symptom).toBe(symptom)
    const { group_id } = await store.read
      .selectFrom("jobs")
      .select("group_id")
      .where("id", "=", "job_402")
      .executeTakeFirstOrThrow()
    expect((await getGroupPacket(store.read, group_id ?? "", making)).group).toMatchObject({ symptom, class: "top_up" })
    const facts = await readJobFacts(store, "main", T0)
    expect(facts.noCredits?.id).toBe("job_402")
    const side = await getComparison(store.read, ref, ref)
    expect(side.a.cause).toBe(symptom)
    expect((await getSpendSource(store.read, ref)).failure.httpStatus).toBe(402)
  })

  it("take for a sample's request id never that of our list call, which would stand for them all", async () => {
    await store.write(async (tx) => {
      for (const [id, path] of [
        ["job_6", "/v1/jobs"],
        ["job_7", "/v1/jobs/job_7"],
      ] as const) {
        const evidence = { method: "GET", path, httpStatus: 200, requestId: `req_of_${id}` }
        const error = { code: null, message: "GPU lost", requestId: null, truncated: false }
        const jobs = [vendorJob({ id, status: "failed", finishedAt: T0 + 90_000, error })]
        await mirrorJobs(tx, { ...look({ observedAt: T0 + 100_000, evidence }), teamZone: "UTC", jobs })
      }
      const group = { id: "fg_ids", code: null, template: "GPU lost", cause: "unknown", class: "escalate" as const }
      const times = { first_seen_at: T0, last_seen_at: T0 + 90_000, created_at: T0 }
      await tx
        .insertInto("failure_groups")
        .values({ ...group, ...times, title: "t" })
        .execute()
      await tx.updateTable("jobs").set({ group_id: "fg_ids" }).where("id", "in", ["job_6", "job_7"]).execute()
    })
    const packet = await getGroupPacket(store.read, "fg_ids", making)
    expect(packet.samples.map(({ job_id, request_id }) => [job_id, request_id])).toEqual([
      ["job_7", "req_of_job_7"],
      ["job_6", null],
    ])
    expect(packet.missing.map(({ label }) => label)).toContain("Request id of 1 of 2 samples")
    expect((await get("job_6")).fields.request_ids).toBeNull()
  })

  it("name of a group every field that the vendor's support asks for and the group does not hold", async () => {
    const packet = await getGroupPacket(store.read, "fg_test", making)
    const missing = packet.missing.map(({ field }) => field)
    const held = ["job_id", "incident_time", "request_ids", "final_status", "symptom", "model", "output_format"]
    held.push("connection", "environment", "versions")
    expect(PACKET_FIELDS.map(({ name }) => name).filter((name) => !missing.includes(name))).toEqual(
      PACKET_FIELDS.map(({ name }) => name).filter((name) => held.includes(name)),
    )
    const labels = packet.missing.map(({ label }) => label)
    expect(labels).toEqual(expect.arrayContaining(["Models of 3 of 4 jobs", "Output formats of 3 of 4 jobs"]))
    for (const { how } of packet.missing) expect(how).not.toBe("")
  })

  it("refuse what is not there", async () => {
    await expect(get("job_9")).rejects.toMatchObject({ code: "not_found" })
    await expect(getGroupPacket(store.read, "fg_\0", making)).rejects.toMatchObject({ code: "not_found" })
    await expect(getReply(store.read, { connection: "main", jobId: "job_9" }, T0)).rejects.toMatchObject({
      code: "not_found",
    })
  })

  it("are recorded in the audit log when they are taken along, without what stands in them", async () => {
    const subject = { kind: "job", connection: "main", jobId: "job_1" } as const
    const made = await makePacket(store, { subject, form: "markdown", making }, person)
    expect(made).toMatchObject({ fileName: "support-request-job-job_1.md", mediaType: "text/markdown" })
    expect(made.text).toMatch(/^# Support request: job `job_1`/)
    const json = await makePacket(
      store,
      { subject: { kind: "group", groupId: "fg_test" }, form: "json", making },
      person,
    )
    expect(JSON.parse(json.text)).toMatchObject({ kind: "failure_group", version: 1 })
    const rows = await store.read
      .selectFrom("audit_log")
      .selectAll()
      .where("action", "=", "packet.made")
      .orderBy("num")
      .execute()
    expect(rows.map((row) => [row.actor, row.subject, JSON.parse(row.details)])).toEqual([
      ["p1", "main/job_1", { kind: "job", form: "markdown" }],
      ["p1", "fg_test", { kind: "group", form: "json" }],
    ])
  })

  it("stand beside a reply that fits the job", async () => {
    expect(await getReply(store.read, { connection: "main", jobId: "job_1" }, T0)).toMatch(
      /link to it does not open for everybody/,
    )
    expect(await getReply(store.read, { connection: "main", jobId: "job_5" }, T0)).toMatch(/has been processed/)
  })
})
