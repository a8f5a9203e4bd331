import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DAY, HOUR } from "@/lib/domain/time"
import { MOST_GAPS } from "@/lib/domain/usage-report"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { mirror } from "@/lib/testing/review-rig"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getUsage } from "@/lib/usage/data"
import type { VendorJob } from "@/lib/vendor/types"
import { toUsageMarkdown } from "./report-usage"

const NOW = T0 + 5 * HOUR
const ASKED = { zone: "utc", connection: null, by: "model", measure: "credits" } as const
const RANGE = { kind: "days", from: "2026-11-14", to: "2026-11-20" } as const

describe.each(ENGINES)("usage in words on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await beginBuild(store, "UTC")
  })
  afterEach(() => store.close())

  const fill = (count: number, given: (n: number) => Partial<VendorJob>) =>
    mirror(
      store,
      Array.from({ length: count }, (_, n) =>
        vendorJob({ id: `job_${n}`, status: "completed", createdAt: T0 - n * HOUR, ...given(n) }),
      ),
      { teamZone: "UTC", observedAt: NOW },
    )
  const tell = (creditsMilli: number) =>
    store.write((tx) =>
      tx
        .insertInto("usage_days")
        .values({
          connection: "main",
          day: 20261120,
          jobs: 5,
          credits_milli: creditsMilli,
          completed: null,
          failed: null,
          calls: null,
          updated_at: NOW,
        })
        .execute(),
    )
  const report = async () => getUsage(store, { ...ASKED, range: RANGE }, NOW)
  const read = async () => toUsageMarkdown(await report())
  const find = (text: string, start: string) => text.split("\n").filter((line) => line.startsWith(start))

  it("does not know the length of videos of which no length is known, nor a cost that nobody tells", async () => {
    await fill(5, () => ({}))
    const text = await read()
    expect(find(text, "- Minutes that came out")).toEqual(["- Minutes that came out, where known: –"])
    expect(find(text, "- Credits:")).toEqual(["- Credits: not known, and the vendor reports none by day"])
    expect(text).toContain("the vendor’s answers name no model for most of these jobs")
    expect(find(text, "- Ended, cost not known")).toEqual(["- Ended, cost not known: 5"])
  })

  it("says of credits that only the vendor’s totals tell that the vendor reports them", async () => {
    await fill(5, () => ({ durationMs: 60_000 }))
    await tell(50_000)
    const text = await read()
    expect(find(text, "- Credits")).toContain("- Credits that the vendor reports: 50")
    expect(find(text, "- Minutes that came out")).toEqual(["- Minutes that came out, where known: 5:00"])
    expect(text).toContain("| only the vendor’s total | 50 | 0 |")
    expect(text).toContain("On which models, formats or customers the credits were spent is not known")
  })

  it("tells the notes of the page, and marks parts that may hold estimates", async () => {
    await fill(6, (n) => (n === 0 ? {} : { model: "light", durationMs: 60_000, billingStatus: "charged" }))
    const { notes, totals } = await report()
    expect(notes).toEqual(["1 jobs ended whose cost nobody can tell; they are in no figure of credits."])
    expect(totals.estimatedMilli).toBeGreaterThan(0)
    const text = await read()
    for (const note of notes) expect(text).toContain(`\n\n${note}\n\n`)
    expect(find(text, "| `light` |")).toEqual(["| `light` | ~225 | 5 |"])
    expect(text).not.toContain("name no model for most")
  })

  it("marks no part where every cost is the vendor’s word", async () => {
    await fill(3, () => ({ model: "light", durationMs: 60_000, creditsMilli: 50_000 }))
    expect(find(await read(), "| `light` |")).toEqual(["| `light` | 150 | 3 |"])
  })

  it.each([
    [1, "> A stretch of the vendor’s usage events was not seen."],
    [MOST_GAPS, "> 100 stretches of the vendor’s usage events were not seen."],
    [MOST_GAPS + 50, "> 100+ stretches of the vendor’s usage events were not seen."],
  ])("counts %d stretches that were not seen as what they are", async (count, line) => {
    await fill(1, () => ({}))
    const gaps = Array.from({ length: count }, (_, n) => {
      const at = T0 - DAY + n * 1_000
      return { connection: "main", from_at: at, to_at: at + 500, noticed_at: NOW }
    })
    await store.write((tx) => tx.insertInto("usage_gaps").values(gaps).execute())
    expect(find(await read(), "> ")).toEqual([line])
  })
})
