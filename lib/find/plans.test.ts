import { type CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from "kysely"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { openTestStore } from "@/lib/testing/open-test-store"
import { listTickets } from "./corpus/all"
import { fillStore } from "./corpus/fill"
import { drawWorld, NOW } from "./corpus/world"
import { findHits } from "./data"

const world = drawWorld()
let store: Store
beforeAll(async () => {
  store = await openTestStore("sqlite")
  await fillStore(store, world)
  await store.maintain()
}, 60_000)
afterAll(() => store.close())

/** The store, and every query that is asked of it. */
function watch(held: Store): { watched: Store; asked: CompiledQuery[] } {
  const asked: CompiledQuery[] = []
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }): RootOperationNode {
      asked.push(held.read.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return { watched: { ...held, read: held.read.withPlugin(plugin) }, asked }
}

const LARGE = /SCAN (jobs|sent|calls|webhook_deliveries|vendor_calls|job_raw|job_transitions)\b/

it("no question of a whole corpus reads a large table from end to end", async () => {
  const { watched, asked } = watch(store)
  for (const { text } of listTickets(world)) await findHits(watched, text, { now: NOW, zone: "UTC" })
  expect(asked.length).toBeGreaterThan(300)
  const seen = new Map(asked.map((query) => [query.sql, query]))
  const scans: string[] = []
  for (const query of seen.values()) {
    const explained = sql.raw(`explain query plan ${query.sql}`).compile(store.read)
    const { rows } = await store.read.executeQuery<{ detail: string }>({ ...explained, parameters: query.parameters })
    scans.push(
      ...rows.filter((row) => LARGE.test(row.detail)).map((row) => `${row.detail}: ${query.sql.slice(0, 300)}`),
    )
  }
  expect(scans).toEqual([])
}, 60_000)
