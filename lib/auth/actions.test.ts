import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createPerson, disablePerson } from "@/lib/auth/people"
import { createSession } from "@/lib/auth/sessions"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"

const world = vi.hoisted(() => ({
  claim: undefined as { sessionId: string; personId: string } | undefined,
  store: undefined as Store | undefined,
  sent: new Headers({ host: "ops:3000", origin: "http://ops:3000" }),
}))
vi.mock("@/lib/auth/current", () => ({
  findSessionClaim: async () => world.claim,
  findOperator: async () => undefined,
}))
vi.mock("next/headers", () => ({ headers: async () => world.sent, cookies: async () => ({ set: () => undefined }) }))
vi.mock("next/navigation", () => ({
  redirect: (to: string) => {
    throw new Error(`redirect ${to}`)
  },
}))
vi.mock("@/lib/store/current", () => ({ getStore: async () => world.store }))

const { signOut } = await import("@/lib/auth/actions")

describe.each(ENGINES)("signing out on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    world.store = store
  })
  afterEach(() => store.close())

  const enter = async (email: string) => {
    const given = { email, name: "Ada", role: "admin", password: "correct horse battery" } as const
    const { id: personId } = await createPerson(store, given, "system")
    world.claim = { sessionId: await store.write((tx) => createSession(tx, personId, Date.now())), personId }
    return personId
  }
  const leave = async (times: number) => {
    for (let n = 0; n < times; n++) await expect(signOut()).rejects.toThrow("redirect /sign-in")
  }
  const told = async () => {
    const rows = await store.read.selectFrom("audit_log").select("actor").where("action", "=", "signed_out").execute()
    return rows.map(({ actor }) => actor)
  }

  it("T15: is recorded once, however often the old cookie comes again", async () => {
    const ada = await enter("ada@example.com")
    await leave(5)
    expect(await told()).toEqual([ada])
  })

  it("of somebody who was disabled fills no log, nor does a session that never was", async () => {
    await enter("boss@example.com")
    const ben = await enter("ben@example.com")
    await disablePerson(store, ben, "system")
    await leave(5)
    world.claim = { sessionId: "never", personId: ben }
    await leave(2)
    expect(await told()).toEqual([])
  })
})
