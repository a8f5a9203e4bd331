import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { runFrom } from "@/lib/audit/caller"
import { recordAudit } from "@/lib/audit/record"
import {
  createPerson,
  disablePerson,
  enablePerson,
  listPeople,
  setPassword,
  setRole,
  signOutPerson,
} from "@/lib/auth/people"
import { createSession, findSessionOperator, SESSION_LENGTH } from "@/lib/auth/sessions"
import { findPersonByPassword } from "@/lib/auth/sign-in"
import type { Role } from "@/lib/domain/operator"
import { DAY } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { listPersonRows } from "./data"

const PASSWORD = "correct horse battery"
const NOW = Date.parse("2026-11-24T12:00:00Z")

describe.each(ENGINES)("the people page on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const add = (name: string, role: Role) =>
    createPerson(store, { email: `${name}@a.test`, name, role, password: PASSWORD }, "system")
  const open = (personId: string, at = NOW) => store.write((tx) => createSession(tx, personId, at))
  const find = (sessionId: string, personId: string) => findSessionOperator(store.read, { sessionId, personId }, NOW)
  const audit = () =>
    store.read.selectFrom("audit_log").select(["actor", "action", "subject", "address"]).orderBy("num").execute()

  it("lists everyone with how they come in, when they last did and from how many browsers, the disabled last", async () => {
    const zoe = await add("Zoe", "admin")
    const ann = await add("ann", "viewer")
    const ben = await add("Ben", "support")
    await store.write(async (tx) => {
      for (const at of [NOW - DAY, NOW])
        await recordAudit(tx, { at, actor: zoe.id, action: "signed_in", subject: null })
      await tx.updateTable("people").set({ password_hash: null }).where("id", "=", ben.id).execute()
    })
    await open(zoe.id)
    await open(zoe.id)
    await open(zoe.id, NOW - SESSION_LENGTH)
    await open(ann.id)
    await disablePerson(store, ann.id, zoe.id)
    expect(await listPersonRows(store.read, NOW)).toMatchObject([
      { name: "Ben", role: "support", hasPassword: false, lastSignInAt: null, sessions: 0, disabledAt: null },
      { name: "Zoe", role: "admin", hasPassword: true, lastSignInAt: "2026-11-24T12:00:00.000Z", sessions: 2 },
      { name: "ann", disabledAt: expect.any(String), sessions: 0 },
    ])
    expect(JSON.stringify(await listPersonRows(store.read, NOW))).not.toContain("argon2")
  })

  it.each([
    ["take the role from each other", (id: string, by: string) => setRole(store, { personId: id, role: "viewer" }, by)],
    ["disable each other", (id: string, by: string) => disablePerson(store, id, by)],
  ])("never loses the last admin, also when two %s at the same time", async (_, act) => {
    const [one, two] = [await add("one", "admin"), await add("two", "admin")]
    const done = await Promise.allSettled([act(one.id, two.id), act(two.id, one.id)])
    expect(done.filter((each) => each.status === "fulfilled")).toHaveLength(1)
    expect(done.find((each) => each.status === "rejected")).toMatchObject({ reason: { code: "conflict" } })
    const admins = (await listPeople(store.read)).filter((each) => each.role === "admin" && each.disabledAt === null)
    expect(admins).toHaveLength(1)
  })

  it("lets a disabled person back in with the password they had, but not into the sessions they had", async () => {
    const boss = await add("boss", "admin")
    const ann = await add("ann", "viewer")
    const session = await open(ann.id)
    const attempt = { email: ann.email, password: PASSWORD, address: "192.0.2.1", at: NOW }
    await disablePerson(store, ann.id, boss.id)
    expect(await findPersonByPassword(store, attempt)).toBeUndefined()
    await enablePerson(store, ann.id, boss.id)
    expect(await findPersonByPassword(store, attempt)).toBe(ann.id)
    expect(await find(session, ann.id)).toBeUndefined()
    await expect(enablePerson(store, ann.id, boss.id)).rejects.toMatchObject({ code: "not_found" })
  })

  it("T15: signs out everywhere and resets a password from the next request on; others stay signed in", async () => {
    const boss = await add("boss", "admin")
    const ann = await add("ann", "viewer")
    const [own, first, second] = [await open(boss.id), await open(ann.id), await open(ann.id)]
    await signOutPerson(store, ann.id, boss.id)
    expect([await find(first, ann.id), await find(second, ann.id)]).toEqual([undefined, undefined])
    const third = await open(ann.id)
    expect(await find(third, ann.id)).toBeDefined()
    await setPassword(store, { personId: ann.id, password: "another good one", keepSession: null }, boss.id)
    expect(await find(third, ann.id)).toBeUndefined()
    expect(await find(own, boss.id)).toBeDefined()
    await expect(signOutPerson(store, "nobody", boss.id)).rejects.toMatchObject({ code: "not_found" })
  })

  it("records each change: who, whom and from where", async () => {
    const boss = await add("boss", "admin")
    const ann = await add("ann", "viewer")
    await runFrom("203.0.113.7", async () => {
      await setRole(store, { personId: ann.id, role: "support" }, boss.id)
      await signOutPerson(store, ann.id, boss.id)
      await disablePerson(store, ann.id, boss.id)
      await enablePerson(store, ann.id, boss.id)
    })
    const by = { actor: boss.id, subject: ann.id, address: "203.0.113.7" }
    expect((await audit()).slice(2)).toEqual(
      ["role_changed", "signed_out", "disabled", "enabled"].map((what) => ({ ...by, action: `person.${what}` })),
    )
    const role = await store.read
      .selectFrom("audit_log")
      .select("details")
      .where("action", "=", "person.role_changed")
      .executeTakeFirstOrThrow()
    expect(JSON.parse(role.details)).toEqual({ role: "support", before: "viewer" })
  })
})
