import { expect, it } from "vitest"
import { parseAttentionKey } from "@/lib/domain/attention/keys"
import type { Freshness } from "@/lib/domain/freshness"
import { DAY, HOUR, MINUTE, toIso } from "@/lib/domain/time"
import type { AttentionFacts, ConnectionFacts } from "./facts"
import { toItems } from "./items"

const now = Date.parse("2026-11-24T14:00:00Z")
const beat = {
  lastOkAt: toIso(now - 5_000),
  lastErrorAt: null,
  errorCode: null,
  errorMessage: null,
  retryAt: null,
  intervalMs: 15_000,
}
const fresh: Freshness = {
  connection: "prod-main",
  label: "prod-main",
  list: beat,
  backfill: null,
  events: null,
  summary: null,
  health: { ...beat, status: "healthy", failing: [], failures: 0, failingSince: null },
  keys: [],
  keyProblem: null,
  heartbeatAt: toIso(now - 3_000),
}
const calm: ConnectionFacts = {
  connection: "prod-main",
  freshness: fresh,
  failed: { count: 0, isCapped: false, since: null, reason: null, handled: [], day: 20261124 },
  overdue: { count: 0, since: null, usual: null },
  waiting: { count: 0, since: null, words: [] },
  untold: { count: 0, jobs: 412, isCapped: false, since: null },
  rise: null,
  slowdown: null,
  drift: { fields: 0, newest: null, since: null },
  troubles: [],
  keys: [{ alias: "main", createdOn: "2026-09-10", rotateEveryDays: 90, checkedAt: now - DAY, usedSince: null }],
  undecided: { count: 0, oldest: null },
  corrected: { count: 0, newest: null },
}
const quiet: AttentionFacts = {
  now,
  dashboardUrl: "https://vendor.test/dashboard",
  connections: [calm],
  review: null,
  budgets: [],
}
const of = (given: Partial<ConnectionFacts>, more: Partial<AttentionFacts> = {}) =>
  toItems({ ...quiet, connections: [{ ...calm, ...given }], ...more })
const keysOf = (given: Partial<ConnectionFacts>) => of(given).map((item) => item.key)

it("says nothing when nothing wants a person", () => {
  expect(toItems(quiet)).toEqual([])
})

it("names each by a key that can be put off, with numbers, since when, and a way to exactly that", () => {
  const [item] = of({
    failed: { ...calm.failed, count: 18, since: now - HOUR, reason: { words: "Source answered 403", jobs: 11 } },
  })
  expect(item).toEqual({
    key: "failed:prod-main",
    tone: "failed",
    title: "prod-main: 18 jobs failed today",
    detail: "11 of them: Source answered 403",
    since: toIso(now - HOUR),
    moment: null,
    action: {
      label: "See failed",
      href: "/jobs?tab=failed&finished=2026-11-24..2026-11-25&connection=prod-main&tz=UTC",
      isExternal: false,
    },
  })
})

it("leaves out what somebody has handled, in the words and in the link", () => {
  const [item] = of({ failed: { ...calm.failed, count: 1, handled: ["fg_1"] } })
  expect(item).toMatchObject({
    title: "prod-main: 1 job failed today, of causes that nobody has handled",
    detail: "The vendor gave no reason",
  })
  expect(item?.action.href).toContain("group=!fg_1")
})

it("puts a sync that stands still first, with the next try", () => {
  const list = { ...beat, lastOkAt: toIso(now - 300_000), lastErrorAt: toIso(now - 5_000) }
  const retryAt = toIso(now + 7_000)
  const items = of({
    freshness: { ...fresh, list: { ...list, errorCode: "vendor_rate_limited", retryAt } },
    failed: { ...calm.failed, count: 1 },
    overdue: { count: 2, since: now - MINUTE, usual: "pro clips usually end within 3 min 40 s" },
    // Said already.
    troubles: [{ alias: "main", kind: "limited", answers: 3, since: now - MINUTE }],
  })
  expect(items.map((item) => item.key)).toEqual(["sync:prod-main", "failed:prod-main", "overdue:prod-main"])
  expect(items[0]).toMatchObject({
    tone: "failed",
    title: "prod-main: too many requests (429)",
    since: list.lastOkAt,
    moment: { label: "next try", at: retryAt },
  })
})

it("O12: tells of a silent sync process", () => {
  const old = toIso(now - HOUR)
  const freshness = { ...fresh, list: { ...beat, lastOkAt: old }, heartbeatAt: old }
  expect(of({ freshness })[0]).toMatchObject({ title: "prod-main: the sync process is silent", tone: "late" })
})

it("calls the vendor unhealthy at the second failed check, not at the first", () => {
  const health = (failures: number) => ({
    ...fresh,
    health: { ...beat, status: "degraded" as const, failing: ["queue"], failures, failingSince: toIso(now - MINUTE) },
  })
  expect(keysOf({ freshness: health(1) })).toEqual([])
  expect(of({ freshness: health(2) })).toMatchObject([
    {
      key: "health:prod-main",
      detail: "It reports trouble with queue; 2 failed checks in a row",
      since: toIso(now - MINUTE),
    },
  ])
  const away = {
    ...health(2),
    health: { ...health(2).health, errorCode: "vendor_unavailable" as const, errorMessage: "No answer." },
  }
  expect(of({ freshness: away })[0]?.title).toBe("The vendor does not answer health checks (asked by prod-main)")
})

it("V16: tells what the vendor has against a key now", () => {
  const trouble = { alias: "main", answers: 14, since: now - MINUTE }
  const limited = {
    ...fresh,
    keys: [{ alias: "main", state: "rate_limited" as const, until: toIso(now + 7_000), perSecond: 1 }],
  }
  expect(of({ freshness: limited, troubles: [{ ...trouble, kind: "limited" }] })).toMatchObject([
    { key: "limited:prod-main/main", tone: "late", moment: { at: toIso(now + 7_000) } },
  ])
  expect(of({ troubles: [{ ...trouble, kind: "refused" }] })).toMatchObject([
    { key: "key-refused:prod-main/main", tone: "failed", title: "prod-main: key main is refused (401)" },
  ])
  expect(keysOf({ troubles: [{ ...trouble, kind: "credits" }] })).toEqual(["credits:prod-main/main"])
})

it("tells of rates and run times over what is usual with both figures", () => {
  const rise = { failed: 12, ended: 40, share: 0.3, usual: 0.004, since: now - HOUR }
  const slowdown = { p95Ms: 9 * MINUTE, usualMs: 3 * MINUTE, jobs: 40, since: now - HOUR }
  expect(of({ rise, slowdown })).toMatchObject([
    { key: "failure-rate:prod-main", title: "prod-main: 30 % of jobs fail, usually 0.4 %", since: toIso(now - HOUR) },
    { key: "slow:prod-main", title: "prod-main: jobs run longer than usual" },
  ])
})

it("tells of jobs that wait in the vendor's own word, of missing webhooks, and of differences", () => {
  expect(of({ waiting: { count: 3, since: now, words: ["created"] } })[0]).toMatchObject({
    title: "prod-main: 3 jobs have waited for more than an hour",
    detail: "Drafts that nobody started, or a queue that stands still (the vendor says “created”)",
  })
  expect(of({ untold: { count: 1, jobs: 2_000, isCapped: true, since: now } })[0]).toMatchObject({
    title: "prod-main: 1 job completed without a webhook",
    detail: expect.stringContaining("the newest 2,000 completed jobs"),
    action: { href: "/webhooks?view=untold&connection=prod-main" },
  })
  expect(keysOf({ untold: null })).toEqual([])
  const [drift] = of({ drift: { fields: 2, newest: "eta of GET /v1/jobs", since: now } })
  expect(drift?.title).toContain("2 new places")
  expect(drift?.action.href).toBe("/settings/drift?connection=prod-main")
})

it("keeps a paid request without a known outcome in sight until somebody decides", () => {
  const oldest = { by: "Ada", sentAt: "2026-11-24T13:00:00.000Z", href: "/jobs/prod-main/job_1" }
  const [item] = of({ undecided: { count: 1, oldest } })
  expect(item).toMatchObject({ title: "prod-main: 1 request that costs has no known outcome", since: oldest.sentAt })
  expect(item?.action).toEqual({ label: "Decide", href: oldest.href, isExternal: false })
})

it("tells of a job that came of a request which had been given up", () => {
  const newest = { jobId: "job_2", at: "2026-11-24T13:00:00.000Z", href: "/jobs/prod-main/job_1" }
  const [item] = of({ corrected: { count: 1, newest } })
  expect(item).toMatchObject({
    key: "corrected:prod-main",
    title: "prod-main: 1 request that had been given up has made a job after all",
    detail: expect.stringContaining("job_2"),
    action: { href: newest.href },
  })
})

it("calls for a key's rotation a week ahead at the vendor's Dashboard, and for a look after 90 days", () => {
  const [key] = calm.keys
  if (!key) throw new Error("no key")
  // 82 and 83 of 90 days.
  expect(keysOf({ keys: [{ ...key, createdOn: "2026-09-03" }] })).toEqual([])
  expect(of({ keys: [{ ...key, createdOn: "2026-09-02" }] })[0]).toMatchObject({
    key: "key-rotation:prod-main/main",
    title: "prod-main: key main is 83 of 90 days old",
    tone: "quiet",
    since: "2026-11-24T00:00:00.000Z",
    action: { href: "https://vendor.test/dashboard", isExternal: true },
  })
  expect(of({ keys: [{ ...key, createdOn: "2026-08-25" }] })[0]?.tone).toBe("late")
  expect(keysOf({ keys: [{ ...key, checkedAt: now - 90 * DAY }] })).toEqual(["key-unchecked:prod-main/main"])
  expect(keysOf({ keys: [{ ...key, createdOn: null, checkedAt: null, usedSince: now - 89 * DAY }] })).toEqual([])
})

it("reminds of a finished week that nobody has reviewed, and of one that is begun", () => {
  const review = { week: "2026-W47", jobs: 412, isBegun: false, since: now - DAY, href: "/reviews/2026-W47" }
  expect(of({}, { review })).toMatchObject([
    { key: "review:2026-W47", tone: "info", title: "Last week has no review yet (2026-W47)", since: toIso(now - DAY) },
  ])
  expect(of({}, { review: { ...review, isBegun: true } })[0]?.title).toContain("is not signed yet")
})

it("tells of budgets that are spent, then of those near it or heading there, and of no other", () => {
  const budget: AttentionFacts["budgets"][number] = {
    num: 1,
    kind: "customer",
    subject: "acme",
    monthMilli: 100_000,
    thresholds: [50],
    month: 202611,
    spentMilli: 20_000,
    unknownJobs: 0,
    percent: 20,
    forecastMilli: 60_000,
    level: "under",
    crossed: [],
    href: "/jobs",
  }
  const near: typeof budget = { ...budget, num: 2, level: "near", percent: 60 }
  const over: typeof budget = { ...budget, num: 3, level: "over", percent: 130, isEstimated: true }
  const heading = { ...budget, num: 4, forecastMilli: 150_000 }
  // Past a half, and the month will end within it.
  const halfway: typeof budget = { ...near, num: 5, thresholds: [50, 80] }
  const items = of({}, { budgets: [budget, near, over, heading, halfway] })
  expect(items.map((item) => [item.key, item.title])).toEqual([
    ["budget:3", "The budget of customer acme is spent"],
    ["budget:2", "The budget of customer acme is at 60 %"],
    ["budget:4", "The budget of customer acme is likely to be spent before the month ends"],
  ])
  expect(items.slice(0, 2).map(({ detail }) => detail)).toEqual([
    "~20 of 100 credits this month; likely ~60 at its end",
    "20 of 100 credits this month; likely ~60 at its end",
  ])
})

it("gives every item a key that can be put off", () => {
  const since = now
  const items = of({
    failed: { ...calm.failed, count: 1 },
    overdue: { count: 1, since, usual: null },
    waiting: { count: 1, since, words: [] },
    drift: { fields: 1, newest: null, since },
    troubles: [{ alias: "main.2", kind: "refused", answers: 1, since: null }],
    keys: [{ alias: "main.2", createdOn: "2025-01-01", rotateEveryDays: 30, checkedAt: null, usedSince: null }],
  })
  expect(items).toHaveLength(7)
  for (const { key } of items) expect(parseAttentionKey(key)?.connection).toBe("prod-main")
})
