import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { openStore } from "@/lib/store/open"
import { runCommand } from "@/lib/testing/child"

describe("npm run backup", () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ops-backup-"))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  const runWith = (env: Record<string, string>, ...args: string[]) =>
    runCommand("backup", args, { DATA_DIR: folder, ...env })
  const run = (...args: string[]) => runWith({}, ...args)

  it("O11: copies a store that is in use, and refuses to overwrite a copy", async () => {
    const store = await openStore({ kind: "sqlite", file: join(folder, "demo", "ops.sqlite") })
    const row = { connection: "c", name: "n", value: "kept", updated_at: 1 }
    await store.write((tx) => tx.insertInto("sync_state").values(row).execute())
    const to = join(folder, "copy.sqlite")
    const first = await run("--to", to, "--json")
    expect(JSON.parse(first.out)).toMatchObject({ ok: true, to, bytes: expect.any(Number) })
    expect(await run("--to", to)).toMatchObject({ code: 1, err: expect.stringContaining("already") })
    expect((await run()).code).toBe(0)
    expect((await readdir(join(folder, "demo", "backups"))).length).toBe(1)
    await store.close()
    const copy = await openStore({ kind: "sqlite", file: to })
    expect(await copy.read.selectFrom("sync_state").selectAll().execute()).toEqual([row])
    await copy.close()
  }, 60_000)

  it("fails without a store, makes none, and explains itself", async () => {
    expect(await run("--json")).toMatchObject({ code: 1, err: expect.stringContaining("not_found") })
    expect(await readdir(join(folder, "demo")).catch(() => [])).not.toContain("ops.sqlite")
    expect(await run("--help")).toMatchObject({ code: 0, out: expect.stringContaining("--to FILE") })
    expect(await run("--what")).toMatchObject({ code: 2 })
  }, 60_000)

  it("O11: copies no PostgreSQL store, says which tool does, and tells nobody its password", async () => {
    const postgres = { REMOVEBGVIDEO_API_KEY: "key_for_tests", DATABASE_URL: "postgres://ops:leak-me@127.0.0.1:1/ops" }
    const { code, out, err } = await runWith(postgres)
    expect([code, out]).toEqual([1, ""])
    expect(err).toContain('pg_dump --format=custom --file=ops.dump "$DATABASE_URL"')
    expect(err).not.toContain("leak-me")
  }, 60_000)
})
