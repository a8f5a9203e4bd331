import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { DAY, toIso } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { bringBack, putOff } from "./mutations"
import { listSnoozed } from "./snooze-data"

/** A Tuesday, 14:00 UTC. */
const now = Date.parse("2026-11-24T14:00:00Z")
const ann: Operator = { id: "ann", name: "Ann", email: "ann@team.test", role: "support" }

describe.each(ENGINES)("putting off on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const given = {
    key: "overdue:prod",
    choice: { kind: "tomorrow" },
    reason: "Known\0, Ben is on it",
    zone: "UTC",
  } as const
  const audit = () => store.read.selectFrom("audit_log").selectAll().orderBy("num").execute()

  it("hides an item for everybody until it returns by itself, and keeps who did it and why", async () => {
    const { until } = await putOff(store, given, { by: ann, now })
    expect(until).toBe("2026-11-25T09:00:00.000Z")
    const back = Date.parse(until)
    expect(await listSnoozed(store.read, null, now)).toMatchObject([
      { key: "overdue:prod", until, reason: "Known, Ben is on it", by: "ann", at: toIso(now) },
    ])
    expect(await listSnoozed(store.read, null, back - 1)).toHaveLength(1)
    expect(await listSnoozed(store.read, null, back)).toEqual([])
    expect(await audit()).toMatchObject([
      { actor: "ann", action: "attention.put_off", subject: "overdue:prod", at: now },
    ])
    expect(JSON.parse((await audit())[0]?.details ?? "")).toEqual({ num: 1, until })
  })

  it("happens once at a time, also when two people do it at the same moment, and again after it has returned", async () => {
    const both = await Promise.allSettled([1, 2].map(() => putOff(store, given, { by: ann, now })))
    expect(both.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"])
    await expect(putOff(store, given, { by: ann, now })).rejects.toMatchObject({ code: "conflict" })
    const later = now + 2 * DAY
    await putOff(store, { ...given, choice: { kind: "week" } }, { by: ann, now: later })
    const rows = await store.read.selectFrom("snoozes").select(["until", "ended_at"]).orderBy("num").execute()
    expect(rows[0]?.ended_at).toBe(rows[0]?.until)
    expect(rows[1]?.ended_at).toBeNull()
    expect(await audit()).toHaveLength(2)
  })

  it("is refused for what is no item and for a day that has been", async () => {
    const wrong = [
      { ...given, key: "everything" },
      { ...given, choice: { kind: "day", day: "2026-11-24" } as const },
    ]
    for (const one of wrong)
      await expect(putOff(store, one, { by: ann, now })).rejects.toMatchObject({ code: "invalid" })
    expect(await audit()).toEqual([])
  })

  it("is taken back by hand, once, and said so", async () => {
    const { num } = await putOff(store, given, { by: ann, now })
    await bringBack(store, num, { by: ann, now: now + 1 })
    expect(await listSnoozed(store.read, null, now + 2)).toEqual([])
    await expect(bringBack(store, num, { by: ann, now: now + 2 })).rejects.toMatchObject({ code: "not_found" })
    expect((await audit()).map((one) => one.action)).toEqual(["attention.put_off", "attention.brought_back"])
    const again = await putOff(store, given, { by: ann, now: now + 3 })
    await expect(bringBack(store, again.num, { by: ann, now: now + DAY })).rejects.toMatchObject({
      code: "not_found",
    })
  })

  it("is listed for its connection and for all, what is of no connection everywhere", async () => {
    await putOff(store, given, { by: ann, now })
    await putOff(store, { ...given, key: "key-rotation:staging/main" }, { by: ann, now })
    await putOff(store, { ...given, key: "review:2026-W47" }, { by: ann, now })
    const keys = async (scope: string | null) => (await listSnoozed(store.read, scope, now)).map((one) => one.key)
    expect(await keys(null)).toHaveLength(3)
    expect(await keys("prod")).toEqual(["overdue:prod", "review:2026-W47"])
    expect(await keys("staging")).toEqual(["key-rotation:staging/main", "review:2026-W47"])
  })
})
