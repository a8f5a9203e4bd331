import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createPassword } from "@/lib/auth/password"
import { createFirstAdmin, createPerson, disablePerson, listPeople, setPassword, setRole } from "@/lib/auth/people"
import { createSession, findSessionOperator, revokeSession, SESSION_LENGTH } from "@/lib/auth/sessions"
import { findPersonByPassword } from "@/lib/auth/sign-in"
import { MINUTE } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"

const PASSWORD = "correct horse battery"
const NOW = Date.parse("2026-11-24T12:00:00Z")

describe.each(ENGINES)("people and sessions on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const add = (email = "ada@example.com", role: "viewer" | "support" | "admin" = "viewer") =>
    createPerson(store, { email, name: "Ada", role, password: PASSWORD }, "system")
  const tryPassword = (password: string, more: { email?: string; address?: string; at?: number } = {}) =>
    findPersonByPassword(store, { email: "ada@example.com", address: "203.0.113.7", at: NOW, password, ...more })
  const open = (personId: string) => store.write((tx) => createSession(tx, personId, NOW))

  it("makes one first admin, however many start at once, and tells the password only then", async () => {
    const made = await Promise.all([1, 2, 3].map(() => createFirstAdmin(store, null)))
    const told = made.filter((one) => one !== undefined)
    expect(told).toHaveLength(1)
    expect(await listPeople(store.read)).toMatchObject([{ email: "admin@localhost", role: "admin" }])
    expect(await tryPassword(told[0]?.password ?? "", { email: "admin@localhost" })).toBeDefined()
    expect(await createFirstAdmin(store, null)).toBeUndefined()
  })

  it("takes the first admin from the environment without telling the password", async () => {
    expect(await createFirstAdmin(store, { email: "boss@example.com", password: PASSWORD })).toBeUndefined()
    expect(await tryPassword(PASSWORD, { email: "Boss@Example.com " })).toBeDefined()
  })

  it("keeps passwords only as argon2id hashes, and audits without them", async () => {
    const person = await add()
    await setPassword(store, { personId: person.id, password: "another good one", keepSession: null }, "system")
    const row = await store.read.selectFrom("people").select("password_hash").executeTakeFirstOrThrow()
    expect(row.password_hash).toMatch(/^\$argon2id\$/)
    const audit = await store.read.selectFrom("audit_log").selectAll().execute()
    expect(audit.map((entry) => entry.action)).toEqual(["person.created", "person.password_changed"])
    expect(JSON.stringify(audit)).not.toMatch(/horse|another good/)
  })

  it("refuses a second account for one e-mail and a weak password", async () => {
    await add()
    await expect(add("ADA@example.com")).rejects.toMatchObject({ code: "conflict" })
    const weak = createPerson(store, { email: "b@example.com", name: "B", role: "viewer", password: "short" }, "system")
    await expect(weak).rejects.toMatchObject({ code: "invalid" })
  })

  it("T8: stops guessing at 10 failures per account, the right password included, until 15 minutes have passed", async () => {
    await add()
    for (let i = 0; i < 10; i++) expect(await tryPassword(`wrong ${i}`, { address: `198.51.100.${i}` })).toBeUndefined()
    await expect(tryPassword(PASSWORD, { address: "192.0.2.1" })).rejects.toMatchObject({ code: "too_many" })
    expect(await tryPassword(PASSWORD, { at: NOW + 16 * MINUTE })).toBeDefined()
  })

  it("T8: treats an unknown e-mail exactly the same", async () => {
    for (let i = 0; i < 10; i++) expect(await tryPassword("wrong", { email: "nobody@example.com" })).toBeUndefined()
    const more = tryPassword("wrong", { email: "nobody@example.com" })
    await expect(more).rejects.toMatchObject({ code: "too_many" })
  })

  it("T8: lets at most 10 guesses through when 30 come at once", async () => {
    await add()
    const tries = await Promise.allSettled(Array.from({ length: 30 }, () => tryPassword("wrong")))
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(10)
  })

  it("T8: stops an address at 50 failures across accounts", async () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({
      at: NOW,
      email: `p${i}@x.y`,
      ip: "203.0.113.7",
      succeeded: 0,
    }))
    await store.write(async (tx) => void (await tx.insertInto("sign_in_attempts").values(rows).execute()))
    await add()
    await expect(tryPassword(PASSWORD)).rejects.toMatchObject({ code: "too_many" })
    expect(await tryPassword(PASSWORD, { address: "203.0.113.8" })).toBeDefined()
  })

  it("T15: finds the person behind a session, and nobody once it ended, was revoked or is someone else's", async () => {
    const ada = await add()
    const bob = await add("bob@example.com")
    const sessionId = await open(ada.id)
    const find = (personId: string, at = NOW) => findSessionOperator(store.read, { sessionId, personId }, at)
    expect(await find(ada.id)).toEqual(ada)
    expect(await find(bob.id)).toBeUndefined()
    expect(await find(ada.id, NOW + SESSION_LENGTH)).toBeUndefined()
    const revoke = () => store.write((tx) => revokeSession(tx, sessionId, NOW))
    expect([await revoke(), await revoke()]).toEqual([true, false])
    expect(await find(ada.id)).toBeUndefined()
  })

  it("T3: lets a changed role and a disabling count at once", async () => {
    await add("boss@example.com", "admin")
    const ada = await add("ada@example.com", "admin")
    const claim = { sessionId: await open(ada.id), personId: ada.id }
    await setRole(store, { personId: ada.id, role: "viewer" }, "system")
    expect(await findSessionOperator(store.read, claim, NOW)).toMatchObject({ role: "viewer" })
    await disablePerson(store, ada.id, "system")
    expect(await findSessionOperator(store.read, claim, NOW)).toBeUndefined()
    expect(await tryPassword(PASSWORD)).toBeUndefined()
  })

  it("never leaves the dashboard without an admin", async () => {
    const boss = await add("boss@example.com", "admin")
    await expect(setRole(store, { personId: boss.id, role: "viewer" }, "system")).rejects.toMatchObject({
      code: "conflict",
    })
    await expect(disablePerson(store, boss.id, "system")).rejects.toMatchObject({ code: "conflict" })
  })

  it("T15: signs out every other browser when a password changes", async () => {
    const ada = await add()
    const [here, there] = [await open(ada.id), await open(ada.id)]
    await setPassword(store, { personId: ada.id, password: "another good one", keepSession: here }, ada.id)
    expect(await findSessionOperator(store.read, { sessionId: here, personId: ada.id }, NOW)).toBeDefined()
    expect(await findSessionOperator(store.read, { sessionId: there, personId: ada.id }, NOW)).toBeUndefined()
  })
})

it("makes passwords of 20 letters that cannot be misread", () => {
  const made = new Set(Array.from({ length: 200 }, createPassword))
  expect(made.size).toBe(200)
  for (const password of made) expect(password).toMatch(/^([a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}$/)
})
