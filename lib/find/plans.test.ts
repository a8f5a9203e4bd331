import { afterAll, beforeAll, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { openTestStore } from "@/lib/testing/open-test-store"
import { listPlans, watchQueries } from "@/lib/testing/query-watch"
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

const LARGE = /SCAN (jobs|sent|calls|webhook_deliveries|vendor_calls|job_raw|job_transitions)\b/

it("no question of a whole corpus reads a large table from end to end", async () => {
  const { watched, asked } = watchQueries(store)
  for (const { text } of listTickets(world)) await findHits(watched, text, { now: NOW, zone: "UTC" })
  expect(asked.length).toBeGreaterThan(300)
  const seen = new Map(asked.map((query) => [query.sql, query]))
  const plans = await listPlans(store, seen.values())
  const scans = plans.filter(({ detail }) => LARGE.test(detail))
  expect(scans).toEqual([])
}, 60_000)
