import { randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { openStore } from "@/lib/store/open"
import type { Store } from "@/lib/store/store"

type EngineName = Store["engine"]

/** Where the tests look for PostgreSQL. */
export const TEST_DATABASE_URL = process.env.TEST_DATABASE_URL ?? "postgres://postgres@127.0.0.1:5432/test"

async function withServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL, connectionTimeoutMillis: 2_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function listEngines(): Promise<readonly EngineName[]> {
  const isThere = await withServer(async () => true).catch(() => false)
  // Somebody who names a database wants it tested: then its absence is a failure, not a reason to skip.
  return isThere || process.env.TEST_DATABASE_URL ? ["sqlite", "postgres"] : ["sqlite"]
}

/** The engines that data tests run on: PostgreSQL when a server is there, else with SQLite alone. */
export const ENGINES: readonly EngineName[] = await listEngines()

function toPrefix(run: string | number): string {
  return `test_${run}_`
}

/** Drops what a run of tests left open, if there is a server. */
export async function dropLeftSchemas(run: number): Promise<void> {
  if (!ENGINES.includes("postgres")) return
  await withServer(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select nspname as name from pg_namespace where starts_with(nspname, $1)",
      [toPrefix(run)],
    )
    for (const { name } of rows) await client.query(`drop schema if exists ${name} cascade`)
  })
}

async function openTestPostgres(): Promise<Store> {
  const schema = `${toPrefix(process.env.TEST_RUN ?? "0")}${randomUUID().replaceAll("-", "").slice(0, 20)}`
  const store = await openStore({ kind: "postgres", url: TEST_DATABASE_URL, schema })
  return {
    ...store,
    async close() {
      await store.close()
      await withServer((client) => client.query(`drop schema if exists ${schema} cascade`))
    },
  }
}

/** A fresh, migrated store that nothing else uses; `close()` removes it. */
export async function openTestStore(engine: EngineName): Promise<Store> {
  if (engine === "postgres") return await openTestPostgres()
  const folder = await mkdtemp(join(process.env.TEST_FOLDER ?? tmpdir(), "ops-store-"))
  const store = await openStore({ kind: "sqlite", file: join(folder, "ops.sqlite") })
  return {
    ...store,
    async close() {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
