import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createPerson, disablePerson } from "@/lib/auth/people"
import { DAY, MINUTE } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { AUDIT_ACTIONS, toActionWords } from "./action-schema"
import { runFrom } from "./caller"
import { createAuditCsv } from "./csv"
import { AUDIT_PAGE_ROWS, listAudit } from "./data"
import { recordForbidden, recordRefusedSignIn } from "./denial"
import { toLoggedQuery } from "./logged-query"
import { listActors } from "./names"
import { type AuditRecord, recordAudit } from "./record"
import { type AuditFilter, toAuditFilter, toAuditParams } from "./schema"

const AT = Date.parse("2026-11-20T10:00:00Z")
const ALL: AuditFilter = { person: null, action: null, q: "", from: null, to: null, zone: "UTC" }
const PASSWORD = "correct horse battery"

describe.each(ENGINES)("the audit log on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const add = (...entries: Partial<AuditRecord>[]) =>
    store.write(async (tx) => {
      for (const one of entries)
        await recordAudit(tx, { at: AT, actor: "ann", action: "ticket.changed", subject: null, ...one })
    })
  const list = async (filter: Partial<AuditFilter> = {}) =>
    (await listAudit(store, { ...ALL, ...filter }, null)).entries
  const subjects = async (filter: Partial<AuditFilter>) => (await list(filter)).map((one) => one.subject?.text)
  const rows = () => store.read.selectFrom("audit_log").selectAll().orderBy("num").execute()

  it("holds the address of the request for people and for nobody else, and the reason that was given", async () => {
    await runFrom("203.0.113.7", () => add({ reason: "request 4471" }, { actor: "system" }))
    await add({})
    expect((await rows()).map(({ actor, address, reason }) => [actor, address, reason])).toEqual([
      ["ann", "203.0.113.7", "request 4471"],
      ["system", null, null],
      ["ann", null, null],
    ])
  })

  it("keeps requests that run at the same time apart", async () => {
    const addresses = Array.from({ length: 20 }, (_, n) => `192.0.2.${n}`)
    await Promise.all(addresses.map((address) => runFrom(address, () => add({ subject: address }))))
    for (const { subject, address } of await rows()) expect(address).toBe(subject)
  })

  it("names people as they are now, and those who are gone as they were added", async () => {
    const ann = await createPerson(
      store,
      { email: "ann@a.test", name: "Ann", role: "admin", password: PASSWORD },
      "system",
    )
    const ben = await createPerson(
      store,
      { email: "ben@a.test", name: "Ben", role: "viewer", password: PASSWORD },
      ann.id,
    )
    const eve = await createPerson(
      store,
      { email: "eve@a.test", name: "Eve", role: "viewer", password: PASSWORD },
      ann.id,
    )
    await disablePerson(store, ben.id, ann.id)
    await add({ actor: ben.id }, { actor: eve.id }, { actor: "never-seen" })
    await store.write((tx) => tx.deleteFrom("people").where("id", "=", eve.id).execute())
    const entries = await list()
    expect(entries.slice(0, 3).map(({ actor }) => [actor.name, actor.state])).toEqual([
      ["someone who left", "gone"],
      ["Eve", "gone"],
      ["Ben", "disabled"],
    ])
    expect(entries.find((one) => one.action === "person.disabled")?.subject).toEqual({
      text: "Ben",
      href: "/settings/people",
    })
    expect((await listActors(store.read)).map((one) => one.name)).toEqual([
      "Ann",
      "Ben",
      "Eve",
      "system",
      "somebody not signed in",
    ])
    expect(await list({ q: "BEN@a", action: "person.*" })).toMatchObject([
      { action: "person.disabled" },
      { action: "person.created", subject: { text: "Ben" } },
    ])
  })

  it("is narrowed by person, action, kind of action, days of a zone and text, wildcards taken literally", async () => {
    await add(
      { subject: "ticket:1" },
      { subject: "ticket:2", action: "ticket.created", actor: "ben" },
      { subject: "x:100%_sure", action: "jobs.exported" },
      { subject: "x:100 sure", action: "usage.exported" },
      { subject: "x:late", at: AT + DAY, details: { kept: "In The Details" } },
    )
    expect(await subjects({ person: "ben" })).toEqual(["ticket #2"])
    expect(await subjects({ action: "ticket.created" })).toEqual(["ticket #2"])
    expect(await subjects({ action: "ticket.*", to: "2026-11-20" })).toEqual(["ticket #2", "ticket #1"])
    expect(await subjects({ action: "*.exported" })).toEqual(["x:100 sure", "x:100%_sure"])
    expect(await subjects({ q: "100%_S" })).toEqual(["x:100%_sure"])
    expect(await subjects({ q: "the details" })).toEqual(["x:late"])
    expect(await subjects({ from: "2026-11-21" })).toEqual(["x:late"])
    // There, 10:00 UTC is the first instant of the next day.
    const inKiritimati = (day: string) => subjects({ from: day, to: day, zone: "Pacific/Kiritimati" })
    expect(await inKiritimati("2026-11-20")).toEqual([])
    expect(await inKiritimati("2026-11-21")).toHaveLength(4)
    expect(await inKiritimati("2026-11-22")).toEqual(["x:late"])
  })

  it("is paged without gap or repetition, also while entries are added", async () => {
    await add(...Array.from({ length: 2 * AUDIT_PAGE_ROWS + 7 }, (_, n) => ({ subject: `x:${n}` })))
    const seen: number[] = []
    for (let cursor: string | null = null, page = 0; page === 0 || cursor !== null; page++) {
      const { entries, nextCursor } = await listAudit(store, ALL, cursor)
      seen.push(...entries.map((one) => one.num))
      cursor = nextCursor
      await add({ subject: "x:later" })
    }
    expect(seen).toHaveLength(2 * AUDIT_PAGE_ROWS + 7)
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a))
    await expect(listAudit(store, ALL, "1 or 1")).rejects.toMatchObject({ code: "invalid" })
  })

  it("leads to what an entry is about", async () => {
    await add(
      { action: "packet.made", subject: "main/job_1/x", details: { kind: "job" } },
      { action: "packet.made", subject: "fg_1", details: { kind: "group" } },
      { action: "spend.done", subject: "i1", details: { connection: "main", sourceJob: "a", newJob: "b" } },
      { action: "note.created", subject: "job:main/a b" },
      { action: "review.signed", subject: "review:2026-W47/main" },
      { action: "access.denied", subject: "GET /api/audit" },
    )
    expect((await list()).map((one) => one.subject?.href)).toEqual([
      null,
      "/reviews/2026-W47?connection=main",
      "/jobs/main/a%20b",
      "/jobs/main/b",
      "/failures/fg_1",
      "/jobs/main/job_1%2Fx",
    ])
  })

  it("shows why credits were spent as long as that is kept with the request", async () => {
    const intent = {
      id: "i1",
      kind: "run_again",
      connection: "main",
      source_job_id: "a",
      request: "{}",
      by: "ann",
    } as const
    const rest = { estimate_milli: null, created_at: AT, state: "refused", sent_at: null, settled_at: AT } as const
    const row = { ...intent, ...rest, reason: "Acme asked", new_job_id: null, error: null }
    await store.write((tx) => tx.insertInto("spend_intents").values(row).execute())
    await add({ action: "spend.confirmed", subject: "i1" })
    expect(await list()).toMatchObject([{ reason: "Acme asked" }])
    await store.write((tx) => tx.updateTable("spend_intents").set({ reason: "" }).execute())
    expect(await list()).toMatchObject([{ reason: null }])
    expect(JSON.stringify(await rows())).not.toContain("Acme")
  })

  it("leaves as CSV that no spreadsheet runs, the same in one batch and in many", async () => {
    await add({ subject: "=cmd()", reason: '+1, "two"' }, { subject: "x:1", details: { a: 1 } })
    const read = async (batch?: number) => await new Response(createAuditCsv(store, ALL, batch)).text()
    const text = await read()
    const lines = text.trimEnd().split("\n")
    expect(lines[0]).toBe("entry,at (UTC),person,person_id,address,action,in_words,subject,reason,details")
    expect(lines[1]).toMatch(/,2026-11-20T10:00:00.000Z,someone who left,ann,,ticket.changed,changed a ticket,x:1,,/)
    expect(lines[2]).toContain(`,'=cmd(),"'+1, ""two""",`)
    expect(await read(1)).toBe(text)
  })
})

describe.each(ENGINES)("refusals on %s", (engine) => {
  let store: Store
  const getStore = async () => store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const rows = () =>
    store.read
      .selectFrom("audit_log")
      .select(["actor", "action", "subject", "address", "details"])
      .orderBy("num")
      .execute()
  const refuse = (address: string, given: { email?: string; at?: number } = {}) =>
    runFrom(address, () =>
      recordRefusedSignIn(getStore, { why: "wrong", by: "credentials", email: "x@a.test", at: AT, ...given }),
    )

  it("T17: of a sign-in say whose account was meant, never what was typed", async () => {
    const ann = { id: "ann", name: "Ann", email: "ann@a.test", role: "viewer", password_hash: null } as const
    await store.write((tx) =>
      tx
        .insertInto("people")
        .values({ ...ann, created_at: 0, disabled_at: null })
        .execute(),
    )
    await refuse("192.0.2.1", { email: " ANN@a.test" })
    await refuse("192.0.2.2", { email: "my secret password" })
    const kept = await rows()
    expect(kept).toEqual([
      {
        actor: "anonymous",
        action: "sign_in.refused",
        subject: "ann",
        address: "192.0.2.1",
        details: '{"why":"wrong","by":"credentials"}',
      },
      expect.objectContaining({ subject: null, address: "192.0.2.2" }),
    ])
    expect(JSON.stringify(kept)).not.toContain("secret")
  })

  it("T17: of strangers are kept once an address and minute, and twenty a minute in all, however many come at once", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => refuse("192.0.2.1", { email: `p${n}@a.test` })))
    expect(await rows()).toHaveLength(1)
    await refuse("192.0.2.1", { at: AT + MINUTE })
    expect(await rows()).toHaveLength(2)
    for (let n = 0; n < 60; n++) await refuse(`198.51.100.${n}`, { at: AT + MINUTE })
    expect(await rows()).toHaveLength(21)
    await refuse("198.51.100.200", { at: AT + 3 * MINUTE })
    expect(await rows()).toHaveLength(22)
  })

  it("T17: of a person are kept once a door and minute", async () => {
    const by = { id: "vic", role: "viewer" } as const
    const knock = (door: string) => runFrom("192.0.2.9", () => recordForbidden(getStore, { by, door, needed: "admin" }))
    await Promise.all(Array.from({ length: 10 }, () => knock("GET /api/audit")))
    await knock("page /settings/audit")
    const refused = { actor: "vic", action: "access.denied", address: "192.0.2.9" }
    expect(await rows()).toMatchObject([
      { ...refused, subject: "GET /api/audit", details: '{"role":"viewer","needed":"admin"}' },
      { ...refused, subject: "page /settings/audit" },
    ])
    for (let n = 0; n < 40; n++) await knock(`GET /api/${n}`)
    expect(await rows()).toHaveLength(20)
  })
})

it("T17: a refusal stands also where it cannot be kept", async () => {
  const written: string[] = []
  const write = process.stdout.write
  process.stdout.write = (line) => written.push(String(line)) > 0
  const gone = () => Promise.reject(new Error("no store"))
  await recordForbidden(gone, { by: { id: "vic", role: "viewer" }, door: "page /", needed: "admin" })
  await recordRefusedSignIn(gone, { why: "wrong", by: "credentials", email: "", at: AT })
  process.stdout.write = write
  expect(written.join("")).toContain("could not be kept")
})

it("reads a filter from an address and writes it back; what cannot be read is left out", () => {
  const text = "person=ann&action=ticket.*&q=job_1&from=2026-11-20&to=2026-11-21&tz=UTC"
  expect(String(toAuditParams(toAuditFilter(new URLSearchParams(text), "UTC")))).toBe(text)
  const broken = new URLSearchParams("action=a*b*&from=2026-02-30&to=yesterday&q=%00")
  expect(toAuditFilter(broken, "UTC")).toEqual(ALL)
})

it("says every action in words, and one of another version by its name", () => {
  for (const action of AUDIT_ACTIONS) expect(toActionWords(action)).not.toContain("_")
  expect(toActionWords("snooze.created_late")).toBe("snooze created late")
})

it("keeps of a filter that it was narrowed to a customer, not to whom", () => {
  expect(toLoggedQuery("?tab=failed&customer=acme&q=acme+film&model=pro")).toBe(
    "tab=failed&customer=%5Bnot+kept%5D&q=%5Bnot+kept%5D&model=pro",
  )
})

it("has words for every action that the source names", () => {
  const root = join(import.meta.dirname, "../..")
  const named = ["app", "lib"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /(?<!\.test)\.ts$/.test(name))
      .map((name) => readFileSync(join(root, folder, name), "utf8"))
      .filter((text) => text.includes("recordAudit("))
      .flatMap((text) => [...text.matchAll(/\baction: "([^"]+)"/g)].map(([, action]) => action)),
  )
  expect(named.length).toBeGreaterThan(40)
  const actions: readonly (string | undefined)[] = AUDIT_ACTIONS
  expect(named.filter((action) => !actions.includes(action))).toEqual([])
})
