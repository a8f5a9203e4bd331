import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { T0 } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { UsageDay, UsageEvent, UsageSummary } from "@/lib/vendor/types"
import { type EventsBefore, mirrorEvents, mirrorRates, mirrorSummary } from "./mutations"

const day = (number: number, given: Partial<UsageDay> = {}): UsageDay => ({
  day: number,
  jobs: 10,
  completed: 9,
  failed: 1,
  creditsMilli: 5_000,
  calls: 40,
  ...given,
})
const summary = (days: UsageDay[], raw: string): UsageSummary => ({ ...day(0), days, raw })
const events = (from: number, count: number): UsageEvent[] =>
  Array.from({ length: count }, (_, n) => ({
    eventId: `e${from + n}`,
    at: T0 + (from + n) * 1_000,
    type: "job.completed",
    jobId: null,
    statusCode: null,
    creditsMilli: null,
    model: null,
    raw: "{}",
  }))

describe.each(ENGINES)("the record of usage on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())
  const asked = { connection: "main", at: T0 }

  it("keeps a dated snapshot only when the summary changed, and never erases a figure with an absent one", async () => {
    const take = (s: UsageSummary) => store.write((tx) => mirrorSummary(tx, { ...asked, days: 90 }, s))
    expect(await take(summary([day(20261119), day(20261120)], "one"))).toBe(true)
    expect(await take(summary([day(20261119), day(20261120)], "one"))).toBe(false)
    expect(await take(summary([day(20261120, { creditsMilli: null, jobs: 12 })], "two"))).toBe(true)
    const days = await store.read.selectFrom("usage_days").selectAll().orderBy("day").execute()
    expect(days.map((d) => [d.day, d.jobs, d.credits_milli])).toEqual([
      [20261119, 10, 5_000],
      [20261120, 12, 5_000],
    ])
    expect(await store.read.selectFrom("usage_snapshots").select("num").execute()).toHaveLength(2)
  })

  it("says of the days of the same answer again that they were read anew, and touches nothing else", async () => {
    const take = (at: number, s: UsageSummary) => store.write((tx) => mirrorSummary(tx, { ...asked, at, days: 90 }, s))
    const read = () => store.read.selectFrom("usage_days").selectAll().orderBy("day").execute()
    await take(T0, summary([day(20261119)], "one"))
    await take(T0, summary([day(20261120)], "two"))
    const before = await read()
    expect(await take(T0 + 1, summary([day(20261120)], "two"))).toBe(false)
    expect(await read()).toEqual(before.map((row) => (row.day === 20261120 ? { ...row, updated_at: T0 + 1 } : row)))
    const snapshots = await store.read.selectFrom("usage_snapshots").select("fetched_at").execute()
    expect(snapshots).toEqual([{ fetched_at: T0 }, { fetched_at: T0 }])
  })

  it("adds up the rows of one day, and never lowers the oldest day of an answer: its window moves on", async () => {
    const take = (raw: string, ...days: UsageDay[]) =>
      store.write((tx) => mirrorSummary(tx, { ...asked, days: 90 }, summary(days, raw)))
    const part = (number: number, jobs: number | null, creditsMilli: number) => day(number, { jobs, creditsMilli })
    const read = async () => {
      const rows = store.read.selectFrom("usage_days").select(["day", "jobs", "credits_milli"]).orderBy("day")
      return (await rows.execute()).map((row) => [row.day, row.jobs, row.credits_milli])
    }
    await take("one", part(20261120, 3, 900), part(20261119, 2, 500), part(20261120, 4, 50), part(20261120, null, 5))
    expect(await read()).toEqual([
      [20261119, 2, 500],
      [20261120, 7, 955],
    ])
    await take("two", part(20261120, 6, 600), part(20261119, 3, 40))
    expect(await read()).toEqual([
      [20261119, 3, 500],
      [20261120, 6, 600],
    ])
  })

  it("V15: records a gap when a full answer holds nothing we knew, and none otherwise", async () => {
    const take = (list: UsageEvent[], newestKnownAt: number | null) =>
      store.write((tx) => mirrorEvents(tx, { ...asked, newestKnownAt }, list))
    expect((await take(events(0, 100), null)).gap).toBeNull()
    const overlapping = await take(events(99, 100), T0 + 99_000)
    expect([overlapping.added, overlapping.gap]).toEqual([99, null])
    expect((await take(events(500, 40), T0 + 198_000)).gap).toBeNull()
    const rolled = await take(events(1_000, 100), T0 + 539_000)
    expect(rolled.gap).toEqual({ fromAt: T0 + 539_000, toAt: T0 + 1_000_000 })
    expect(await store.read.selectFrom("usage_gaps").select(["from_at", "to_at"]).execute()).toEqual([
      { from_at: T0 + 539_000, to_at: T0 + 1_000_000 },
    ])
    expect(await store.read.selectFrom("usage_events").select("event_id").execute()).toHaveLength(339)
  })

  describe("V15: a full answer of which nothing was known", () => {
    const untimed = (from: number, count: number) => events(from, count).map((event) => ({ ...event, at: null }))
    const poll = (list: UsageEvent[], before: EventsBefore & { at?: number }) =>
      store.write((tx) => mirrorEvents(tx, { ...asked, ...before }, list))

    it("is a gap between the two polls where events carry no times", async () => {
      expect((await poll(untimed(0, 100), { polledAt: null, newestKnownAt: null })).gap).toBeNull()
      const before = { polledAt: T0, newestKnownAt: null, at: T0 + 60_000 }
      expect((await poll(untimed(99, 100), before)).gap).toBeNull()
      expect((await poll(untimed(500, 99), before)).gap).toBeNull()
      expect((await poll(untimed(900, 100), before)).gap).toEqual({ fromAt: T0, toAt: T0 + 60_000 })
      const gaps = await store.read.selectFrom("usage_gaps").select(["from_at", "to_at"]).execute()
      expect(gaps).toEqual([{ from_at: T0, to_at: T0 + 60_000 }])
    })

    it("is a gap after a first poll that was empty, and none where it was the first", async () => {
      const polledAt = T0 + 900_000
      const before = { polledAt, newestKnownAt: null, at: T0 + 2_000_000 }
      expect((await poll(events(1_000, 100), before)).gap).toEqual({ fromAt: polledAt, toAt: T0 + 1_000_000 })
    })

    it("is none where the answer reaches back behind what was known: ids that changed are no gap", async () => {
      await poll(events(0, 100), { polledAt: null, newestKnownAt: null })
      const renamed = events(0, 100).map((event) => ({ ...event, eventId: `other ${event.eventId}` }))
      expect((await poll(renamed, { polledAt: T0, newestKnownAt: T0 + 99_000 })).gap).toBeNull()
    })
  })

  it("ends a changed rate when it changed and keeps one that is no longer named", async () => {
    const take = (rates: Record<string, number>, at: number) =>
      store.write((tx) => mirrorRates(tx, { connection: "main", at }, { creditsPerMinuteMilli: rates, raw: "{}" }))
    expect(await take({ pro: 180_000, light: 45_000 }, T0)).toBe(2)
    expect(await take({ pro: 180_000, light: 45_000 }, T0 + 1)).toBe(0)
    expect(await take({ pro: 200_000 }, T0 + 2)).toBe(1)
    const rows = await store.read.selectFrom("rates").selectAll().orderBy("model").orderBy("valid_from").execute()
    expect(rows.map((r) => [r.model, r.valid_from, r.valid_to, r.credits_per_minute_milli])).toEqual([
      ["light", T0, null, 45_000],
      ["pro", T0, T0 + 2, 180_000],
      ["pro", T0 + 2, null, 200_000],
    ])
  })
})
