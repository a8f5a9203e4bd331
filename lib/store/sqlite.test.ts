import type { ChildProcess } from "node:child_process"
import { existsSync } from "node:fs"
import { copyFile, mkdtemp, rename, rm, stat, truncate } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "kysely"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { spawnTestChild } from "@/lib/testing/child"
import { noteFigure } from "@/lib/testing/fault"
import { A_FEW_ROWS } from "./limits"
import { openStore } from "./open"
import type { LiveEvent, Store } from "./store"

const CHILD_MS = 120_000

type Child = {
  process: ChildProcess
  written: () => number
  ended: Promise<void>
  waitFor: (count: number) => Promise<void>
}

async function startWriter(file: string, connection: string, count: number): Promise<Child> {
  const child = await spawnTestChild("store-child", [file, connection, `${count}`])
  let lines = 0
  let wake = () => {}
  child.stdout.on("data", (chunk: Buffer) => {
    lines += chunk.toString().split("\n").length - 1
    wake()
  })
  return {
    process: child,
    written: () => lines,
    ended: new Promise((resolve) => child.once("exit", () => resolve())),
    async waitFor(wanted) {
      while (lines < wanted) await new Promise<void>((resolve) => (wake = resolve))
    },
  }
}

describe("the store on sqlite", () => {
  let folder: string
  let file: string
  let store: Store
  const open = () => openStore({ kind: "sqlite", file })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ops-sqlite-"))
    file = join(folder, "ops.sqlite")
    store = await open()
  })
  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  const put = (name: string, size = 1, on: Store = store) =>
    on.write((tx) =>
      tx
        .insertInto("sync_state")
        .values({ connection: "me", name, value: "x".repeat(size), updated_at: 1 })
        .execute(),
    )

  async function count(on: Store, connection: string): Promise<[states: number, logged: number]> {
    const states = await on.read.selectFrom("sync_state").select("name").where("connection", "=", connection).execute()
    const logged = await on.read.selectFrom("audit_log").select("num").where("actor", "=", connection).execute()
    return [states.length, logged.length]
  }

  it("O6: commits to the disk before it answers: WAL with synchronous FULL", async () => {
    const { synchronous, mode } = await store.write(async (tx) => {
      const full = await sql<{ synchronous: number }>`pragma synchronous`.execute(tx)
      const wal = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(tx)
      return { synchronous: full.rows[0]?.synchronous, mode: wal.rows[0]?.journal_mode }
    })
    expect({ synchronous, mode }).toEqual({ synchronous: 2, mode: "wal" })
  })

  it(
    "has everything that a killed process had acknowledged, and no half of a transaction",
    async () => {
      for (const [round, after] of [3, 40, 111].entries()) {
        const child = await startWriter(file, `killed-${round}`, 1_000_000)
        await child.waitFor(after)
        child.process.kill("SIGKILL")
        await child.ended
        const [states, logged] = await count(store, `killed-${round}`)
        expect(states).toBeGreaterThanOrEqual(child.written())
        expect(logged).toBe(states)
      }
    },
    CHILD_MS,
  )

  it(
    "takes the writes of two processes at once, none lost, and notices those of the other",
    async () => {
      const heard: LiveEvent[] = []
      const leave = store.subscribe((event) => heard.push(event))
      const child = await startWriter(file, "other", 150)
      await child.waitFor(1)
      for (let n = 0; n < 150; n++) await put(`n${n}`)
      await child.ended
      expect(await count(store, "other")).toEqual([150, 150])
      expect((await count(store, "me"))[0]).toBe(150)
      await expect.poll(() => heard.length, { timeout: 3_000 }).toBeGreaterThan(0)
      expect(heard.every((event) => event.type === "any")).toBe(true)
      leave()
    },
    CHILD_MS,
  )

  it("says nothing of its own writes to those who watch for other processes", async () => {
    const heard: LiveEvent[] = []
    const leave = store.subscribe((event) => heard.push(event))
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    await put("mine")
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    leave()
    expect(heard).toEqual([])
  })

  it("O3: says that the disk is full, reads on, and works again when there is room", async () => {
    await put("before")
    await store.write(async (tx) => {
      const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(tx)
      await sql.raw(`pragma max_page_count = ${(rows[0]?.page_count ?? 0) + 2}`).execute(tx)
    })
    await expect(put("big", 200_000)).rejects.toMatchObject({ code: "store_unavailable", message: /full/ })
    const half = store.write(async (tx) => {
      const row = { connection: "me", updated_at: 1 }
      await tx
        .insertInto("sync_state")
        .values({ ...row, name: "a", value: "" })
        .execute()
      await tx
        .insertInto("sync_state")
        .values({ ...row, name: "b", value: "x".repeat(200_000) })
        .execute()
        .catch(() => {})
      await tx
        .insertInto("sync_state")
        .values({ ...row, name: "c", value: "" })
        .execute()
    })
    await expect(half).rejects.toMatchObject({ code: "store_unavailable" })
    expect((await count(store, "me"))[0]).toBe(1)
    await store.write((tx) => sql`pragma max_page_count = 1000000`.execute(tx))
    await put("after", 200_000)
    expect((await count(store, "me"))[0]).toBe(2)
  })

  it("keeps nothing when the transaction was ended underneath and the work goes on", async () => {
    const ended = store.write(async (tx) => {
      await sql`rollback`.execute(tx)
      await tx.insertInto("sync_state").values({ connection: "me", name: "x", value: "", updated_at: 1 }).execute()
    })
    await expect(ended).rejects.toMatchObject({ code: "store_unavailable" })
    expect((await count(store, "me"))[0]).toBe(0)
  })

  it("stops a query that runs away at the read limit, and never holds up the event loop", async () => {
    const delays: number[] = []
    let last = performance.now()
    const beat = setInterval(() => {
      delays.push(performance.now() - last)
      last = performance.now()
    }, 20)
    const started = performance.now()
    const endless = sql`
      with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n where ${store.withinLimit()}`
    await expect(endless.execute(store.read)).rejects.toMatchObject({ code: "store_unavailable", message: /too long/ })
    clearInterval(beat)
    expect(performance.now() - started).toBeGreaterThan(4_500)
    expect(performance.now() - started).toBeLessThan(6_500)
    expect(delays.length).toBeGreaterThan(100)
    expect(await count(store, "me")).toEqual([0, 0])
  }, 15_000)

  it("answers lists while others count, however many do", async () => {
    const order: string[] = []
    const slow = sql`with recursive n(x) as (select 1 union all select x + 1 from n limit 300000) select count(*) from n`
    const counts = [1, 2, 3].map(() => slow.execute(store.read).then(() => order.push("count")))
    for (let n = 0; n < 5; n++) await count(store, "me").then(() => order.push("list"))
    await Promise.all(counts)
    expect(order.slice(0, 5).filter((done) => done === "list").length).toBeGreaterThanOrEqual(4)
  })

  it("answers a count of a few rows while others count, when it says so", async () => {
    const order: string[] = []
    const slow = sql`with recursive n(x) as (select 1 union all select x + 1 from n limit 300000) select count(*) from n`
    const few = sql`select count(*) ${sql.raw(A_FEW_ROWS)} from (select 1 from jobs limit 5)`
    const counts = [1, 2, 3].map(() => slow.execute(store.read).then(() => order.push("far")))
    for (let n = 0; n < 5; n++) await few.execute(store.read).then(() => order.push("few"))
    await Promise.all(counts)
    expect(order.slice(0, 5).filter((done) => done === "few").length).toBeGreaterThanOrEqual(4)
  })

  it("O7: says so while its file is away, writes nothing into the void, and opens what is there again", async () => {
    await put("before")
    for (const end of ["", "-wal", "-shm"]) {
      if (existsSync(file + end)) await rename(file + end, `${file}.away${end}`)
    }
    await expect(put("void")).rejects.toMatchObject({ code: "store_unavailable" })
    await expect(count(store, "me")).rejects.toMatchObject({ code: "store_unavailable" })
    for (const end of ["", "-wal", "-shm"]) {
      if (existsSync(`${file}.away${end}`)) await rename(`${file}.away${end}`, file + end)
    }
    await put("after")
    expect((await count(store, "me"))[0]).toBe(2)
  })

  it("O7: waits a bounded time for another process that holds the lock, then says busy", async () => {
    const other = await open()
    let letGo = () => {}
    const isHeld = new Promise<void>((held) => {
      void other.write(async () => {
        held()
        await new Promise<void>((resolve) => (letGo = resolve))
      })
    })
    await isHeld
    const began = performance.now()
    await expect(put("blocked")).rejects.toMatchObject({ code: "store_unavailable", message: /busy/ })
    const waited = (performance.now() - began) / 1_000
    expect(waited).toBeLessThan(8)
    noteFigure("O7", `SQLite locked by another process: told after ${waited.toFixed(1)} s, works on when it is free`)
    letGo()
    await put("after")
    await other.close()
  }, 15_000)

  it("O11: makes a copy that is a whole store of its own while writes go on, and never over a file that is there", async () => {
    for (let n = 0; n < 20; n++) await put(`n${n}`, 5_000)
    const target = join(folder, "copies", "copy.sqlite")
    await Promise.all([store.backup(target), put("during"), put("during-2")])
    await expect(store.backup(target)).rejects.toMatchObject({ code: "conflict" })
    const copy = await openStore({ kind: "sqlite", file: target })
    expect((await sql`pragma integrity_check`.execute(copy.read)).rows).toEqual([{ integrity_check: "ok" }])
    expect((await count(copy, "me"))[0]).toBeGreaterThanOrEqual(20)
    await put("in the copy", 1, copy)
    await copy.close()
  })

  it("O6: has all that was acknowledged before a write-ahead file was torn, and nothing half", async () => {
    const sizes: number[] = []
    for (let n = 0; n < 12; n++) {
      await put(`n${n}`, 2_000)
      sizes.push((await stat(`${file}-wal`)).size)
    }
    let cuts = 0
    for (const [acknowledged, size] of [...sizes.entries()].filter(([n]) => n % 3 === 1)) {
      for (const beyond of [1, 777, 4_096]) {
        const torn = join(folder, `torn-${acknowledged}-${beyond}.sqlite`)
        await copyFile(file, torn)
        await copyFile(`${file}-wal`, `${torn}-wal`)
        await truncate(`${torn}-wal`, size + beyond)
        const after = await openStore({ kind: "sqlite", file: torn })
        expect((await count(after, "me"))[0]).toBe(acknowledged + 1)
        expect((await sql`pragma integrity_check`.execute(after.read)).rows).toEqual([{ integrity_check: "ok" }])
        await after.close()
        cuts++
      }
    }
    noteFigure(
      "O6",
      `${cuts} write-ahead files cut after the last acknowledged size: each whole, acknowledged-and-lost 0`,
    )
  })

  it("leaves no write-ahead file behind when it is closed", async () => {
    await put("n")
    await store.close()
    expect(existsSync(`${file}-wal`)).toBe(false)
    await expect(put("late")).rejects.toMatchObject({ code: "store_unavailable" })
    store = await open()
    expect((await count(store, "me"))[0]).toBe(1)
  })
})
