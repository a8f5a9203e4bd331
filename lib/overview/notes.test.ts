import { expect, it } from "vitest"
import type { Freshness } from "@/lib/domain/freshness"
import { type NoteFacts, toNotes } from "./notes"

const now = Date.parse("2026-11-24T14:00:00Z")
const quiet: NoteFacts = {
  now,
  dashboardUrl: "https://vendor.test/dashboard",
  freshness: [],
  failed: { count: 0, reason: null, href: "/jobs?tab=failed" },
  overdue: { count: 0, usual: null, href: "/jobs?tab=overdue" },
  waiting: { count: 0, words: [], href: "/jobs?tab=waiting" },
  keys: [],
  undecided: { count: 0, oldest: null },
  review: null,
  budgets: [],
}
const limited: Freshness = {
  connection: "prod-main",
  label: "prod-main",
  list: {
    lastOkAt: new Date(now - 300_000).toISOString(),
    lastErrorAt: new Date(now - 5_000).toISOString(),
    errorCode: "vendor_rate_limited",
    errorMessage: "Too many requests.",
    retryAt: new Date(now + 7_000).toISOString(),
    intervalMs: 15_000,
  },
  backfill: null,
  events: null,
  summary: null,
  health: null,
  keys: [],
  keyProblem: null,
  heartbeatAt: null,
}

it("says nothing when nothing wants a person", () => {
  expect(toNotes(quiet)).toEqual([])
})

it("says what failed, why most often, and leads to exactly those jobs", () => {
  const [note] = toNotes({
    ...quiet,
    failed: { count: 18, reason: { words: "Source answered 403", jobs: 11 }, href: "/x" },
  })
  expect(note).toMatchObject({ title: "18 jobs failed today", detail: "11 of them: Source answered 403" })
  expect(note?.action).toEqual({ label: "See failed", href: "/x", isExternal: false })
})

it("does not guess a reason that the vendor did not give", () => {
  const [note] = toNotes({ ...quiet, failed: { count: 1, reason: null, href: "/x" } })
  expect(note).toMatchObject({ title: "1 job failed today", detail: "The vendor gave no reason" })
})

it("puts a sync that stands still first, with the next try", () => {
  const notes = toNotes({ ...quiet, freshness: [limited], failed: { count: 1, reason: null, href: "/x" } })
  expect(notes.map((note) => note.id)).toEqual(["sync prod-main", "failed"])
  expect(notes[0]).toMatchObject({
    tone: "failed",
    title: "prod-main: too many requests (429)",
    moment: { label: "next try", at: limited.list?.retryAt },
  })
})

it("keeps a paid request without a known outcome in sight until somebody decides", () => {
  const oldest = { by: "Ada", sentAt: "2026-11-24T13:00:00.000Z", href: "/jobs/prod-main/job_1" }
  const [note] = toNotes({ ...quiet, undecided: { count: 1, oldest } })
  expect(note).toMatchObject({ title: "1 request that costs has no known outcome", tone: "late" })
  expect(note?.action).toEqual({ label: "Decide", href: oldest.href, isExternal: false })
})

it("calls for a key's rotation a week ahead, at the vendor's Dashboard only", () => {
  const key = { connection: "prod-main", alias: "main", rotateEveryDays: 90 }
  expect(toNotes({ ...quiet, keys: [{ ...key, createdOn: "2026-09-10" }] })).toEqual([])
  const [note] = toNotes({ ...quiet, keys: [{ ...key, createdOn: "2026-08-30" }] })
  expect(note).toMatchObject({ title: "Key main is 86 of 90 days old", tone: "quiet" })
  expect(note?.action).toMatchObject({ href: "https://vendor.test/dashboard", isExternal: true })
})

it("repeats the vendor's own word for jobs that wait, since a draft and a queue share it", () => {
  const [note] = toNotes({ ...quiet, waiting: { count: 3, words: ["created"], href: "/x" } })
  expect(note?.title).toBe("3 jobs have waited for more than an hour")
  expect(note?.detail).toContain("“created”")
})

it("reminds of a finished week that nobody has reviewed, and of one that is begun", () => {
  const review = { week: "2026-W47", jobs: 412, isBegun: false, href: "/reviews/2026-W47" }
  expect(toNotes({ ...quiet, review })).toMatchObject([
    {
      tone: "info",
      title: "Last week has no review yet (2026-W47)",
      action: { label: "Review", href: "/reviews/2026-W47", isExternal: false },
    },
  ])
  expect(toNotes({ ...quiet, review: { ...review, isBegun: true } })[0]?.title).toBe(
    "Last week’s review is not signed yet (2026-W47)",
  )
})

it("tells of budgets that are spent, then of those near it or heading there, and of no other", () => {
  const budget: NoteFacts["budgets"][number] = {
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
  const over: typeof budget = { ...budget, num: 3, level: "over", percent: 130 }
  const heading = { ...budget, num: 4, forecastMilli: 150_000 }
  // Past a half, and the month will end within it.
  const halfway: typeof budget = { ...near, num: 5, thresholds: [50, 80] }
  expect(toNotes({ ...quiet, budgets: [budget, near, over, heading, halfway] }).map((note) => note.title)).toEqual([
    "The budget of customer acme is spent",
    "The budget of customer acme is at 60 %",
    "The budget of customer acme is likely to be spent before the month ends",
  ])
})
