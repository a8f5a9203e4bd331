import type { BudgetState } from "@/lib/budgets/schema"
import { type Freshness, toLevel, toReason } from "@/lib/domain/freshness"
import { toKeyAgeDays, toRotation } from "@/lib/domain/key-age"
import { formatCount, formatCredits } from "@/lib/format"
import type { Note } from "./schema"

/** What the notes are made of; links lead to exactly the jobs that are counted. */
export type NoteFacts = {
  /** Epoch ms. */
  now: number
  dashboardUrl: string
  freshness: readonly Freshness[]
  /** Failed since the vendor day (UTC) began; `reason`: the most frequent one and how often, null when none was given. */
  failed: { count: number; reason: { words: string; jobs: number } | null; href: string }
  overdue: { count: number; usual: string | null; href: string }
  /** Waiting for more than an hour. */
  waiting: { count: number; words: readonly string[]; href: string }
  keys: readonly KeyAge[]
  /** Budgets as they stand; only what is near, spent or heading there is told. */
  budgets: readonly BudgetState[]
  /** A finished week that nobody has signed. */
  review: { week: string; jobs: number; isBegun: boolean; href: string } | null
  /** Requests that cost and whose outcome nobody knows; `oldest` leads to where it is decided. */
  undecided: { count: number; oldest: { by: string; sentAt: string; href: string } | null }
}

export type KeyAge = { connection: string; alias: string; createdOn: string; rotateEveryDays: number }

const jobs = (count: number) => (count === 1 ? "1 job" : `${formatCount(count)} jobs`)
const plural = (count: number, one: string, many: string) => (count === 1 ? one : many)

/** Only what wants a person, most urgent first, one next action each. Pure. */
export function toNotes(facts: NoteFacts): Note[] {
  return [
    ...facts.freshness.flatMap((one) => toSyncNote(one, facts.now)),
    ...facts.freshness.flatMap((one) => toHealthNote(one, facts.dashboardUrl)),
    ...toUndecidedNote(facts.undecided),
    ...toFailedNote(facts.failed),
    ...toOverdueNote(facts.overdue),
    ...toWaitingNote(facts.waiting),
    ...toReviewNote(facts.review),
    ...facts.budgets.toSorted((a, b) => Number(b.level === "over") - Number(a.level === "over")).flatMap(toBudgetNote),
    ...facts.keys.flatMap((key) => toKeyNote(key, facts)),
  ]
}

function toSyncNote(one: Freshness, now: number): Note[] {
  const level = toLevel(one, now)
  const reason = toReason(one, now)
  if (reason === null) return []
  const retryAt = one.list?.retryAt ?? null
  return [
    {
      id: `sync ${one.connection}`,
      tone: level === "stopped" ? "failed" : "late",
      title: `${one.label}: ${reason}`,
      detail: one.list?.lastOkAt
        ? "What is shown was complete at the last good pass; later jobs and changes are missing"
        : "Nothing has been read from this connection yet",
      moment: retryAt !== null && Date.parse(retryAt) > now ? { label: "next try", at: retryAt } : null,
      action: { label: "Details", href: "/settings#connections", isExternal: false },
    },
  ]
}

function toHealthNote(one: Freshness, dashboardUrl: string): Note[] {
  if (one.health?.status !== "degraded") return []
  const failing = one.health.failing
  return [
    {
      id: `health ${one.connection}`,
      tone: "late",
      title: `The vendor calls itself degraded (seen by ${one.label})`,
      detail: failing.length > 0 ? `It reports trouble with ${failing.join(", ")}` : "It does not say what is wrong",
      moment: one.health.lastOkAt ? { label: "asked", at: one.health.lastOkAt } : null,
      action: { label: "Open Dashboard", href: dashboardUrl, isExternal: true },
    },
  ]
}

function toUndecidedNote({ count, oldest }: NoteFacts["undecided"]): Note[] {
  if (count === 0 || oldest === null) return []
  return [
    {
      id: "undecided",
      tone: "late",
      title: `${formatCount(count)} ${plural(count, "request that costs has", "requests that cost have")} no known outcome`,
      detail: `The vendor’s answer was lost; nothing is sent again. ${count === 1 ? "It was" : "The oldest was"} confirmed by ${oldest.by}`,
      moment: { label: "sent", at: oldest.sentAt },
      action: { label: "Decide", href: oldest.href, isExternal: false },
    },
  ]
}

function toFailedNote({ count, reason, href }: NoteFacts["failed"]): Note[] {
  if (count === 0) return []
  const detail = reason
    ? `${reason.jobs === count ? "" : `${formatCount(reason.jobs)} of them: `}${reason.words}`
    : "The vendor gave no reason"
  return [
    {
      id: "failed",
      tone: "failed",
      title: `${jobs(count)} failed today`,
      detail,
      moment: null,
      action: { label: "See failed", href, isExternal: false },
    },
  ]
}

function toOverdueNote({ count, usual, href }: NoteFacts["overdue"]): Note[] {
  if (count === 0) return []
  return [
    {
      id: "overdue",
      tone: "late",
      title: `${jobs(count)} ${plural(count, "is", "are")} overdue`,
      detail: usual ?? "Running longer than usual",
      moment: null,
      action: { label: "See overdue", href, isExternal: false },
    },
  ]
}

function toWaitingNote({ count, words, href }: NoteFacts["waiting"]): Note[] {
  if (count === 0) return []
  const said = words.length > 0 ? ` (the vendor says ${words.map((word) => `“${word}”`).join(", ")})` : ""
  return [
    {
      id: "waiting",
      tone: "quiet",
      title: `${jobs(count)} ${plural(count, "has", "have")} waited for more than an hour`,
      detail: `Drafts that nobody started, or a queue that stands still${said}`,
      moment: null,
      action: { label: "See waiting", href, isExternal: false },
    },
  ]
}

/** A budget that has passed half of its month, in the middle of the month, wants nobody: only its last threshold before 100 does. */
function isNearItsEnd({ level, percent, thresholds }: BudgetState): boolean {
  return level === "near" && percent >= Math.max(...thresholds.filter((one) => one < 100))
}

/** Only what is spent or near it, or heading there. */
function toBudgetNote(budget: BudgetState): Note[] {
  const { num, kind, subject, level, percent, spentMilli, monthMilli, forecastMilli } = budget
  const isNear = isNearItsEnd(budget)
  const isHeading = level !== "over" && !isNear && forecastMilli !== null && forecastMilli > monthMilli
  if (level !== "over" && !isNear && !isHeading) return []
  const spent = `${formatCredits(spentMilli)} of ${formatCredits(monthMilli)} credits this month`
  const likely = forecastMilli === null ? "" : `; likely ~${formatCredits(forecastMilli)} at its end`
  return [
    {
      id: `budget ${num}`,
      tone: level === "over" ? "late" : "quiet",
      title: isHeading
        ? `The budget of ${kind} ${subject} is likely to be spent before the month ends`
        : `The budget of ${kind} ${subject} is ${level === "over" ? "spent" : `at ${formatCount(percent)} %`}`,
      detail: `${spent}${likely}`,
      moment: null,
      action: { label: "See budgets", href: "/settings/budgets", isExternal: false },
    },
  ]
}

function toReviewNote(review: NoteFacts["review"]): Note[] {
  if (review === null) return []
  const { week, isBegun, href } = review
  return [
    {
      id: `review ${week}`,
      tone: "info",
      title: `${isBegun ? "Last week’s review is not signed yet" : "Last week has no review yet"} (${week})`,
      detail: `${jobs(review.jobs)}: what they cost, what it bought, whether it will last`,
      moment: null,
      action: { label: "Review", href, isExternal: false },
    },
  ]
}

function toKeyNote(key: KeyAge, { now, dashboardUrl }: NoteFacts): Note[] {
  const age = toKeyAgeDays(key.createdOn, now)
  const rotation = toRotation(age, key.rotateEveryDays)
  if (rotation === "fine") return []
  return [
    {
      id: `key ${key.connection} ${key.alias}`,
      tone: rotation === "over" ? "late" : "quiet",
      title: `Key ${key.alias} is ${age} of ${key.rotateEveryDays} days old`,
      detail: "Rotate it in the vendor’s Dashboard, API Management tab",
      moment: null,
      action: { label: "Open Dashboard", href: dashboardUrl, isExternal: true },
    },
  ]
}
