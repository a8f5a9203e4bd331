import { z } from "zod"
import { toClean } from "@/lib/domain/packet-clean"
import { formatCost, formatCredits } from "@/lib/format"
import type { NotificationKind } from "@/lib/store/schema-support"

/** Slack reads these three as markup; everybody else reads the names. */
function toInertText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

const group = z.object({ title: z.string(), jobs: z.number() })
const budget = z.object({
  kind: z.string(),
  name: z.string(),
  percent: z.number(),
  month: z.number(),
  spentMilli: z.number(),
  isEstimated: z.boolean().optional(),
  monthMilli: z.number(),
})
const review = z.object({ week: z.string() })
const stopped = z.object({ label: z.string(), reason: z.string() })
const unhealthy = z.object({ label: z.string(), failures: z.number() })
const refused = z.object({ label: z.string(), alias: z.string() })

/** "November 2026" for 202611. */
const toMonthWords = (month: number) =>
  new Date(Date.UTC(Math.floor(month / 100), (month % 100) - 1)).toLocaleString("en-GB", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  })

const jobs = (count: number) => (count === 1 ? "1 job" : `${count} jobs`)

const toOverviewPath = (connection: string) => `/?connection=${encodeURIComponent(connection)}`

/** What each kind says, and the page that it leads to. */
const SAYINGS = {
  "failure_group.new": (details, subject) => {
    const { title, jobs: count } = group.parse(details)
    return {
      text: `New cause of failures: ${title} (${jobs(count)}).`,
      path: `/failures/${encodeURIComponent(subject)}`,
    }
  },
  "failure_group.regressed": (details, subject) => {
    const { title, jobs: count } = group.parse(details)
    const text = `A cause of failures that was dealt with is back: ${title} (${jobs(count)}).`
    return { text, path: `/failures/${encodeURIComponent(subject)}` }
  },
  "budget.crossed": (details) => {
    const { kind, name, percent, month, spentMilli, isEstimated, monthMilli } = budget.parse(details)
    const spent = `${formatCost(spentMilli, isEstimated)} of ${formatCredits(monthMilli)} credits`
    return {
      text: `The budget of ${kind} ${name} for ${toMonthWords(month)} has reached ${percent} %: ${spent}.`,
      path: "/settings/budgets",
    }
  },
  "review.missing": (details) => {
    const { week } = review.parse(details)
    return { text: `Week ${week} is over and has no review yet.`, path: `/reviews/${week}` }
  },
  "sync.stopped": (details, subject) => {
    const { label, reason } = stopped.parse(details)
    return { text: `The sync of ${label} has stopped: ${reason}.`, path: toOverviewPath(subject) }
  },
  "vendor.unhealthy": (details, subject) => {
    const { label, failures } = unhealthy.parse(details)
    const text = `The vendor is unhealthy: ${failures} failed health checks in a row, asked by ${label}.`
    return { text, path: toOverviewPath(subject) }
  },
  "key.refused": (details, subject) => {
    const { label, alias } = refused.parse(details)
    const text = `The vendor refuses key ${alias} of ${label}. Nothing more is sent with it.`
    return { text, path: `/keys?connection=${encodeURIComponent(subject)}` }
  },
} as const satisfies Record<NotificationKind, (details: unknown, subject: string) => { text: string; path: string }>

/** Long enough for every sentence of ours; what a title holds beyond it says no more. */
const LONGEST = 600

function toOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim()
  const chars = [...line]
  return chars.length <= LONGEST ? line : `${chars.slice(0, LONGEST).join("")}…`
}

/**
 * One plain line with the way to the page, where our own address is known. Titles come from vendor texts: no secret, no address with
 * a signature, no e-mail leaves with them, and nothing in them works as markup. Throws when the details are not ours.
 */
export function toSentence(
  row: { kind: NotificationKind; subject: string; details: string },
  { origin, secrets }: { origin: string | null; secrets: readonly string[] },
): string {
  const { text, path } = SAYINGS[row.kind](JSON.parse(row.details), row.subject)
  return toInertText(toOneLine(toClean(secrets)(text))) + (origin === null ? "" : ` ${origin}${path}`)
}
