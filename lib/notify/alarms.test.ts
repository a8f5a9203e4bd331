import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { MINUTE } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { emptyBeat, type HealthState, type ListState, writeSyncState } from "@/lib/sync/state"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { noteAlarms } from "./alarms"
import { toSentence } from "./words"

const NOW = Date.UTC(2026, 10, 24, 12)
const prod = { id: "prod", label: "Production", keys: [{ alias: "main" }] }
const SENDING = { origin: "https://ops.team.test", secrets: [] }

describe.each(ENGINES)("alarms on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const at = (minute: number) => NOW + minute * MINUTE
  const keepList = (list: Partial<ListState>, now: number) =>
    store.write((tx) =>
      writeSyncState(
        tx,
        { connection: "prod", name: "list", now },
        { ...emptyBeat(15_000), completedStartedAt: null, ...list },
      ),
    )
  const keepHealth = (failures: number, now: number) => {
    const value: HealthState = { ...emptyBeat(MINUTE), lastOkAt: now, status: "degraded", checks: {}, failures }
    return store.write((tx) => writeSyncState(tx, { connection: "prod", name: "health", now }, value))
  }
  const call = (minute: number, status: number | null, error_code: string | null = null) =>
    store.write((tx) =>
      tx
        .insertInto("vendor_calls")
        .values({
          connection: "prod",
          key_alias: "main",
          at: at(minute),
          method: "GET",
          path: "/v1/jobs",
          purpose: "list",
          attempt: 1,
          status,
          request_id: null,
          latency_ms: 5,
          error_code,
          job_id: null,
        })
        .execute(),
    )
  const look = (minute: number) => noteAlarms(store, [prod], at(minute))
  const told = async () => {
    const rows = await store.read.selectFrom("notifications").selectAll().orderBy("num").execute()
    return rows.map((row) => toSentence(row, SENDING))
  }

  it("tell once that the sync has stopped, and again only after it has run for five minutes", async () => {
    const failing = (minute: number) =>
      keepList({ lastOkAt: at(-10), lastErrorAt: at(minute), errorCode: "vendor_unavailable" }, at(minute))
    const running = (minute: number) => keepList({ lastOkAt: at(minute) }, at(minute))
    await running(-10)
    await look(-10)
    await failing(0)
    // Several processes look at the same moment, and again each minute.
    await Promise.all([look(0), look(0), look(0)])
    for (let minute = 1; minute < 30; minute++) await look(minute)
    expect(await told()).toEqual([
      "The sync of Production has stopped: the vendor does not answer. https://ops.team.test/?connection=prod",
    ])
    for (let minute = 30; minute < 34; minute++) {
      await running(minute)
      await look(minute)
    }
    await failing(34)
    await look(34)
    expect(await told()).toHaveLength(1)
    for (let minute = 35; minute <= 40; minute++) {
      await running(minute)
      await look(minute)
    }
    await keepList({ lastOkAt: at(40), lastErrorAt: at(45), errorCode: "vendor_unavailable" }, at(45))
    await look(45)
    expect(await told()).toHaveLength(1)
    // The same at most once an hour.
    await look(60)
    expect(await told()).toHaveLength(2)
  })

  it("tell that the vendor is unhealthy at the second failed check in a row", async () => {
    await keepHealth(1, at(0))
    await look(0)
    expect(await told()).toEqual([])
    await keepHealth(2, at(1))
    await look(1)
    await keepHealth(3, at(2))
    await look(2)
    expect(await told()).toEqual([
      "The vendor is unhealthy: 2 failed health checks in a row, asked by Production. https://ops.team.test/?connection=prod",
    ])
  })

  it("tell once of a refused key, not of the sync that stops with it, and of nothing without a call", async () => {
    await look(0)
    await call(1, 401)
    await keepList({ lastErrorAt: at(1), errorCode: "vendor_auth" }, at(1))
    await look(1)
    // Nothing more is sent with it; after an hour its calls are not looked at any more.
    for (let minute = 2; minute < 130; minute += 8) await look(minute)
    expect(await told()).toEqual([
      "The vendor refuses key main of Production. Nothing more is sent with it. https://ops.team.test/keys?connection=prod",
    ])
    await call(130, 200)
    await keepList({ lastOkAt: at(130) }, at(130))
    for (let minute = 130; minute <= 136; minute++) await look(minute)
    await call(137, 401)
    await look(137)
    expect(await told()).toHaveLength(2)
  })

  it("tell of a key that is refused by its code, and of the sync where no key is known to be refused", async () => {
    await call(0, 200)
    await keepList({ lastErrorAt: at(1), errorCode: "vendor_auth" }, at(1))
    await look(1)
    expect(await told()).toEqual([expect.stringContaining("The sync of Production has stopped")])
    await call(2, 403, "invalid_api_key")
    await look(2)
    expect((await told()).slice(1)).toEqual([expect.stringContaining("The vendor refuses key main of Production")])
    // It was accepted again, so what stops the sync now is not told by then.
    await call(10, 200)
    await keepList({ lastOkAt: at(10) }, at(10))
    await look(10)
    await keepList({ lastOkAt: at(70), lastErrorAt: at(75), errorCode: "vendor_auth" }, at(75))
    await look(75)
    expect((await told()).slice(2)).toEqual([expect.stringContaining("The sync of Production has stopped")])
  })

  it("tell once that the vendor is unhealthy, however many connections find it so", async () => {
    const ids = Array.from({ length: 10 }, (_, index) => ({ ...prod, id: `c${index}`, label: `C${index}` }))
    const health: HealthState = { ...emptyBeat(MINUTE), lastOkAt: null, status: "unknown", checks: {} }
    for (const [index, { id }] of ids.entries()) {
      const value = { ...health, failures: index === 4 ? 3 : 2 }
      await store.write((tx) => writeSyncState(tx, { connection: id, name: "health", now: at(0) }, value))
    }
    await Promise.all([noteAlarms(store, ids, at(0)), noteAlarms(store, ids, at(0))])
    for (let minute = 1; minute < 5; minute++) await noteAlarms(store, ids, at(minute))
    expect(await told()).toEqual([expect.stringContaining("3 failed health checks in a row, asked by C4")])
  })

  it("write nothing while nothing changes", async () => {
    await keepHealth(2, at(0))
    await look(0)
    const read = () => store.read.selectFrom("sync_state").selectAll().where("name", "=", "alarms").execute()
    const before = await read()
    await look(1)
    expect(await read()).toEqual(before)
    expect(before).toHaveLength(1)
  })
})
