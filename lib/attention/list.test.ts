import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Freshness } from "@/lib/domain/freshness"
import type { Operator } from "@/lib/domain/operator"
import { DAY, HOUR } from "@/lib/domain/time"
import type { Connection } from "@/lib/env"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getAttention } from "./data"
import { putOff } from "./mutations"

const now = Date.parse("2026-11-24T14:00:00Z")
const ann: Operator = { id: "ann", name: "Ann", email: "ann@team.test", role: "support" }
const connection = (id: string): Connection => ({
  id,
  label: id,
  environment: "production",
  keys: [{ alias: "main", ref: { env: "KEY" }, owner: null, createdOn: null, rotateEveryDays: null }],
  webhookSecrets: [],
})
const fresh = (id: string): Freshness => ({
  connection: id,
  label: id,
  list: null,
  backfill: null,
  events: null,
  summary: null,
  health: null,
  keys: [],
  keyProblem: null,
  heartbeatAt: null,
})

describe.each(ENGINES)("the list of what needs attention on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    for (const id of ["prod", "staging"]) {
      const jobs = [vendorJob({ id: "draft", status: "created", createdAt: now - 3 * HOUR })]
      await store.write((tx) => mirrorJobs(tx, { ...look({ connection: id, observedAt: now }), jobs, teamZone: "UTC" }))
    }
  })
  afterEach(() => store.close())

  const read = (scope: string | null, at = now, freshness = [fresh("prod"), fresh("staging")]) =>
    getAttention(
      store,
      {
        scope,
        connections: [connection("prod"), connection("staging")],
        dashboardUrl: "https://v.test",
        freshness,
        review: null,
      },
      at,
    )
  const keys = async (scope: string | null, at = now) => (await read(scope, at)).items.map((item) => item.key)

  it("holds every connection's own items, or those of one", async () => {
    expect(await keys(null)).toEqual(["waiting:prod", "waiting:staging"])
    expect(await keys("staging")).toEqual(["waiting:staging"])
    expect((await read("prod")).snoozed).toEqual([])
  })

  it("leaves out what is put off, says what it would be, and has it back in time", async () => {
    const given = { key: "waiting:prod", choice: { kind: "tomorrow" }, reason: "Known", zone: "UTC" } as const
    const { until } = await putOff(store, given, { by: ann, now })
    const { items, snoozed } = await read(null)
    expect(items.map((item) => item.key)).toEqual(["waiting:staging"])
    expect(snoozed).toMatchObject([{ key: "waiting:prod", item: { title: expect.stringContaining("prod: 1 job") } }])
    expect(await keys(null, Date.parse(until) - 1)).toEqual(["waiting:staging"])
    expect(await keys(null, Date.parse(until))).toEqual(["waiting:prod", "waiting:staging"])
    // What is put off and no longer so stays in the list of what is put off.
    await putOff(store, { ...given, key: "overdue:prod" }, { by: ann, now })
    const { snoozed: both } = await read("prod")
    expect(both.map((one) => [one.key, one.item === null])).toEqual([
      ["waiting:prod", false],
      ["overdue:prod", true],
    ])
  })

  it("says that a key is refused for as long as the client knows it", async () => {
    const key = { alias: "main", state: "unauthorized" as const, until: null, perSecond: 1 }
    const other = { ...key, alias: "other", state: "ok" as const }
    const freshness = [{ ...fresh("prod"), keys: [key, other] }]
    const { items } = await read("prod", now + DAY, freshness)
    expect(items[0]).toMatchObject({ key: "key-refused:prod/main", since: null })
  })
})
