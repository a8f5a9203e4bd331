import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { LiveEvent, Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { createTicket } from "@/lib/tickets/mutations"
import { listNotes } from "./data"
import { createNote, deleteNote } from "./mutations"
import { type NoteSubject, toNoteSubject, toSubjectQuery } from "./schema"

const person = (id: string, role: Operator["role"]): Operator => ({
  id,
  name: `${id} name`,
  email: `${id}@a.test`,
  role,
})
const ann = person("ann", "support")
const ben = person("ben", "support")
const eve = person("eve", "admin")
const JOB = { kind: "job", connection: "main", jobId: "a/b" } as const

describe.each(ENGINES)("notes on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    const rows = [ann, ben, eve].map((one) => ({ ...one, password_hash: null, created_at: 0, disabled_at: null }))
    await store.write((tx) => tx.insertInto("people").values(rows).execute())
    await store.write((tx) => mirrorJobs(tx, { ...look(), jobs: [vendorJob({ id: "a/b" })], teamZone: "UTC" }))
  })
  afterEach(() => store.close())

  const write = (body: string, by = ann, subject: NoteSubject = JOB) => createNote(store, { subject, body }, by)
  const list = (subject: NoteSubject = JOB) => listNotes(store.read, subject)

  it("stand under what they are about, oldest first, and nowhere else", async () => {
    const told: LiveEvent[] = []
    store.subscribe((event) => told.push(event))
    const plain = { reference: null, url: null, customer: null, pasted: null, jobs: [], groups: [] }
    const { num } = await createTicket(store, { ...plain, title: "T" }, ann)
    await write("first **bold**")
    await write("second", ben)
    await write("of the ticket", ann, { kind: "ticket", ticket: num })
    expect((await list()).notes).toMatchObject([
      { by: { id: "ann", name: "ann name" }, erased: null, body: [{ kind: "paragraph" }] },
      { by: { name: "ben name" } },
    ])
    expect((await list({ kind: "ticket", ticket: num })).notes).toHaveLength(1)
    expect((await list({ ...JOB, connection: "staging" })).notes).toEqual([])
    await expect.poll(() => told.filter((event) => event.type === "tickets").length).toBe(4)
  })

  it("are about something that is there", async () => {
    const nowhere: NoteSubject[] = [
      { ...JOB, jobId: "nobody" },
      { ...JOB, connection: "staging" },
      { kind: "ticket", ticket: 99 },
      { kind: "group", groupId: "fg_x" },
    ]
    for (const subject of nowhere) {
      await expect(write("x", ann, subject)).rejects.toMatchObject({ code: "not_found" })
    }
    expect(await store.read.selectFrom("audit_log").select("num").execute()).toEqual([])
  })

  it("T3: are deleted by who wrote them or by an admin: the words are gone, that somebody wrote is not", async () => {
    const { num } = await write("unrepeatable")
    await expect(deleteNote(store, num, ben)).rejects.toMatchObject({ code: "forbidden" })
    await deleteNote(store, num, ann)
    await expect(deleteNote(store, num, ann)).rejects.toMatchObject({ code: "not_found" })
    const { num: second } = await write("also unrepeatable")
    await deleteNote(store, second, eve)
    expect((await list()).notes).toMatchObject([
      { by: { id: "ann" }, body: [], erased: { by: "ann name" } },
      { by: { id: "ann" }, body: [], erased: { by: "eve name" } },
    ])
    const everything = JSON.stringify([
      await store.read.selectFrom("notes").selectAll().execute(),
      await store.read.selectFrom("audit_log").selectAll().execute(),
    ])
    expect(everything).not.toContain("unrepeatable")
    const audit = await store.read.selectFrom("audit_log").select(["action", "subject"]).orderBy("num").execute()
    expect(audit).toEqual([
      { action: "note.created", subject: "job:main/a/b" },
      { action: "note.deleted", subject: "job:main/a/b" },
      { action: "note.created", subject: "job:main/a/b" },
      { action: "note.deleted", subject: "job:main/a/b" },
    ])
  })

  it("are read in turns, so that others do not wait for many long ones", async () => {
    const row = {
      subject_kind: "job",
      subject: "main/a/b",
      by: "ann",
      at: 1,
      erased_at: null,
      erased_by: null,
    } as const
    const body = "- a\n".repeat(2_500)
    await store.write((tx) =>
      tx
        .insertInto("notes")
        .values(Array.from({ length: 80 }, () => ({ ...row, body })))
        .execute(),
    )
    let [longest, last] = [0, performance.now()]
    const tick = () => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }
    const ticking = setInterval(tick, 1)
    const begun = performance.now()
    await list()
    clearInterval(ticking)
    tick()
    expect(longest).toBeLessThan((performance.now() - begun) / 3)
  })

  it("say how many older ones are not shown", async () => {
    const row = {
      subject_kind: "job",
      subject: "main/a/b",
      by: "ann",
      at: 1,
      erased_at: null,
      erased_by: null,
    } as const
    await store.write((tx) =>
      tx
        .insertInto("notes")
        .values(Array.from({ length: 203 }, (_, n) => ({ ...row, body: `note ${n}` })))
        .execute(),
    )
    const { notes, older } = await list()
    expect([notes.length, older]).toEqual([200, 3])
    expect(notes.at(-1)?.body).toEqual([{ kind: "paragraph", children: [{ kind: "text", text: "note 202" }] }])
  })
})

describe("the subject of a note", () => {
  it("comes back from a query as it was", () => {
    const subjects: NoteSubject[] = [
      JOB,
      { kind: "job", connection: "prod-main", jobId: "job/with?&#=% ü" },
      { kind: "ticket", ticket: 12 },
      { kind: "group", groupId: "fg_1a" },
    ]
    for (const subject of subjects) {
      expect(toNoteSubject(new URLSearchParams(toSubjectQuery(subject)))).toEqual(subject)
    }
  })

  it("is null where a query names none", () => {
    for (const query of [
      "",
      "kind=job&subject=main",
      "kind=job&subject=main/",
      "kind=job&subject=/x",
      "kind=ticket&subject=0",
      "kind=ticket&subject=x",
      "kind=person&subject=1",
      "kind=group&subject=%00",
    ]) {
      expect(toNoteSubject(new URLSearchParams(query))).toBeNull()
    }
  })
})
