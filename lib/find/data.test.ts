import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { addJobs, createJobRecord, NOW } from "@/lib/jobs/list-testing"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { findHits } from "./data"
import { FIND_TEXT_LIMIT } from "./schema"
import { searchHits } from "./search-data"

const HOUR = 3_600_000
const A = "job_8c1f0a2b9d3e4f5061722222"
const B = "job_77a003030303030303030303"

describe.each(ENGINES)("find on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())
  const find = (text: string, zone = "UTC") => findHits(store, text, { now: NOW, zone })
  const brief = async (text: string) => (await find(text)).jobs.map((hit) => `${hit.id} ${hit.certainty}`)

  it("is certain of an exact id, and says on which line it stands", async () => {
    await addJobs(store, [createJobRecord(A), createJobRecord(B)])
    const { jobs, marks, unknownIds } = await find(`Hello,\n\nsee ${A}`)
    expect(jobs).toMatchObject([
      { id: A, connection: "prod-main", certainty: "certain", reasons: ["exact id, line 3"] },
    ])
    expect(marks).toMatchObject([{ what: "job id", line: 3 }])
    expect(unknownIds).toEqual([])
  })

  it("is not certain which job is meant when two connections hold the id", async () => {
    await addJobs(store, [createJobRecord(A), createJobRecord(A, { connection: "staging-main" })])
    expect(await brief(A)).toEqual([`${A} likely`, `${A} likely`])
    const [top] = (await find(`${A} on staging-main`)).jobs
    expect(top).toMatchObject({ connection: "staging-main", certainty: "likely" })
  })

  it("is not certain of a number that may be an order's, of an id cut short, or of one spoken of as another", async () => {
    await addJobs(store, [createJobRecord("4471"), createJobRecord(A)])
    expect(await brief("order 4471 is late")).toEqual([])
    expect(await brief("job id: 4471")).toEqual(["4471 certain"])
    expect(await brief(`${A.slice(0, 12)}…`)).toEqual([`${A} likely`])
    expect(await brief(`${A} worked fine`)).toEqual([`${A} likely`])
    expect(await brief(`${A.slice(0, -1)}3 failed`)).toEqual([`${A} possible`])
  })

  it("names ids that the record does not hold, and shows nothing in their place", async () => {
    await addJobs(store, [createJobRecord(A, { created_at: NOW - HOUR, status: "failed" })])
    const { jobs, unknownIds, notes } = await find(`job ${B} failed an hour ago`)
    expect({ jobs, notes, unknownIds }).toEqual({ jobs: [], notes: [], unknownIds: [B] })
  })

  it("offers to ask for what may be an id of a job by its label, its form, or as the whole text", async () => {
    await addJobs(store, [createJobRecord(A)])
    const unknown = async (text: string) => (await find(text)).unknownIds
    const uuid = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    const hex = "77a003030303030303030303"
    expect(await unknown("job id 55512 failed")).toEqual(["55512"])
    expect(await unknown(uuid)).toEqual([uuid])
    expect(await unknown(`our render ${uuid} is green`)).toEqual([uuid])
    expect(await unknown(`what became of ${hex}?`)).toEqual([`job_${hex}`, hex])
    expect(await unknown("vid-77-a1")).toEqual(["vid-77-a1"])
    expect(await unknown("88713")).toEqual(["88713"])
    // Another system's, cut off, part of an address, or no id at all.
    expect(await unknown(`${A} failed, trace ${uuid}`)).toEqual([])
    expect(await unknown(`see https://cdn.example.com/in/${uuid}/a.mp4`)).toEqual([])
    expect(await unknown("job_77a0030303")).toEqual([])
    expect(await unknown(`request_id=${uuid}`)).toEqual([])
    expect(await unknown("order 55512 is late")).toEqual([])
    expect(await unknown("kestrel")).toEqual([])
  })

  it("leads from a request's, a delivery's and a call's id to the job, but believes nothing unsigned", async () => {
    await addJobs(store, [createJobRecord(A, { request_id: "req_51aa" }), createJobRecord(B)])
    await store.write(async (tx) => {
      const delivery = {
        connection: "prod-main",
        received_at: NOW,
        job_id: B,
        bytes: 2,
        content_hash: null,
        sent_at: null,
        event: null,
        reason: null,
        body: null,
        headers: null,
        confirmed_at: null,
      }
      await tx
        .insertInto("webhook_deliveries")
        .values({ ...delivery, delivery_id: "whd_77", verdict: "accepted" })
        .execute()
      await tx
        .insertInto("webhook_deliveries")
        .values({ ...delivery, delivery_id: "whd_88", verdict: "forged" })
        .execute()
      await tx
        .insertInto("vendor_calls")
        .values({
          connection: "prod-main",
          key_alias: "main",
          at: NOW,
          method: "GET",
          path: `/v1/jobs/${B}`,
          purpose: "watch",
          attempt: 1,
          status: 200,
          request_id: "req_99bb",
          latency_ms: 1,
          error_code: null,
          job_id: B,
        })
        .execute()
    })
    expect(await brief("request req_51aa")).toEqual([`${A} certain`])
    expect(await brief("X-Webhook-Delivery-Id: whd_77")).toEqual([`${B} certain`])
    expect(await brief("x-request-id: req_99bb")).toEqual([`${B} certain`])
    expect(await brief("X-Webhook-Delivery-Id: whd_88")).toEqual([])
  })

  it("knows an address whatever its signature, its case of host and its encoding", async () => {
    const output = "https://cdn.example.com/out/77/result.webm"
    await addJobs(store, [
      createJobRecord(A, { output_url: `${output}?sig=1` }),
      createJobRecord(B, { input_url: "https://in.example.com/a/summer%20sale.mp4?X=1", file_name: "summer sale.mp4" }),
    ])
    expect(await brief(`see ${output}?sig=2&exp=3#t=4.`)).toEqual([`${A} certain`])
    expect(await brief("https://IN.example.com/a/summer%20sale.mp4?Y=2")).toEqual([`${B} certain`])
    expect(await brief(`${output}.zip`)).toEqual([])
  })

  it("does not pass off one of many files of a name as a find, and says how many there are", async () => {
    const many = Array.from({ length: 40 }, (_, at) =>
      createJobRecord(`job_${String(at).padStart(24, "0")}`, {
        file_name: "video.mp4",
        created_at: NOW - at * 24 * HOUR,
      }),
    )
    await addJobs(store, many)
    const { jobs, notes } = await find("our video.mp4 is green")
    expect(notes[0]).toBe("40 jobs have a file named “video.mp4”.")
    expect(jobs.every((hit) => hit.certainty === "possible")).toBe(true)
    const [top] = (await find("video.mp4 of 14 November, 12:05 UTC")).jobs
    expect(top?.createdAt).toBe("2026-11-14T12:00:00.000Z")
  })

  it("takes customer, time and what went wrong together", async () => {
    const at = Date.parse("2026-11-23T14:05:00Z")
    const acme = (id: string, more: Parameters<typeof createJobRecord>[1]) =>
      createJobRecord(id, { customer: "acme", created_at: at, ...more })
    await addJobs(store, [
      acme(A, { status: "failed", finished_at: at + 60_000 }),
      acme(B, { status: "completed", finished_at: at + 60_000 }),
      acme("job_other", { status: "failed", created_at: at - 30 * HOUR }),
      createJobRecord("job_foreign", { customer: "northwind", status: "failed", created_at: at }),
    ])
    const { jobs, others } = await find("Hi, acme here: our clip from yesterday 3:05 pm CET failed")
    expect(jobs[0]).toMatchObject({ id: A, certainty: "likely" })
    expect(jobs[0]?.reasons.join()).toMatch(/within 2 min of “yesterday 3:05 pm CET”.*customer acme.*failed/)
    expect(jobs.map((hit) => hit.id)).not.toContain("job_foreign")
    expect(others).toEqual([{ kind: "customer", name: "acme", reason: "named in the text" }])
  })

  it("shows no job for a customer without a matter, and none for a mere time at which many ran", async () => {
    await addJobs(store, [
      ...Array.from({ length: 12 }, (_, at) =>
        createJobRecord(`job_n${at}`, { customer: "acme", created_at: NOW - HOUR + at * 1_000, status: "failed" }),
      ),
    ])
    expect((await find("Hello, I am new at acme. Please send me the contract.")).jobs).toEqual([])
    const { jobs, notes } = await find("a video failed at 11:00 UTC")
    expect(jobs).toEqual([])
    expect(notes).toEqual(["12 jobs ran near “11:00 UTC”. A file name, a customer or a length would tell them apart."])
  })

  it("finds our own tickets by number and reference, and failure groups by their message", async () => {
    await store.write(async (tx) => {
      const ticket = {
        url: "https://acme.zendesk.com/agent/tickets/48213",
        customer: null,
        state: "open" as const,
        assignee: null,
        pasted: null,
        created_by: "ann",
        created_at: NOW,
        updated_at: NOW,
        erased_at: null,
      }
      await tx
        .insertInto("tickets")
        .values({ ...ticket, reference: "ZD-48213", title: "Green edges", search_text: "zd-48213\ngreen edges" })
        .execute()
      await tx
        .insertInto("failure_groups")
        .values({
          id: "fg_1",
          code: null,
          template: "source answered 403 for <url>",
          cause: "source_forbidden",
          class: "fix_request",
          title: "The source refused",
          first_seen_at: NOW,
          last_seen_at: NOW,
          created_at: NOW,
        })
        .execute()
    })
    expect((await find("green")).others).toMatchObject([{ kind: "ticket", title: "Green edges" }])
    expect((await find("Subject: Re: ZD-48213\n\nAny news?")).others).toMatchObject([{ kind: "ticket", num: 1 }])
    for (const text of [
      "Re: [ZD-48213] video failed",
      "see ticket #1 please",
      "any news on T-1?",
      "ticket 1",
      "re zd-48213, please",
      "https://acme.zendesk.com/agent/tickets/48213",
      "see https://acme.zendesk.com/agent/tickets/48213?from=mail#top for more",
    ]) {
      expect({ text, others: (await find(text)).others }).toMatchObject({ text, others: [{ kind: "ticket", num: 1 }] })
    }
    const named = async (text: string) => (await find(text)).others.map((hit) => hit.kind === "ticket" && hit.isNamed)
    expect(await named("ticket 1")).toEqual([true])
    expect(await named("see ticket #1 please")).toEqual([false])
    expect((await find("see https://acme.zendesk.com/agent/tickets/4821, order 1 of 2")).others).toEqual([])
    expect((await find("it says: Source answered 403 for https://a.example/b\nwhat now?")).others).toMatchObject([
      { kind: "group", id: "fg_1" },
    ])
  })

  it("takes a line that is being typed as the beginning of a name too, after everything that is better founded", async () => {
    await addJobs(store, [
      createJobRecord(A, { customer: "Kestrel Outdoor", file_name: "tent-spin-365.mp4" }),
      createJobRecord(B, { customer: "acme", file_name: "tent.mp4", created_at: NOW }),
    ])
    const search = (text: string) => searchHits(store, text, { now: NOW, zone: "UTC" })
    expect(await search("kestrel out")).toMatchObject({
      jobs: [{ id: A, certainty: "possible", reasons: ["contains “kestrel out”"] }],
      others: [{ kind: "customer", name: "Kestrel Outdoor" }],
    })
    expect((await search("tent.mp4")).jobs.map((hit) => [hit.id, hit.certainty])).toEqual([[B, "likely"]])
    expect((await search("tent")).jobs.map((hit) => hit.id)).toEqual([B, A])
    expect((await search(A)).jobs).toHaveLength(1)
    expect((await find("kestrel out")).jobs).toEqual([])
  })

  it("T16: refuses what is too long with both figures, and survives what no store can hold", async () => {
    await expect(find("x".repeat(FIND_TEXT_LIMIT + 1))).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringMatching(/50,001 .*50,000/),
    })
    expect((await find(`\0${"\ud800"}\0 job_\0 %00 https://a.example/%00.mp4?%`)).jobs).toEqual([])
    expect((await find("x".repeat(FIND_TEXT_LIMIT))).jobs).toEqual([])
  })
})
