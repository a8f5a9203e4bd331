import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { getCustomer } from "@/lib/customers/data"
import type { Operator } from "@/lib/domain/operator"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { createNote } from "@/lib/notes/mutations"
import type { LiveEvent, Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { countOpenTickets, countTickets, findTickets, listTickets, listTicketsOf, TICKET_PAGE_ROWS } from "./data"
import { getTicket } from "./detail"
import { changeTicket, createTicket, linkTicket, removePasted, unlinkTicket } from "./mutations"
import { MOST_TICKET_GROUPS, type NewTicket, type TicketFilter } from "./schema"

const person = (id: string, role: Operator["role"]): Operator => ({
  id,
  name: `${id} name`,
  email: `${id}@a.test`,
  role,
})
const ann = person("ann", "support")
const ben = person("ben", "support")

const PLAIN: NewTicket = {
  title: "Came out green",
  reference: null,
  url: null,
  customer: null,
  pasted: null,
  jobs: [],
  groups: [],
}
const ALL: TicketFilter = { tab: "all", q: "", customer: null }
const job = { kind: "job", connection: "main", jobId: "job_1" } as const

describe.each(ENGINES)("tickets on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    const rows = [ann, ben].map((one) => ({ ...one, password_hash: null, created_at: 0, disabled_at: null }))
    await store.write((tx) => tx.insertInto("people").values(rows).execute())
  })
  afterEach(() => store.close())

  const create = async (given: Partial<NewTicket> = {}) => (await createTicket(store, { ...PLAIN, ...given }, ann)).num
  const get = (num: number) => getTicket(store.read, num, "UTC")
  const nums = async (filter: Partial<TicketFilter>) =>
    (await listTickets(store, { ...ALL, ...filter }, null)).rows.map((row) => row.num)
  const audit = () =>
    store.read.selectFrom("audit_log").select(["actor", "action", "subject", "details"]).orderBy("num").execute()

  it("keep what was saved, with jobs that we hold and jobs that nobody has seen yet", async () => {
    const error = { code: null, message: "source returned HTTP 403 Forbidden", requestId: null, truncated: false }
    const failed = vendorJob({
      id: "job_1",
      status: "failed",
      error,
      finishedAt: T0 + 5_000,
      metadata: { customer: "acme" },
    })
    await store.write((tx) => mirrorJobs(tx, { ...look(), jobs: [failed], teamZone: "UTC" }))
    const num = await create({
      title: "  Green video  ",
      reference: "4471",
      url: "https://help.test/4471",
      customer: "acme",
      pasted: "Hi,\nit is green",
      jobs: [job, { connection: "staging", jobId: "job_later" }],
      groups: ["fg_1"],
    })
    const ticket = await get(num)
    expect(ticket).toMatchObject({
      num,
      title: "Green video",
      reference: "4471",
      url: "https://help.test/4471",
      customer: "acme",
      state: "open",
      assignee: null,
      jobs: 2,
      groups: 1,
      createdBy: "ann name",
      linkedGroups: [{ groupId: "fg_1", title: null, linkedBy: "ann name" }],
    })
    expect(ticket.pasted?.map((piece) => piece.text).join("")).toBe("Hi,\nit is green")
    const byId = new Map(ticket.linkedJobs.map((one) => [one.jobId, one.held]))
    expect(byId.get("job_1")).toMatchObject({
      status: "failed",
      cause: expect.stringContaining("403"),
      customer: "acme",
      hasEnded: true,
    })
    expect(byId.get("job_later")).toBeNull()
  })

  it("are found again by number, by reference and by words, the likeliest first", async () => {
    const first = await create({ title: "One", reference: "HD-20991", pasted: "the order was 777123" })
    const second = await create({ title: "Two", reference: String(first), customer: "Müller & Co" })
    for (const text of [`#${first}`, `T-${first}`, `t-${first}`, ` ${first} `]) {
      expect((await findTickets(store.read, text))[0]?.num).toBe(first)
    }
    expect((await findTickets(store.read, "HD-20991")).map((row) => row.num)).toEqual([first])
    expect((await findTickets(store.read, "müller & CO")).map((row) => row.num)).toEqual([second])
    expect((await findTickets(store.read, "777123")).map((row) => row.num)).toEqual([first])
    for (const text of ["", " ", "nothing like it", "%", "_", "\0", "x".repeat(5_000)]) {
      expect(await findTickets(store.read, text)).toEqual([])
    }
  })

  it("are listed by their last change, each once, however many pages there are", async () => {
    const made: number[] = []
    for (let n = 0; n < TICKET_PAGE_ROWS + 20; n++) made.push(await create({ title: `Ticket ${n}` }))
    const seen: number[] = []
    for (let cursor: string | null = null, turn = 0; turn < 5; turn++) {
      const page = await listTickets(store, ALL, cursor)
      seen.push(...page.rows.map((row) => row.num))
      cursor = page.nextCursor
      if (cursor === null) break
    }
    expect(seen).toHaveLength(made.length)
    expect(new Set(seen)).toEqual(new Set(made))
    const oldest = made[0] ?? 0
    await changeTicket(store, { num: oldest, change: { title: "Moved" } }, ann)
    expect((await nums({}))[0]).toBe(oldest)
    await expect(listTickets(store, ALL, "broken")).rejects.toMatchObject({ code: "invalid" })
  })

  it("are counted per tab as a click on it lists them, also under a search and a customer", async () => {
    const a = await create({ title: "green", customer: "acme" })
    const b = await create({ title: "green too", customer: "acme" })
    await create({ title: "other", customer: "globex" })
    await changeTicket(store, { num: a, change: { state: "waiting" } }, ann)
    await changeTicket(store, { num: b, change: { state: "solved" } }, ann)
    for (const filter of [ALL, { ...ALL, q: "green" }, { ...ALL, customer: "acme" }, { ...ALL, q: `#${b}` }]) {
      const counts = await countTickets(store, filter)
      for (const tab of ["open", "waiting", "solved", "all"] as const) {
        expect([tab, counts[tab]]).toEqual([tab, (await nums({ ...filter, tab })).length])
      }
    }
    expect(await countTickets(store, { ...ALL, q: "green" })).toEqual({ open: 0, waiting: 1, solved: 1, all: 2 })
    expect(await nums({ q: `#${b}` })).toEqual([b])
    expect(await countOpenTickets(store.read)).toBe(1)
  })

  it("of a customer are those with the name in any case, and those linked to a job of theirs", async () => {
    const held = { job_a: "Acme", job_b: "Globex", job_c: "GLOBEX" }
    const jobs = Object.entries(held).map(([id, customer]) => vendorJob({ id, metadata: { customer } }))
    await store.write((tx) => mirrorJobs(tx, { ...look(), jobs, teamZone: "UTC" }))
    const job = (jobId: string) => ({ connection: "main", jobId })
    const loud = await create({ title: "Loud", customer: "ACME" })
    const linked = await create({ title: "Linked", jobs: [job("job_a"), job("job_b")] })
    const named = await create({ title: "Named", customer: "globex" })
    const others = await create({ title: "Others", customer: "GLOBEX" })
    const list = async (customer: string) =>
      (await listTickets(store, { ...ALL, customer }, null)).rows.map(({ num }) => num).toSorted((a, b) => a - b)
    expect(await list("Acme")).toEqual([loud, linked])
    // "GLOBEX" is a customer of its own.
    expect(await list("Globex")).toEqual([linked, named])
    expect(await list("GLOBEX")).toEqual([named, others])
    expect(await countTickets(store, { ...ALL, customer: "Acme" })).toMatchObject({ open: 2, all: 2 })
    const { tickets } = await getCustomer(store, "Acme", Date.now())
    expect(tickets).toEqual({ open: 2, waiting: 0, solved: 0 })
  })

  it("change only in what is asked, tell open browsers, and remember who did it without the customer's words", async () => {
    const told: LiveEvent[] = []
    const num = await create({ title: "Secret words", customer: "acme", reference: "1", pasted: "private" })
    store.subscribe((event) => told.push(event))
    await changeTicket(store, { num, change: { state: "waiting", assignee: "ben" } }, ann)
    await changeTicket(store, { num, change: { title: "New secret", customer: "globex" } }, ben)
    await changeTicket(store, { num, change: { title: "New secret", state: "waiting" } }, ben)
    expect(await get(num)).toMatchObject({
      title: "New secret",
      customer: "globex",
      reference: "1",
      state: "waiting",
      assignee: { id: "ben", name: "ben name" },
    })
    await expect.poll(() => told.filter((event) => event.type === "tickets").length).toBe(2)
    expect(await findTickets(store.read, "globex")).toHaveLength(1)
    expect(await findTickets(store.read, "acme")).toEqual([])
    const entries = await audit()
    expect(entries.map((entry) => [entry.actor, entry.action, entry.subject])).toEqual([
      ["ann", "ticket.created", `ticket:${num}`],
      ["ann", "ticket.changed", `ticket:${num}`],
      ["ben", "ticket.changed", `ticket:${num}`],
    ])
    expect(JSON.stringify(entries)).not.toMatch(/secret|acme|globex|private/i)
    expect((await get(num)).history.map((event) => `${event.by} ${event.words}`)).toEqual([
      "ben name changed the title, the customer",
      "ann name set it to waiting, gave it to ben name",
      "ann name saved the ticket",
    ])
  })

  it("refuse an address that is none, one with a password, an empty title, and people who are not there", async () => {
    const num = await create()
    for (const url of [
      "javascript:alert(1)",
      "ftp://a.test",
      "help.test/1",
      "https://user:pw@a.test/",
      "data:text/html,x",
    ]) {
      await expect(create({ url })).rejects.toMatchObject({ code: "invalid" })
      await expect(changeTicket(store, { num, change: { url } }, ann)).rejects.toMatchObject({ code: "invalid" })
    }
    await expect(create({ title: " \0 " })).rejects.toMatchObject({ code: "invalid" })
    await expect(changeTicket(store, { num, change: { title: " " } }, ann)).rejects.toMatchObject({ code: "invalid" })
    await expect(changeTicket(store, { num, change: { assignee: "eve" } }, ann)).rejects.toMatchObject({
      code: "not_found",
    })
    await expect(changeTicket(store, { num: 999, change: { title: "x" } }, ann)).rejects.toMatchObject({
      code: "not_found",
    })
    await expect(get(999)).rejects.toMatchObject({ code: "not_found" })
    expect(await get(num)).toMatchObject({ url: null, title: PLAIN.title })
  })

  it("keep text of any language, and none that a store cannot hold", async () => {
    const title = "متجر \0 \ud800 日本 🎬"
    const num = await create({ title, pasted: "a\0b" })
    expect(await get(num)).toMatchObject({ title: "متجر  � 日本 🎬" })
    expect((await get(num)).pasted).toEqual([{ text: "ab", mention: null }])
  })

  it("lose the customer's words for good when somebody removes them", async () => {
    const num = await create({ title: "T", pasted: "unrepeatable words" })
    await removePasted(store, num, ben)
    expect((await get(num)).pasted).toBeNull()
    expect(await findTickets(store.read, "unrepeatable")).toEqual([])
    await expect(removePasted(store, num, ben)).rejects.toMatchObject({ code: "not_found" })
  })

  it("are linked to a job and to a group once, show on both, and are taken off again", async () => {
    const num = await create()
    const group = { kind: "group", groupId: "fg_7" } as const
    for (const link of [job, job, group]) await linkTicket(store, { num, link }, ben)
    expect((await listTicketsOf(store.read, job)).map((row) => row.num)).toEqual([num])
    expect((await listTicketsOf(store.read, group)).map((row) => row.num)).toEqual([num])
    expect(await listTicketsOf(store.read, { ...job, connection: "staging" })).toEqual([])
    await unlinkTicket(store, { num, link: job }, ann)
    await expect(unlinkTicket(store, { num, link: job }, ann)).rejects.toMatchObject({ code: "not_found" })
    expect(await listTicketsOf(store.read, job)).toEqual([])
    expect((await get(num)).history.map((event) => event.words)).toEqual([
      "took off job job_1",
      "linked a failure group",
      "linked job job_1",
      "saved the ticket",
    ])
    await expect(linkTicket(store, { num: 999, link: job }, ann)).rejects.toMatchObject({ code: "not_found" })
  })

  it("hold a bounded number of links", async () => {
    const num = await create()
    for (let n = 0; n < MOST_TICKET_GROUPS; n++)
      await linkTicket(store, { num, link: { kind: "group", groupId: `g${n}` } }, ann)
    const one = { kind: "group", groupId: "one too many" } as const
    await expect(linkTicket(store, { num, link: one }, ann)).rejects.toMatchObject({ code: "conflict" })
  })

  it("move up when somebody writes a note, which their history tells", async () => {
    const [older, newer] = [await create({ title: "older" }), await create({ title: "newer" })]
    expect(await nums({})).toEqual([newer, older])
    await createNote(store, { subject: { kind: "ticket", ticket: older }, body: "private words" }, ben)
    expect(await nums({})).toEqual([older, newer])
    expect((await get(older)).history[0]).toMatchObject({ by: "ben name", words: "wrote a note" })
    expect(JSON.stringify(await audit())).not.toContain("private")
  })
})
