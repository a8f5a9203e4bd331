import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import type { LiveEvent, Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { listViews } from "./data"
import { createView, deleteView } from "./mutations"

const person = (id: string, role: Operator["role"]): Operator => ({ id, name: id, email: `${id}@example.com`, role })
const ann = person("ann", "support")
const view = { page: "jobs", name: "Failed pro", query: "tab=failed&model=pro" } as const

describe.each(ENGINES)("saved views on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    const row = { ...ann, password_hash: null, created_at: 0, disabled_at: null }
    await store.write((tx) => tx.insertInto("people").values(row).execute())
  })
  afterEach(() => store.close())

  it("are seen by everyone, told to open browsers, and recorded", async () => {
    const told: LiveEvent[] = []
    store.subscribe((event) => told.push(event))
    const { id } = await createView(store, view, ann)
    expect(await listViews(store.read, "jobs")).toMatchObject([
      { id, name: "Failed pro", query: view.query, createdBy: { id: "ann", name: "ann" } },
    ])
    await expect.poll(() => told).toContainEqual({ type: "views" })
    const audit = await store.read.selectFrom("audit_log").select(["actor", "action", "subject"]).execute()
    expect(audit).toEqual([{ actor: "ann", action: "view.created", subject: id }])
  })

  it("keep their names apart", async () => {
    await createView(store, view, ann)
    await expect(createView(store, { ...view, query: "" }, ann)).rejects.toMatchObject({ code: "conflict" })
    expect(await listViews(store.read, "jobs")).toHaveLength(1)
  })

  it("T3: are deleted by who saved them or by an admin, and by nobody else", async () => {
    const { id } = await createView(store, view, ann)
    await expect(deleteView(store, id, person("ben", "support"))).rejects.toMatchObject({ code: "forbidden" })
    await deleteView(store, id, person("eve", "admin"))
    await expect(deleteView(store, id, ann)).rejects.toMatchObject({ code: "not_found" })
    expect(await listViews(store.read, "jobs")).toEqual([])
    const second = await createView(store, view, ann)
    await deleteView(store, second.id, ann)
    const audit = await store.read
      .selectFrom("audit_log")
      .select("action")
      .where("action", "=", "view.deleted")
      .execute()
    expect(audit).toHaveLength(2)
  })
})
