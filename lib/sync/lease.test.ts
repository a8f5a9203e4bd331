import { hostname } from "node:os"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { ENGINES, openTestStore } from "@/lib/testing/open-test-store"
import { freeLease, type Lease, renewLease, requireLease, takeLease, toHolder } from "./lease"

const NAME = "sync:main"
/** Of another machine, so that nobody can tell whether it lives. */
const ELSEWHERE = ["far-a:1:x", "far-b:1:y"] as const

describe.each(ENGINES)("O4: the lease of a connection on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openTestStore(engine)
  })
  afterEach(() => store.close())
  const take = (holder: string) => takeLease(store, NAME, holder)
  const mustTake = async (holder: string): Promise<Lease> => {
    const lease = await take(holder)
    if (!lease) throw new Error(`${holder} did not get the lease`)
    return lease
  }
  const expire = () =>
    store.write((tx) => tx.updateTable("leases").set({ expires_at: 0 }).where("name", "=", NAME).execute())
  const writeAs = (lease: Lease) =>
    store.write(async (tx) => {
      await tx
        .insertInto("sync_state")
        .values({ connection: lease.holder, name: "x", value: "1", updated_at: 0 })
        .execute()
      await requireLease(tx, lease)
    })

  it("belongs to one at a time, also when many ask at once", async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, (_, n) => take(`far-${n}:1:x`)))
    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  it("changes hands when it has expired, and then a stale holder writes nothing", async () => {
    const stale = await mustTake(ELSEWHERE[0])
    expect(await take(ELSEWHERE[1])).toBeUndefined()
    await expire()
    const fresh = await mustTake(ELSEWHERE[1])
    expect(fresh.fence).toBeGreaterThan(stale.fence)
    await expect(writeAs(stale)).rejects.toMatchObject({ code: "lease_lost" })
    expect(await renewLease(store, stale)).toBe(false)
    await freeLease(store, stale)
    await writeAs(fresh)
    const written = await store.read.selectFrom("sync_state").select("connection").execute()
    expect(written).toEqual([{ connection: ELSEWHERE[1] }])
  })

  it("can be taken at once after it was freed, and after its holder on this machine was killed", async () => {
    await freeLease(store, await mustTake(ELSEWHERE[0]))
    // A process number that Linux never gives.
    await mustTake(`${hostname()}:4194305:dead`)
    const own = await mustTake(toHolder())
    expect(await take(ELSEWHERE[0])).toBeUndefined()
    expect(await renewLease(store, own)).toBe(true)
  })
})
