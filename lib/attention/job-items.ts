import { toAttentionKey } from "@/lib/domain/attention/keys"
import { addDays, toIso, toIsoDay } from "@/lib/domain/time"
import { formatCount, formatDuration } from "@/lib/format"
import { type JobListState, toJobListHref } from "@/lib/jobs/list-schema"
import { toWebhooksHref } from "@/lib/webhooks/schema"
import type { ConnectionFacts } from "./facts"
import type { AttentionItem } from "./schema"

const jobs = (count: number) => (count === 1 ? "1 job" : `${formatCount(count)} jobs`)
const plural = (count: number, one: string, many: string) => (count === 1 ? one : many)
/** "8 %", "0.4 %". */
const percent = (share: number) => `${share < 0.01 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`

const see = (label: string, state: Partial<JobListState>) => ({ label, href: toJobListHref(state), isExternal: false })

/** Failed today and nobody has dealt with their cause. Red only for these. */
export function toFailedItem({ connection, failed }: ConnectionFacts): AttentionItem[] {
  const { count, isCapped, reason, day, handled, since } = failed
  if (count === 0) return []
  const detail = reason
    ? `${reason.jobs === count ? "" : `${formatCount(reason.jobs)} of them: `}${reason.words}`
    : "The vendor gave no reason"
  const finished = { kind: "days", from: toIsoDay(day), until: toIsoDay(addDays(day, 1)) } as const
  const group = handled.length > 0 ? { group: { include: [], exclude: handled } } : {}
  return [
    {
      key: toAttentionKey("failed", connection),
      tone: "failed",
      title: `${connection}: ${isCapped ? `${formatCount(count)} jobs or more` : jobs(count)} failed today${handled.length > 0 ? ", of causes that nobody has handled" : ""}`,
      detail,
      since: toIso(since),
      moment: null,
      action: see("See failed", { tab: "failed", finished, tz: "UTC", connection, ...group }),
    },
  ]
}

export function toRiseItem({ connection, rise }: ConnectionFacts): AttentionItem[] {
  if (rise === null) return []
  const { failed, ended, share, usual, since } = rise
  return [
    {
      key: toAttentionKey("failure-rate", connection),
      tone: "failed",
      title: `${connection}: ${percent(share)} of jobs fail, usually ${percent(usual)}`,
      detail: `${formatCount(failed)} of the ${jobs(ended)} that ended within the last 30 minutes; usual is that of these hours in the last 4 weeks`,
      since: toIso(since),
      moment: null,
      action: see("See failed", { tab: "failed", finished: { kind: "last", amount: 1, unit: "h" }, connection }),
    },
  ]
}

export function toSlowItem({ connection, slowdown }: ConnectionFacts): AttentionItem[] {
  if (slowdown === null) return []
  const { p95Ms, usualMs, jobs: count, since } = slowdown
  return [
    {
      key: toAttentionKey("slow", connection),
      tone: "late",
      title: `${connection}: jobs run longer than usual`,
      detail: `95 of 100 run ${formatDuration(p95Ms)} or less, usually ${formatDuration(usualMs)} (${jobs(count)} of the last 30 minutes against the last 28 days)`,
      since: toIso(since),
      moment: null,
      action: see("See done", { tab: "done", finished: { kind: "last", amount: 1, unit: "h" }, connection }),
    },
  ]
}

export function toOverdueItem({ connection, overdue }: ConnectionFacts): AttentionItem[] {
  const { count, usual, since } = overdue
  if (count === 0) return []
  return [
    {
      key: toAttentionKey("overdue", connection),
      tone: "late",
      title: `${connection}: ${jobs(count)} ${plural(count, "is", "are")} overdue`,
      detail: usual ?? "Running longer than usual",
      since: toIso(since),
      moment: null,
      action: see("See overdue", { tab: "overdue", connection }),
    },
  ]
}

export function toUntoldItem({ connection, untold }: ConnectionFacts): AttentionItem[] {
  if (untold === null || untold.count === 0) return []
  const { count, jobs: all, isCapped, since } = untold
  const of = isCapped ? `the newest ${formatCount(all)} completed jobs` : `${formatCount(all)} in 7 days`
  return [
    {
      key: toAttentionKey("webhooks", connection),
      tone: "quiet",
      title: `${connection}: ${jobs(count)} completed without a webhook`,
      detail: `Of ${of}. Our own reading caught them; what relies on webhooks alone did not hear of them`,
      since: toIso(since),
      moment: null,
      action: { label: "See them", href: toWebhooksHref("untold", connection), isExternal: false },
    },
  ]
}

/** Vendors call a draft and a queue by one word: the word is repeated, nothing is guessed. */
export function toWaitingItem({ connection, waiting }: ConnectionFacts): AttentionItem[] {
  const { count, words, since } = waiting
  if (count === 0) return []
  const said = words.length > 0 ? ` (the vendor says ${words.map((word) => `“${word}”`).join(", ")})` : ""
  return [
    {
      key: toAttentionKey("waiting", connection),
      tone: "quiet",
      title: `${connection}: ${jobs(count)} ${plural(count, "has", "have")} waited for more than an hour`,
      detail: `Drafts that nobody started, or a queue that stands still${said}`,
      since: toIso(since),
      moment: null,
      action: see("See waiting", { tab: "waiting", sort: "created-asc", connection }),
    },
  ]
}
