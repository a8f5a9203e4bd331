import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ERASED } from "@/lib/domain/erased"
import { createNote } from "@/lib/notes/mutations"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { admin, findTelling, NAME } from "@/lib/testing/erasure-rig"
import { createErasureWorld, type ErasureWorld } from "@/lib/testing/erasure-seed"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { createTicket } from "@/lib/tickets/mutations"
import { eraseCustomer } from "./erasure"
import { previewErasure } from "./preview"

describe.each(ENGINES)("the tickets of an erased customer on %s", (engine) => {
  let store: Store
  let world: ErasureWorld
  beforeEach(async () => {
    store = await openSharedStore(engine)
    world = await createErasureWorld(store)
  })
  afterEach(() => store.close())

  const erase = (forMs = 60_000) => eraseCustomer(store, { name: NAME, reason: "request 4471" }, { by: admin, forMs })

  it("tells beforehand by number which tickets of nobody it empties, and empties none that is somebody else's too", async () => {
    const { ticket, other } = await world.seed()
    const nobody = { reference: null, url: null, customer: null, groups: [] }
    const job = (jobId: string) => ({ connection: "main", jobId })
    const words = `${NAME} and bystander both say: blurry`
    const save = async (ticket: Parameters<typeof createTicket>[1]) => (await createTicket(store, ticket, admin)).num
    const shared = await save({ ...nobody, title: "Two of them", pasted: words, jobs: [job("fail"), job("others")] })
    const foreign = await save({
      ...nobody,
      title: "Other's",
      customer: "bystander",
      pasted: null,
      jobs: [job("fail")],
    })
    const shouted = { ...nobody, title: "Shouted", customer: NAME.toUpperCase(), pasted: "grunklewords", jobs: [] }
    expect(shouted.customer).not.toBe(NAME)
    const spelled = await save(shouted)
    const linked = other - 1
    await createNote(store, { subject: { kind: "ticket", ticket: linked }, body: "grunklewords" }, admin)
    await createNote(store, { subject: { kind: "ticket", ticket: spelled }, body: "grunklewords" }, admin)
    const preview = await previewErasure(store, NAME)
    expect(preview).toMatchObject({ tickets: 2, linkedTickets: [linked], notes: 4, left: { tickets: 0 } })
    expect(preview.left.shared).toEqual([shared, foreign])
    expect(await erase(0)).toMatchObject({ isDone: false })
    // Begun, it still knows which these are, though the jobs say of nobody by now.
    expect((await previewErasure(store, NAME)).linkedTickets).toEqual([linked])
    expect(await erase()).toMatchObject({ tickets: 3, notes: 4, isDone: true })
    const rows = store.read.selectFrom("tickets").select(["num", "title", "pasted", "customer"]).orderBy("num")
    const gone = { title: "Erased ticket", pasted: null, customer: null }
    expect(await rows.execute()).toEqual([
      { num: ticket, ...gone },
      { num: linked, ...gone },
      { num: other, title: "Other", pasted: "words", customer: "bystander" },
      { num: shared, title: "Two of them", pasted: `${ERASED} and bystander both say: blurry`, customer: null },
      { num: foreign, title: "Other's", pasted: null, customer: "bystander" },
      { num: spelled, ...gone },
    ])
    expect(await findTelling(store)).toEqual([])
  })

  it("leaves the tickets of a customer of another name that differs in case alone", async () => {
    await world.seed()
    const loud = NAME.toUpperCase()
    await world.see(vendorJob({ id: "loud", metadata: { customer: loud }, status: "completed" }))
    const theirs = { reference: null, url: null, customer: loud, pasted: null, groups: [], jobs: [] }
    const { num } = await createTicket(store, { ...theirs, title: "Loud" }, admin)
    expect((await previewErasure(store, NAME)).tickets).toBe(1)
    await erase()
    const row = store.read.selectFrom("tickets").select(["title", "customer"]).where("num", "=", num)
    expect(await row.executeTakeFirst()).toEqual({ title: "Loud", customer: loud })
  })
})
