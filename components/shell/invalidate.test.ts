import { QueryClient } from "@tanstack/react-query"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { Invalidator } from "./invalidate"

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function setUp() {
  const client = new QueryClient()
  const keys = [["jobs", "page", "?tab=failed"], ["job", { connection: "a", jobId: "1" }], ["job", "a", "2"], ["views"]]
  for (const key of keys) client.setQueryData(key, "old")
  const stale = () =>
    client
      .getQueryCache()
      .getAll()
      .filter((query) => query.state.isInvalidated)
      .map((query) => JSON.stringify(query.queryKey))
  const visible = { now: true }
  return { client, stale, visible, invalidator: new Invalidator(client, () => visible.now) }
}

it("asks again for lists and for the jobs that an event names, and for no other job", () => {
  const { invalidator, stale } = setUp()
  invalidator.hear({ type: "jobs", connection: "a", jobIds: ["1"] })
  vi.advanceTimersByTime(0)
  expect(stale()).toEqual(['["jobs","page","?tab=failed"]', '["job",{"connection":"a","jobId":"1"}]'])
})

it("asks again for the review, which reminds of keys, when somebody has vouched for one", () => {
  const { invalidator, client, stale } = setUp()
  client.setQueryData(["reviews", "week", "2026-W47", null], "old")
  invalidator.hear({ type: "attention" })
  vi.advanceTimersByTime(0)
  expect(stale()).toEqual(['["reviews","week","2026-W47",null]'])
})

it("gathers a storm to the pace of its kind", () => {
  const { invalidator, client } = setUp()
  const ask = vi.spyOn(client, "invalidateQueries")
  for (let i = 0; i < 100; i += 1) {
    invalidator.hear({ type: "sync", connection: "a" })
    vi.advanceTimersByTime(20)
  }
  vi.advanceTimersByTime(1_000)
  expect(ask.mock.calls.length).toBeGreaterThanOrEqual(2)
  expect(ask.mock.calls.length).toBeLessThanOrEqual(4)
})

it("holds back in a tab that nobody sees, and catches up when somebody looks", () => {
  const { invalidator, stale, visible } = setUp()
  visible.now = false
  invalidator.hear({ type: "any" })
  vi.advanceTimersByTime(60_000)
  expect(stale()).toEqual([])
  visible.now = true
  invalidator.flush()
  expect(stale()).toHaveLength(4)
})

it("asks for nothing after it was stopped", () => {
  const { invalidator, stale } = setUp()
  invalidator.hear({ type: "any" })
  invalidator.stop()
  vi.advanceTimersByTime(60_000)
  expect(stale()).toEqual([])
})

it("lets a slow query land before it is asked for again, and then asks", async () => {
  const { invalidator, client } = setUp()
  const ask = vi.spyOn(client, "invalidateQueries")
  let land: (value: string) => void = () => undefined
  const slow = client.fetchQuery({
    queryKey: ["jobs", "counts"],
    queryFn: () => new Promise<string>((resolve) => (land = resolve)),
  })
  invalidator.hear({ type: "jobs", connection: "a", jobIds: ["1"] })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(ask.mock.calls.map(([filters]) => filters?.queryKey)).not.toContainEqual(["jobs"])
  land("counted")
  await slow
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ask.mock.calls.map(([filters]) => filters?.queryKey)).toContainEqual(["jobs"])
})
