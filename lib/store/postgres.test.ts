import { execFileSync, spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "kysely"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { log } from "@/lib/log"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES, TEST_DATABASE_URL } from "@/lib/testing/open-test-store"
import { migrate } from "./migrate"
import { MIGRATIONS } from "./migrations/list"
import { openStore } from "./open"
import { openPostgres } from "./postgres"
import type { LiveEvent, Store } from "./store"

describe.runIf(ENGINES.includes("postgres"))("the store on postgres, from two processes", () => {
  const schema = `test_${randomUUID().replaceAll("-", "")}`
  let one: Store
  let two: Store
  beforeAll(async () => {
    const target = { kind: "postgres", url: TEST_DATABASE_URL, schema } as const
    ;[one, two] = await Promise.all([openStore(target), openStore(target)])
  })
  afterAll(async () => {
    await one.write((tx) => sql.raw(`drop schema ${schema} cascade`).execute(tx))
    await one.close()
    await two.close()
  })

  const put = (store: Store, name: string) =>
    store.write((tx) =>
      tx.insertInto("sync_state").values({ connection: "c", name, value: "0", updated_at: 1 }).execute(),
    )

  it("tells the other process what changed, in pieces that fit, and itself once", async () => {
    const heard: { one: LiveEvent[]; two: LiveEvent[] } = { one: [], two: [] }
    const leaves = [one.subscribe((event) => heard.one.push(event)), two.subscribe((event) => heard.two.push(event))]
    await expect.poll(() => countListeners(one, schema)).toBe(2)
    const jobIds = Array.from({ length: 250 }, (_, at) => `job_${at}`)
    await one.notify({ type: "jobs", connection: "c", jobIds })
    await one.notify({ type: "sync", connection: "c" })
    await expect.poll(() => heard.two.length).toBe(4)
    expect(heard.two.flatMap((event) => (event.type === "jobs" ? event.jobIds : []))).toEqual(jobIds)
    expect(heard.one).toEqual([
      { type: "jobs", connection: "c", jobIds },
      { type: "sync", connection: "c" },
    ])
    for (const leave of leaves) leave()
  })

  it("tells every kind of change", async () => {
    const heard: LiveEvent[] = []
    const leave = two.subscribe((event) => heard.push(event))
    await expect.poll(() => countListeners(one, schema)).toBe(1)
    const kinds = {
      jobs: { type: "jobs", connection: "c", jobIds: ["a"] },
      usage: { type: "usage", connection: "c" },
      sync: { type: "sync", connection: "c" },
      views: { type: "views" },
      failures: { type: "failures" },
      tickets: { type: "tickets" },
      attention: { type: "attention" },
      any: { type: "any" },
    } satisfies { [T in LiveEvent["type"]]: LiveEvent & { type: T } }
    const events = Object.values(kinds)
    for (const event of events) await one.notify(event)
    await expect.poll(() => heard).toEqual(events)
    leave()
  })

  it("listens again after its connection was cut, and says that anything may have changed", async () => {
    const heard: LiveEvent[] = []
    const leave = two.subscribe((event) => heard.push(event))
    await expect.poll(() => countListeners(one, schema)).toBe(1)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where query = ${`listen "rbvops_${schema}"`}`.execute(
      one.read,
    )
    await expect.poll(() => heard, { timeout: 5_000 }).toEqual([{ type: "any" }])
    leave()
  })

  it("lets writers of both follow one another", async () => {
    await put(one, "n")
    const addOne = (store: Store) =>
      store.write(async (tx) => {
        const { value } = await tx.selectFrom("sync_state").select("value").executeTakeFirstOrThrow()
        await new Promise((resolve) => setTimeout(resolve, 1))
        await tx
          .updateTable("sync_state")
          .set({ value: `${Number(value) + 1}` })
          .execute()
      })
    await Promise.all(Array.from({ length: 40 }, (_, at) => addOne(at % 2 ? one : two)))
    expect(await two.read.selectFrom("sync_state").select("value").executeTakeFirstOrThrow()).toEqual({ value: "40" })
  })

  it("stops a query that runs away at the read limit", async () => {
    await expect(sql`select pg_sleep(20)`.execute(one.read)).rejects.toMatchObject({
      code: "store_unavailable",
      message: /too long/,
    })
  }, 15_000)

  it("calls a text that it cannot hold a wrong question, written and asked alike", async () => {
    await expect(put(one, "a\0b")).rejects.toMatchObject({ code: "invalid" })
    const asked = one.read.selectFrom("sync_state").select("name").where("name", "=", "a\0b").execute()
    await expect(asked).rejects.toMatchObject({ code: "invalid" })
  })

  it("O7: answers again after all its connections were cut", async () => {
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'removebgvideo-ops' and query like ${"%sync_state%"} and pid <> pg_backend_pid()`.execute(
      one.read,
    )
    await expect
      .poll(() =>
        put(two, randomUUID()).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await expect
      .poll(() =>
        two.read
          .selectFrom("sync_state")
          .select("name")
          .execute()
          .then(
            (rows) => rows.length,
            () => 0,
          ),
      )
      .toBeGreaterThan(0)
  })

  it("O11: says which tool copies it", async () => {
    await expect(one.backup("/nowhere")).rejects.toMatchObject({ code: "invalid", message: /pg_dump/ })
  })

  it("O8: says that no copy was made when it migrates a store that holds something, and only then", async () => {
    const warn = vi.spyOn(log, "warn").mockImplementation(() => undefined)
    const target = {
      kind: "postgres",
      url: TEST_DATABASE_URL,
      schema: `test_${randomUUID().replaceAll("-", "")}`,
    } as const
    const last = MIGRATIONS.at(-1)
    const { store: old, trigramSchema } = await openPostgres(target)
    const known = MIGRATIONS.slice(0, -1)
    await migrate(old, { engine: "postgres", trigramSchema }, { known, beforeChange: async () => {} })
    await old.close()
    await (await openStore(target)).close()
    expect(warn.mock.calls).toEqual([[{ migration: last?.name }, expect.stringMatching(/pg_dump.*docs\/backup\.md/)]])
    const again = await openStore(target)
    await again.write((tx) => sql.raw(`drop schema ${target.schema} cascade`).execute(tx))
    await again.close()
    expect(warn).toHaveBeenCalledTimes(1)
    warn.mockRestore()
  })

  it("O7: says that it is away when nothing listens there", async () => {
    const away = openStore({ kind: "postgres", url: "postgres://nobody@127.0.0.1:1/none" })
    await expect(away).rejects.toMatchObject({ code: "store_unavailable" })
  })
})

const hasTools = ["pg_dump", "pg_restore"].every((tool) => spawnSync(tool, ["--version"]).status === 0)

describe.runIf(ENGINES.includes("postgres") && hasTools)("O11: a copy by pg_dump", () => {
  it("is whole after pg_restore: rows, numbers that go on, tables that only grow", async () => {
    const schema = `test_${randomUUID().replaceAll("-", "")}`
    const target = { kind: "postgres", url: TEST_DATABASE_URL, schema } as const
    const folder = await mkdtemp(join(tmpdir(), "ops-dump-"))
    const file = join(folder, "ops.dump")
    const add = (store: Store, at: number) =>
      store.write((tx) =>
        tx.insertInto("audit_log").values({ at, actor: "system", action: "test", details: "{}" }).execute(),
      )
    const before = await openStore(target)
    for (const at of [1, 2, 3]) await add(before, at)
    execFileSync("pg_dump", ["--format=custom", `--schema=${schema}`, `--file=${file}`, TEST_DATABASE_URL])
    await add(before, 4)
    await before.write((tx) => sql.raw(`drop schema ${schema} cascade`).execute(tx))
    await before.close()
    execFileSync("pg_restore", ["--exit-on-error", `--dbname=${TEST_DATABASE_URL}`, file])
    const after = await openStore(target)
    await add(after, 5)
    const rows = await after.read.selectFrom("audit_log").select(["num", "at"]).orderBy("num").execute()
    expect(rows).toEqual([1, 2, 3, 5].map((at, index) => ({ num: index + 1, at })))
    await expect(after.write((tx) => tx.deleteFrom("audit_log").execute())).rejects.toThrow(/append-only/)
    await expect(after.write((tx) => sql`truncate audit_log`.execute(tx))).rejects.toThrow(/append-only/)
    await after.write((tx) => sql.raw(`drop schema ${schema} cascade`).execute(tx))
    await after.close()
    await rm(folder, { recursive: true })
    noteFigure("O11", "PostgreSQL: pg_dump and pg_restore give back every row, and the audit log stays append-only")
  })
})

async function countListeners(store: Store, schema: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity where query = ${`listen "rbvops_${schema}"`}`.execute(store.read)
  return rows[0]?.count ?? 0
}
