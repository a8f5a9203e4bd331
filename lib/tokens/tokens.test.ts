import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { DAY } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { requireToken } from "./check"
import { listTokens } from "./data"
import { createToken, revokeToken } from "./mutations"
import type { TokenScope } from "./schema"

const eve: Operator = { id: "eve", name: "Eve", email: "eve@example.com", role: "admin" }
const NOW = 1_000_000_000_000

describe.each(ENGINES)("tokens of the customer's programs on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    const row = { ...eve, password_hash: null, created_at: 0, disabled_at: null }
    await store.write((tx) => tx.insertInto("people").values(row).execute())
  })
  afterEach(() => store.close())

  const make = (name = "billing system", scope: TokenScope = "attribution", days: number | null = null) =>
    createToken(store, { name, scope, days }, eve)

  it("are shown once and kept as a hash only, also in the audit log", async () => {
    const { id, token } = await make()
    expect(token).toMatch(/^rbvops_[A-Za-z0-9_-]{43}$/)
    const kept = JSON.stringify([
      await store.read.selectFrom("api_tokens").selectAll().execute(),
      await store.read.selectFrom("audit_log").selectAll().execute(),
      await listTokens(store.read, NOW),
    ])
    expect(kept).not.toContain(token)
    expect(kept).not.toContain(token.slice("rbvops_".length))
    expect(await listTokens(store.read, NOW)).toMatchObject([
      { id, name: "billing system", createdBy: { name: "Eve" }, lastUsedAt: null, revokedAt: null, isOrphaned: false },
    ])
  })

  it("open the door, and say when they were last used without a write for each call", async () => {
    const { id, token } = await make()
    expect(await requireToken(store, `Bearer ${token}`, NOW)).toEqual({
      id,
      name: "billing system",
      scope: "attribution",
    })
    await requireToken(store, `bearer ${token}`, NOW + 59_000)
    expect((await listTokens(store.read, NOW))[0]?.lastUsedAt).toBe(new Date(NOW).toISOString())
    await requireToken(store, `Bearer ${token}`, NOW + 60_000)
    expect((await listTokens(store.read, NOW))[0]?.lastUsedAt).toBe(new Date(NOW + 60_000).toISOString())
  })

  it("T1: are refused alike when missing, malformed, wrong, revoked, or their maker is no active admin any more", async () => {
    const { id, token } = await make()
    const wrong = `rbvops_${"A".repeat(43)}`
    const headers = [
      null,
      "",
      token,
      `Basic ${token}`,
      "Bearer ",
      `Bearer ${token}x`,
      `Bearer ${token} `,
      `Bearer ${wrong}`,
    ]
    const refusals = new Set<string>()
    const refuse = async (header: string | null) => {
      const error: unknown = await requireToken(store, header, NOW).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: "unauthenticated" })
      refusals.add(String(error))
    }
    for (const header of headers) await refuse(header)
    for (const change of [{ disabled_at: 1 }, { disabled_at: null, role: "support" as const }]) {
      await store.write((tx) => tx.updateTable("people").set(change).execute())
      await refuse(`Bearer ${token}`)
      expect((await listTokens(store.read, NOW))[0]?.isOrphaned).toBe(true)
    }
    await store.write((tx) => tx.updateTable("people").set({ role: "admin" }).execute())
    await requireToken(store, `Bearer ${token}`, NOW)
    await revokeToken(store, id, eve)
    await refuse(`Bearer ${token}`)
    expect(refusals.size).toBe(1)
  })

  it("end by themselves where they were made for some days, and leave their name free then", async () => {
    const { id, token } = await make("nightly report", "read", 30)
    const now = Date.now()
    expect(await requireToken(store, `Bearer ${token}`, now + 29 * DAY)).toEqual({
      id,
      name: "nightly report",
      scope: "read",
    })
    await expect(requireToken(store, `Bearer ${token}`, now + 31 * DAY)).rejects.toMatchObject({
      code: "unauthenticated",
    })
    expect(await listTokens(store.read, now)).toMatchObject([{ scope: "read", isExpired: false }])
    expect(await listTokens(store.read, now + 31 * DAY)).toMatchObject([{ isExpired: true }])
    await expect(make("nightly report")).rejects.toMatchObject({ code: "conflict" })
    await store.write((tx) =>
      tx
        .updateTable("api_tokens")
        .set({ expires_at: now - 1 })
        .execute(),
    )
    await make("nightly report")
  })

  it("are revoked once, recorded, and leave their name free", async () => {
    const { id } = await make()
    await expect(make()).rejects.toMatchObject({ code: "conflict" })
    await revokeToken(store, id, eve)
    await expect(revokeToken(store, id, eve)).rejects.toMatchObject({ code: "not_found" })
    await make()
    const audit = await store.read.selectFrom("audit_log").select(["actor", "action"]).orderBy("num").execute()
    expect(audit.map((one) => one.action)).toEqual(["token.created", "token.revoked", "token.created"])
  })
})
