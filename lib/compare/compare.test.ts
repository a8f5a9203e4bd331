import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { mergeAttributions } from "@/lib/attribution/mutations"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getComparison } from "./data"
import { toCompareHref, toCompareRef } from "./schema"

describe.each(ENGINES)("two jobs side by side on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    const error = { code: "source_forbidden", message: "Source answered 403", requestId: null, truncated: false }
    const jobs = [
      vendorJob({ id: "good", status: "completed", model: "pro", billingStatus: "charged" }),
      vendorJob({ id: "bad/1", status: "failed", model: "pro", error, billingStatus: "refunded" }),
    ]
    await store.write((tx) => mirrorJobs(tx, { ...look(), jobs, teamZone: "UTC" }))
    const values = { customer: "acme", output_format: "webm" }
    const patches = [{ connection: "main", jobId: "good", values }]
    await store.write((tx) => mergeAttributions(tx, { connection: "main", patches, teamZone: "UTC", now: T0 }))
  })
  afterEach(() => store.close())

  const good = { connection: "main", jobId: "good" }
  const bad = { connection: "main", jobId: "bad/1" }

  it("show what differs first, then what is equal, then what is not known of one of them", async () => {
    const { a, b, rows } = await getComparison(store.read, good, bad)
    const find = (name: string) => rows.find((row) => row.name === name)
    expect(find("status")).toMatchObject({ mine: "completed", theirs: "failed", verdict: "different" })
    expect(find("billing status")).toMatchObject({ verdict: "different" })
    expect(find("model")).toMatchObject({ mine: "pro", theirs: "pro", verdict: "equal" })
    expect(find("customer")).toMatchObject({ mine: "acme", theirs: null, verdict: "not_known" })
    expect(find("output_format")).toMatchObject({ mine: "webm", theirs: null, verdict: "not_known" })
    expect(find("project")).toMatchObject({ mine: null, theirs: null, verdict: "not_known" })
    const verdicts = rows.map((row) => row.verdict)
    expect(verdicts).toEqual([...verdicts].sort((x, y) => "den".indexOf(x.charAt(0)) - "den".indexOf(y.charAt(0))))
    expect([a.cause, b.cause]).toEqual([null, expect.stringContaining("403")])
    expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length)
  })

  it("tell the same from the other side, and nothing different of a job and itself", async () => {
    const there = await getComparison(store.read, good, bad)
    const back = await getComparison(store.read, bad, good)
    const turned = back.rows.map((row) => ({ ...row, mine: row.theirs, theirs: row.mine }))
    expect(turned).toEqual(there.rows)
    const same = await getComparison(store.read, bad, bad)
    expect(same.rows.filter((row) => row.verdict === "different")).toEqual([])
  })

  it("say which job is not in the record", async () => {
    const gone = { connection: "main", jobId: "gone" }
    await expect(getComparison(store.read, good, gone)).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("gone"),
    })
  })
})

describe("the address of a comparison", () => {
  it("names two jobs, whatever is in their ids, and nothing else", () => {
    const odd = { connection: "main", jobId: "a/b?c=d&e%20" }
    const query = new URLSearchParams(toCompareHref(odd, odd).split("?")[1])
    expect([toCompareRef(query.get("a")), toCompareRef(query.get("b"))]).toEqual([odd, odd])
    for (const text of [null, undefined, "", "main", "/x", "main/", "main/\0", `main/${"x".repeat(600)}`]) {
      expect(toCompareRef(text)).toBeNull()
    }
  })
})
