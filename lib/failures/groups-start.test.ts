import { describe, expect, it } from "vitest"
import { DAY } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { openStore } from "@/lib/store/open"
import type { Store } from "@/lib/store/store"
import { failedJob, look, T0 } from "@/lib/testing/builders"
import { drawFailures, NINE_CAUSES } from "@/lib/testing/failure-texts"
import { ENGINES, TEST_DATABASE_URL } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { groupLeftovers } from "./leftover-mutations"

describe.each(ENGINES)("a store from before there were failure groups, on %s", (engine) => {
  it("has its failed jobs grouped once, in silence", async () => {
    const store = await openSharedStore(engine)
    const texts = drawFailures(NINE_CAUSES, { count: 620, seed: 3 })
    const jobs = texts.map(({ code, message }, at) => failedJob(`job_${at}`, message, { code, at: T0 + at }))
    for (let at = 0; at < jobs.length; at += 100) {
      await store.write((tx) =>
        mirrorJobs(tx, { ...look({ observedAt: T0 + DAY * 9 }), jobs: jobs.slice(at, at + 100), teamZone: "UTC" }),
      )
    }
    await store.write(async (tx) => {
      await tx.updateTable("jobs").set({ group_id: null }).execute()
      await tx.deleteFrom("failure_groups").execute()
      await tx.deleteFrom("failure_fingerprints").execute()
    })
    expect([await groupLeftovers(store), await groupLeftovers(store)]).toEqual([620, 0])
    const groups = await store.read.selectFrom("failure_groups").selectAll().execute()
    expect(groups).toHaveLength(9)
    expect(Math.max(...groups.map((group) => group.last_seen_at))).toBe(T0 + 619)
    expect(await store.read.selectFrom("notifications").selectAll().execute()).toEqual([])
    await store.close()
  }, 60_000)
})

describe.skipIf(!ENGINES.includes("postgres"))("failure groups of two processes on one PostgreSQL", () => {
  it("are made once, whoever comes first", async () => {
    const schema = `test_groups_${process.pid}_${Date.now()}`
    const target = { kind: "postgres", url: TEST_DATABASE_URL, schema } as const
    const first = await openStore(target)
    const second = await openStore(target)
    const see = (store: Store, connection: string, from: number) =>
      store.write((tx) => {
        const texts = drawFailures(NINE_CAUSES, { count: 60, seed: from })
        const jobs = texts.map(({ code, message }, at) => failedJob(`job_${from}_${at}`, message, { code }))
        return mirrorJobs(tx, { ...look({ connection }), jobs, teamZone: "UTC" })
      })
    const rounds = Array.from({ length: 6 }, (_, at) => at + 1)
    await Promise.all(rounds.flatMap((at) => [see(first, "one", at), see(second, "two", 100 + at)]))
    const groups = await first.read.selectFrom("failure_groups").select("id").execute()
    expect(groups).toHaveLength(9)
    await second.close()
    await first.write((tx) => tx.schema.dropSchema(schema).cascade().execute())
    await first.close()
  }, 60_000)
})
