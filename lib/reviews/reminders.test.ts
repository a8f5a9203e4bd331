import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { keepProof } from "@/lib/checks/mutations"
import { HOUR } from "@/lib/domain/time"
import { beginBuild } from "@/lib/jobs/rollup-build"
import { attest } from "@/lib/keys/mutations"
import type { AttestationKind } from "@/lib/keys/schema"
import type { Store } from "@/lib/store/store"
import { addCalls, callRow, plantProven } from "@/lib/testing/checks-rig"
import { ENGINES } from "@/lib/testing/open-test-store"
import { addPerson, NOW, TEST_ENV } from "@/lib/testing/review-rig"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getReview } from "./data"

/** 88 of its 90 days old, and one of which the configuration says nothing. */
const KEYS = {
  main: { alias: "main", createdOn: "2026-08-30", rotateEveryDays: 90 },
  other: { alias: "k2", createdOn: null, rotateEveryDays: 90 },
}
vi.mock("@/lib/env", () => ({
  readEnv: () => ({
    ...TEST_ENV,
    connections: [
      { id: "main", label: "Main", keys: [KEYS.main] },
      { id: "other", label: "Other", keys: [KEYS.other] },
    ],
  }),
}))

describe.each(ENGINES)("what a week should not end without, on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await beginBuild(store, "UTC")
  })
  afterEach(() => store.close())

  const read = async (connection: string | null = null) =>
    (await getReview(store, { week: "2026-W47", connection }, NOW)).report.reminders
  const titles = async (connection: string | null = null) => (await read(connection)).map(({ title }) => title)
  const find = async (title: string, connection: string | null = null) =>
    (await read(connection)).find((one) => one.title === title)?.detail
  const vouch = async (key: { connection: "main" | "other"; kind: AttestationKind; on: string }) => {
    const by = { ...(await addOnce()), role: "admin" } as const
    await attest(store, { ...key, alias: KEYS[key.connection].alias, note: "" }, { by, now: NOW })
  }
  const addOnce = async () => {
    const known = await store.read.selectFrom("people").select(["id", "name", "email"]).executeTakeFirst()
    return known ?? addPerson(store, { id: "p1", name: "Ada" })
  }

  it("is, where nobody vouched for anything, every key and every check", async () => {
    expect(await titles()).toEqual([
      "Key main of Main is 88 of 90 days old",
      "The age of a key is not known: k2",
      "Look through the keys",
      "Prove the integration",
    ])
    expect(await find("Look through the keys")).toContain(
      "main of Main: nobody noted a check; k2 of Other: nobody noted a check.",
    )
  })

  it("is no key that was deleted, and none that is young by what somebody vouched for", async () => {
    await vouch({ connection: "main", kind: "deleted", on: "2026-11-24" })
    await vouch({ connection: "other", kind: "created", on: "2026-11-20" })
    expect(await titles()).toEqual(["Look through the keys", "Prove the integration"])
    expect(await find("Look through the keys")).not.toContain("main of Main")
  })

  it("is the rotation of a key whose age is known from a person alone", async () => {
    await vouch({ connection: "other", kind: "created", on: "2026-08-20" })
    expect(await titles("other")).toContain("Key k2 of Other is 98 of 90 days old")
  })

  it("is no look through keys that were looked through this week, and says when it was last done", async () => {
    await vouch({ connection: "main", kind: "checked", on: "2026-11-20" })
    await vouch({ connection: "other", kind: "checked", on: "2026-11-19" })
    // A week ago by the day: another look is due.
    const look = await find("Look through the keys")
    expect(look).toContain("k2 of Other: last checked on 2026-11-19.")
    expect(look).not.toContain("main of Main")
    expect(await find("Key main of Main is 88 of 90 days old")).toContain(
      "Last checked in the Dashboard on 2026-11-20.",
    )
    expect(await titles("main")).not.toContain("Look through the keys")
    await vouch({ connection: "other", kind: "checked", on: "2026-11-26" })
    expect(await titles()).not.toContain("Look through the keys")
  })

  it("is the proof of what is not proven, connection by connection, and none where every check passes", async () => {
    await plantProven(store, NOW)
    expect(await find("Prove the integration")).toBe(
      "Main: 1 check is not proven yet. Other: 19 checks are not proven yet. Checks says of each what is known, by what, and since when.",
    )
    const asking = { connection: "main", proof: "auth.wrong_key", actor: "p1", at: NOW - HOUR } as const
    const result = { verdict: "pass", words: "401", requestId: "req_9", at: NOW - HOUR } as const
    await store.write((tx) => keepProof(tx, asking, { result, calls: [] }))
    expect(await titles("main")).not.toContain("Prove the integration")
    await addCalls(store, [callRow({ at: NOW - 1_000, status: 401 })])
    expect(await find("Prove the integration", "main")).toMatch(
      /^Main: 1 check fails \(The right key is accepted \(200\)\)\. /,
    )
  })
})
