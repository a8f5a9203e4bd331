import { spawnSync } from "node:child_process"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { openStore } from "@/lib/store/open"

describe("npm run backup", () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ops-backup-"))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  const run = (...args: string[]) => runWith({}, ...args)

  function runWith(env: Record<string, string>, ...args: string[]) {
    const { PATH = "" } = process.env
    const done = spawnSync(
      process.execPath,
      ["--conditions=react-server", "--import", "tsx", "lib/cli/backup.ts", ...args],
      { env: { PATH, DATA_DIR: folder, NODE_ENV: "test", ...env }, encoding: "utf8" },
    )
    return { code: done.status, out: done.stdout, err: done.stderr }
  }

  it("O11: copies a store that is in use, and refuses to overwrite a copy", async () => {
    const store = await openStore({ kind: "sqlite", file: join(folder, "demo", "ops.sqlite") })
    const row = { connection: "c", name: "n", value: "kept", updated_at: 1 }
    await store.write((tx) => tx.insertInto("sync_state").values(row).execute())
    const to = join(folder, "copy.sqlite")
    const first = run("--to", to, "--json")
    expect(JSON.parse(first.out)).toMatchObject({ ok: true, to, bytes: expect.any(Number) })
    expect(run("--to", to)).toMatchObject({ code: 1, err: expect.stringContaining("already") })
    expect(run().code).toBe(0)
    expect((await readdir(join(folder, "demo", "backups"))).length).toBe(1)
    await store.close()
    const copy = await openStore({ kind: "sqlite", file: to })
    expect(await copy.read.selectFrom("sync_state").selectAll().execute()).toEqual([row])
    await copy.close()
  }, 60_000)

  it("fails without a store, makes none, and explains itself", async () => {
    expect(run("--json")).toMatchObject({ code: 1, err: expect.stringContaining("not_found") })
    expect(await readdir(join(folder, "demo")).catch(() => [])).not.toContain("ops.sqlite")
    expect(run("--help")).toMatchObject({ code: 0, out: expect.stringContaining("--to FILE") })
    expect(run("--what")).toMatchObject({ code: 2 })
  }, 60_000)

  it("O11: copies no PostgreSQL store, says which tool does, and tells nobody its password", () => {
    const postgres = { REMOVEBGVIDEO_API_KEY: "key_for_tests", DATABASE_URL: "postgres://ops:leak-me@127.0.0.1:1/ops" }
    const { code, out, err } = runWith(postgres)
    expect([code, out]).toEqual([1, ""])
    expect(err).toContain('pg_dump --format=custom --file=ops.dump "$DATABASE_URL"')
    expect(err).not.toContain("leak-me")
  }, 60_000)
})
