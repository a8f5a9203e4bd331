import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { listJobs } from "./list-data"
import { loadJobList, toJobFilter } from "./list-schema"
import { mirrorJobs } from "./mutations"
import type { Look } from "./row"

/** Text that no compression makes short enough for an index. */
const LONG = Array.from({ length: 10_000 }, (_, i) => ((i * 2_654_435_761) % 4_294_967_296).toString(36)).join("")

describe.each(ENGINES)("whatever a job's fields hold, on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())
  const see = (jobs: VendorJob[], at: Partial<Look> = {}) =>
    store.write((tx) => mirrorJobs(tx, { ...look(at), jobs, teamZone: "Asia/Kathmandu" }))
  const getJob = (id: string) =>
    store.read.selectFrom("jobs").selectAll().where("id", "=", id).executeTakeFirstOrThrow()

  it("keeps a job whose progress is a fraction, as whole percents", async () => {
    await see([vendorJob({ id: "a", progress: 45.75 }), vendorJob({ id: "b", progress: 0.5 })])
    expect([(await getJob("a")).progress, (await getJob("b")).progress]).toEqual([45, 0])
  })

  describe("V6: progress that goes to 1", () => {
    const at = (id: string, progress: number) => vendorJob({ id, progress, status: "processing" })
    const readAll = async () => {
      const rows = await store.read.selectFrom("jobs").select(["id", "progress"]).orderBy("id").execute()
      return rows.map((row) => row.progress)
    }

    it("is shown as not known until the account tells, and as whole percents from then on", async () => {
      await see([at("a", 0.1), at("b", 0.29), at("c", 0), at("d", 1)])
      expect(await readAll()).toEqual([null, null, 0, null])
      const told = await see([at("a", 0.5), vendorJob({ id: "e", progress: 1, status: "completed" })])
      expect(await readAll()).toEqual([50, 29, 0, 100, 100])
      expect(told.changed.toSorted()).toEqual(["a", "b", "d", "e"])
      await see([at("a", 0.999)])
      expect((await getJob("a")).progress).toBe(99)
    })

    it("is taken for percents as soon as one figure is above 1, also where only our record knows of it", async () => {
      await see([vendorJob({ id: "a", progress: 1, status: "completed" }), at("b", 0.5)])
      expect(await readAll()).toEqual([100, 50])
      await see([at("c", 7)])
      expect((await getJob("b")).progress).toBe(0)
      await store.write((tx) => tx.deleteFrom("sync_state").where("name", "=", "progress").execute())
      await see([at("d", 0.5)])
      expect((await getJob("d")).progress).toBe(0)
    })
  })

  it.each<Partial<VendorJob>>([
    { model: LONG },
    { outputFormat: LONG },
    { bgType: LONG },
    { billingStatus: LONG },
    { requestId: LONG },
    { status: LONG },
    { inputUrl: `https://files.test/${LONG}.mp4` },
    { inputUrl: "https://files.test/a%00b.mp4" },
    { metadata: { customer: LONG, project: LONG, user: LONG } },
  ])("V14: keeps a job with a field that no index takes (%#)", async (fields) => {
    await see([vendorJob({ id: "a", ...fields }), vendorJob({ id: "b" })])
    const again = await see([vendorJob({ id: "a", ...fields })], { observedAt: T0 + 60_000 })
    expect(again.changed).toEqual([])
    expect((await store.read.selectFrom("jobs").select("id").execute()).length).toBe(2)
  })

  it.each(["", " "])(
    "takes a blank word (“%s”) for none, in the sums as in the lists that they lead to",
    async (blank) => {
      const words = { model: blank, outputFormat: blank, bgType: blank, billingStatus: blank }
      const metadata = { customer: blank, project: blank, user: blank }
      await see([
        vendorJob({ id: "a", ...words, metadata }),
        vendorJob({ id: "b", model: "pro", outputFormat: "webm" }),
      ])
      const none = { model: null, output_format: null, bg_type: null, billing_status: null }
      expect(await getJob("a")).toMatchObject({ ...none, customer: null, project: null, user_ref: null })
      for (const facet of ["model", "format", "customer"]) {
        const filter = toJobFilter(loadJobList(new URLSearchParams({ [facet]: "@none,!pro,!webm" })), "UTC")
        const { rows } = await listJobs(store, filter, { cursor: null, now: T0 })
        const expected = facet === "customer" ? ["a", "b"] : ["a"]
        expect([facet, rows.map((row) => row.id).sort()]).toEqual([facet, expected])
      }
      const sums = store.read.selectFrom("daily_rollup").select(["model", "output_format"]).distinct().orderBy("model")
      expect(await sums.execute()).toEqual([
        { model: "", output_format: "" },
        { model: "pro", output_format: "webm" },
      ])
    },
  )

  it("keeps the digits of a large integer in the whole answer, and takes the same answer for the same", async () => {
    const job = vendorJob({ id: "a", raw: '{"id":"a","status":"processing","trace":12345678901234567890}' })
    await see([job])
    expect((await see([job], { observedAt: T0 + 5_000 })).changed).toEqual([])
    const { text } = await store.read.selectFrom("job_raw").select("text").executeTakeFirstOrThrow()
    expect(text).toBe(job.raw)
  })

  it("begins a window where the question was sent, not where its slow answer came", async () => {
    await see([vendorJob({ id: "a" })], { askedAt: T0 + 1_000, observedAt: T0 + 9_000 })
    await see([vendorJob({ id: "a", status: "completed" })], { askedAt: T0 + 10_000, observedAt: T0 + 11_000 })
    const row = await getJob("a")
    expect([row.finished_not_before, row.finished_at]).toEqual([T0 + 1_000, T0 + 11_000])
  })

  it("claims no exact moment from a delivery whose signed time our own looks rule out", async () => {
    await see([vendorJob({ id: "a" })], { observedAt: T0 + 5_000 })
    const delivery = { num: 1, event: "job.completed", sentAt: T0 + 2_000 }
    const done = vendorJob({ id: "a", status: "completed" })
    await see([done], { source: "get", observedAt: T0 + 8_000, delivery })
    const row = await getJob("a")
    expect([row.finished_not_before, row.finished_at]).toEqual([T0 + 5_000, T0 + 8_000])
  })

  it("V9: draws no window backwards for a job that the vendor's clock made in our future", async () => {
    await see([vendorJob({ id: "a", status: "completed", createdAt: T0 + 60_000 })], { observedAt: T0 + 1_000 })
    expect((await getJob("a")).finished_not_before).toBeNull()
  })

  it("looks itself at a failed job that a list shows running, and follows its new attempt to the end", async () => {
    const failed = vendorJob({ id: "a", status: "failed" })
    const running = vendorJob({ id: "a", status: "processing" })
    await see([failed])
    await see([running], { observedAt: T0 + 10_000 })
    const listActive = () => store.read.selectFrom("active_jobs").select(["job_id", "next_poll_at"]).execute()
    expect(await listActive()).toEqual([{ job_id: "a", next_poll_at: T0 + 10_000 }])
    await see([running], { source: "get", observedAt: T0 + 11_000 })
    await see([running], { source: "get", observedAt: T0 + 12_000 })
    expect(await getJob("a")).toMatchObject({ status: "processing", attempt: 2, started_not_before: null })
    await see([vendorJob({ id: "a", status: "completed" })], { source: "get", observedAt: T0 + 20_000 })
    expect(await getJob("a")).toMatchObject({ status: "completed", attempt: 2 })
    expect(await listActive()).toEqual([])
  })

  it("lets go of a failed job that only a list showed running", async () => {
    const failed = vendorJob({ id: "a", status: "failed" })
    await see([failed])
    await see([vendorJob({ id: "a", status: "processing" })], { observedAt: T0 + 10_000 })
    await see([failed], { source: "get", observedAt: T0 + 11_000 })
    expect(await store.read.selectFrom("active_jobs").selectAll().execute()).toEqual([])
    expect(await getJob("a")).toMatchObject({ status: "failed", attempt: 1 })
  })
})
