import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "kysely"
import { afterEach, describe, expect, it, vi } from "vitest"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES, openTestStore } from "@/lib/testing/open-test-store"
import { migrate } from "./migrate"
import { createDdl, type Engine, type Migration } from "./migrations/ddl"
import { MIGRATIONS } from "./migrations/list"
import { openStore } from "./open"
import type { Store } from "./store"

/** Of our own schema only: Kysely's introspection reads all of them, also one that another test drops meanwhile. */
async function listTables(store: Store): Promise<string[]> {
  const names =
    store.engine === "sqlite"
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`
  return (await names.execute(store.read)).rows.map((row) => row.name)
}

const extra: Migration = {
  name: "9001-extra",
  async up(db, engine) {
    await createDdl(db, engine).table("extra", { num: "key", word: "text" })
  },
}
const broken: Migration = {
  name: "9002-broken",
  async up(db) {
    await sql`create table half_made (num integer)`.execute(db)
    throw new Error("cut")
  },
}

describe.each(ENGINES)("migrations on %s", (engine) => {
  let store: Store
  afterEach(async () => {
    await store.close()
  })
  const on: Engine = engine === "sqlite" ? { engine } : { engine, trigramSchema: "public" }
  const run = (known: readonly Migration[], beforeChange: () => Promise<void> = async () => {}) =>
    migrate(store, on, { known, beforeChange })

  it("run once, and leave a store that is up to date alone", async () => {
    store = await openTestStore(engine)
    const beforeChange = vi.fn(async () => {})
    await run(MIGRATIONS, beforeChange)
    await run([...MIGRATIONS, extra], beforeChange)
    await run([...MIGRATIONS, extra], beforeChange)
    expect(beforeChange).toHaveBeenCalledExactlyOnceWith(extra.name)
    expect(await listTables(store)).toContain("extra")
  })

  it("O8: refuse a store that a newer version wrote, and name what it has", async () => {
    store = await openTestStore(engine)
    await run([...MIGRATIONS, extra])
    await expect(run(MIGRATIONS)).rejects.toMatchObject({
      code: "store_unavailable",
      message: /newer version.*9001-extra/,
    })
  })

  it("O8: leave nothing of a migration that was cut, and run again", async () => {
    store = await openTestStore(engine)
    await expect(run([...MIGRATIONS, extra, broken])).rejects.toThrow("cut")
    expect(await listTables(store)).not.toContain("half_made")
    expect(await listTables(store)).not.toContain("extra")
    await run([...MIGRATIONS, extra])
    expect(await listTables(store)).toContain("extra")
    noteFigure("O8", `${engine}: a cut migration leaves nothing and runs again; a newer schema is refused by its name`)
  })

  it("are applied once when two start together", async () => {
    store = await openTestStore(engine)
    const slow: Migration = {
      name: extra.name,
      async up(db, to) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        await extra.up(db, to)
      },
    }
    await Promise.all([run([...MIGRATIONS, slow]), run([...MIGRATIONS, slow])])
    expect(await listTables(store)).toContain("extra")
  })
})

describe("opening a SQLite store", () => {
  it("lets several make the same new file at once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ops-open-"))
    const file = join(folder, "new", "ops.sqlite")
    const stores = await Promise.all([1, 2, 3].map(() => openStore({ kind: "sqlite", file })))
    for (const store of stores) {
      expect(await listTables(store)).toContain("jobs")
      await store.close()
    }
    await rm(folder, { recursive: true })
  })

  it("copies a store that holds something before it changes it, and keeps the newest five copies", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ops-open-"))
    const file = join(folder, "ops.sqlite")
    const all: Migration[] = []
    vi.doMock("./migrations/list", () => ({ MIGRATIONS: all }))
    vi.resetModules()
    const fresh = await import("./open")
    for (let n = 1; n <= 7; n++) {
      all.push({ name: `000${n}-step`, up: (db, to) => createDdl(db, to).table(`t${n}`, { num: "key" }) })
      await (await fresh.openStore({ kind: "sqlite", file })).close()
    }
    vi.doUnmock("./migrations/list")
    const names = (await readdir(join(folder, "backups"))).sort()
    expect(names.map((name) => name.slice(0, 11))).toEqual([3, 4, 5, 6, 7].map((n) => `before-000${n}`))
    await rm(folder, { recursive: true })
  })
})
