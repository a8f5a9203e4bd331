import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { WRONG_KEY_ALIAS } from "@/lib/domain/checks/types"
import type { Operator } from "@/lib/domain/operator"
import { DAY, HOUR, toIso } from "@/lib/domain/time"
import type { Connection } from "@/lib/env"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { listKeyFacts } from "./attested-data"
import { getKeysView } from "./data"
import { attest } from "./mutations"

const now = Date.parse("2026-11-24T14:00:00Z")
const support: Operator = { id: "sup", name: "Sue", email: "sue@team.test", role: "support" }
const admin: Operator = { ...support, id: "adm", role: "admin" }

const key = (alias: string, createdOn: string | null = null) => ({
  alias,
  ref: { env: `KEY_${alias.toUpperCase()}` },
  owner: null,
  createdOn,
  rotateEveryDays: 90,
})
const prod: Connection = {
  id: "prod",
  label: "prod",
  environment: "production",
  keys: [key("old")],
  webhookSecrets: [],
}

describe.each(ENGINES)("keys on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const call = (
    alias: string,
    ago: number,
    status: number | null = 200,
    more: { connection?: string; error_code?: string } = {},
  ) =>
    store.write((tx) =>
      tx
        .insertInto("vendor_calls")
        .values({
          connection: "prod",
          key_alias: alias,
          at: now - ago,
          method: "GET",
          path: "/v1/jobs",
          purpose: "list",
          attempt: 1,
          status,
          request_id: null,
          latency_ms: 5,
          error_code: null,
          job_id: null,
          ...more,
        })
        .execute(),
    )
  const view = async (keys = prod.keys) => {
    const { connections } = await getKeysView(store.read, { connections: [{ ...prod, keys }], dashboardUrl: "x" }, now)
    const [one] = connections
    if (!one) throw new Error("no connection")
    return one
  }
  const input = { connection: "prod", alias: "old", kind: "checked", on: "2026-11-20", note: "" } as const
  const audit = () => store.read.selectFrom("audit_log").select(["actor", "action", "subject", "details"]).execute()

  it("keep who checked them in the Dashboard and when, one entry after the other", async () => {
    await attest(store, { ...input, note: "Only our workers" }, { by: support, now })
    // Written down later, of an earlier day.
    await attest(store, { ...input, on: "2026-08-01" }, { by: admin, now: now + 1 })
    const [shown] = (await view()).keys
    expect(shown?.checked).toMatchObject({ on: "2026-11-20", by: "sup", note: "Only our workers", at: toIso(now) })
    expect(shown?.history.map((one) => one.on)).toEqual(["2026-08-01", "2026-11-20"])
    expect(await audit()).toMatchObject([
      { actor: "sup", action: "key.checked", subject: "key:prod/old" },
      { actor: "adm", action: "key.checked", subject: "key:prod/old" },
    ])
    const [facts] = await listKeyFacts(store.read, prod)
    expect(facts?.checkedAt).toBe(Date.parse("2026-11-20T00:00:00Z"))
  })

  it("take their age from what an admin vouches for only where the configuration says none", async () => {
    const made = { ...input, kind: "created", on: "2026-11-14" } as const
    await attest(store, made, { by: admin, now })
    expect((await view()).keys[0]).toMatchObject({ createdOn: "2026-11-14", createdFrom: "attested", ageDays: 10 })
    expect((await view([key("old", "2026-11-04")])).keys[0]).toMatchObject({
      createdFrom: "configuration",
      ageDays: 20,
    })
  })

  it("are vouched for as made or deleted by admins alone, and for no day to come", async () => {
    for (const kind of ["created", "deleted"] as const)
      await expect(attest(store, { ...input, kind }, { by: support, now })).rejects.toMatchObject({ code: "forbidden" })
    await expect(attest(store, { ...input, on: "2026-11-26" }, { by: admin, now })).rejects.toMatchObject({
      code: "invalid",
    })
    // Tomorrow by UTC has begun in Auckland.
    await attest(store, { ...input, on: "2026-11-25" }, { by: admin, now })
    const denied = { actor: "sup", action: "access.denied", details: '{"role":"support","needed":"admin"}' }
    expect(await audit()).toMatchObject([
      { ...denied, subject: "action on /keys: key.created_on" },
      { ...denied, subject: "action on /keys: key.deleted_on" },
      { action: "key.checked" },
    ])
  })

  it("show our own newest call, the last hour and the last 24 hours", async () => {
    await call("old", DAY)
    await call("old", DAY - 1, 500)
    await call("old", HOUR, 200)
    await call("old", HOUR - 1, 429)
    await call("old", 5, null)
    await call("", 1)
    await call("old", 1, 200, { connection: "staging" })
    const { keys, lookedBackTo, watch } = await view()
    expect(keys).toHaveLength(1)
    expect(keys[0]).toMatchObject({
      lastCallAt: toIso(now - 5),
      hour: { calls: 2, refused: 1 },
      day: { calls: 4, errors: 3 },
    })
    expect([lookedBackTo, watch]).toEqual([toIso(now - DAY), null])
  })

  it("are watched while two are there: the old one is safe to disable after 24 hours without a call", async () => {
    const both = [key("old", "2026-08-01"), key("new", "2026-11-20")]
    await call("old", DAY + 1)
    await call("new", HOUR)
    expect((await view(both)).watch).toEqual({ newAlias: "new", old: [{ alias: "old", verdict: "safe" }] })
    await call("old", DAY - 1)
    expect((await view(both)).watch?.old[0]?.verdict).toBe("in_use")
  })

  it("are not safe to disable while the newest answer to the new one was a refusal", async () => {
    const both = [key("old", "2026-08-01"), key("new", "2026-11-20")]
    const verdict = async () => (await view(both)).watch?.old[0]?.verdict
    await call("old", DAY + 1)
    expect(await verdict()).toBe("unproven")
    for (const ago of [5, 4, 3]) await call("new", ago * HOUR)
    expect(await verdict()).toBe("safe")
    await call("new", HOUR, 401)
    // No answer says nothing.
    await call("new", HOUR - 1, null)
    expect(await verdict()).toBe("unproven")
    await call("new", HOUR - 2)
    expect(await verdict()).toBe("safe")
    // A code of an error counts beside any status.
    await call("new", HOUR - 3, 200, { error_code: "invalid_api_key" })
    expect(await verdict()).toBe("unproven")
  })

  it("are real ones: the made-up key of a proof is none", async () => {
    await call(WRONG_KEY_ALIAS, 2 * DAY, 401)
    expect(await view()).toMatchObject({ lookedBackTo: null, watch: null })
    await call("old", DAY)
    await call(WRONG_KEY_ALIAS, 1, 401)
    const { keys, lookedBackTo, watch } = await view()
    expect([keys.map(({ alias }) => alias), lookedBackTo, watch]).toEqual([["old"], toIso(now - DAY), null])
  })

  it("stay in sight when they are not configured any more, until somebody has seen them deleted", async () => {
    await call("gone", 2 * DAY)
    await call("old", HOUR)
    const before = await view()
    expect(before.keys.map((one) => [one.alias, one.place])).toEqual([
      ["old", "variable KEY_OLD"],
      ["gone", null],
    ])
    expect(before.watch).toEqual({ newAlias: "old", old: [{ alias: "gone", verdict: "safe" }] })
    await attest(store, { ...input, alias: "gone", kind: "deleted" }, { by: admin, now })
    const after = await view()
    expect([after.keys[1]?.deletedOn, after.watch]).toEqual(["2026-11-20", null])
    // The alias is given to a key that is made later.
    await attest(store, { ...input, alias: "gone", kind: "created", on: "2026-11-21" }, { by: admin, now })
    expect((await view()).keys[1]?.deletedOn).toBeNull()
  })
})
