import type { BudgetState } from "@/lib/budgets/schema"
import { ATTENTION_KINDS, parseAttentionKey, toAttentionKey } from "@/lib/domain/attention/keys"
import { toIso } from "@/lib/domain/time"
import { formatCost, formatCount, formatCredits } from "@/lib/format"
import type { AttentionFacts, ConnectionFacts } from "./facts"
import { toFailedItem, toOverdueItem, toRiseItem, toSlowItem, toUntoldItem, toWaitingItem } from "./job-items"
import { toKeyItems } from "./key-items"
import type { AttentionItem } from "./schema"
import { toCorrectedItem, toDriftItem, toHealthItem, toSyncItem, toTroubleItems, toUndecidedItem } from "./vendor-items"

const TONES = ["failed", "late", "info", "quiet"] as const

/** Only what wants a person, most urgent first, one next action each. Pure. */
export function toItems(facts: AttentionFacts): AttentionItem[] {
  const items = [
    ...facts.connections.flatMap((one) => toConnectionItems(one, facts)),
    ...toReviewItem(facts.review),
    ...facts.budgets.flatMap(toBudgetItem),
  ]
  const kindOf = (item: AttentionItem) => {
    const kind = parseAttentionKey(item.key)?.kind
    return kind ? ATTENTION_KINDS.indexOf(kind) : ATTENTION_KINDS.length
  }
  // The order of the connections stays, since sorting keeps what is equal.
  return items.toSorted((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone) || kindOf(a) - kindOf(b))
}

function toConnectionItems(one: ConnectionFacts, { now, dashboardUrl }: AttentionFacts): AttentionItem[] {
  return [
    ...toSyncItem(one, now),
    ...toHealthItem(one, dashboardUrl),
    ...toTroubleItems(one, { now, dashboardUrl }),
    ...toUndecidedItem(one),
    ...toCorrectedItem(one),
    ...toFailedItem(one),
    ...toRiseItem(one),
    ...toSlowItem(one),
    ...toOverdueItem(one),
    ...toUntoldItem(one),
    ...toWaitingItem(one),
    ...toDriftItem(one),
    ...toKeyItems(one, { now, dashboardUrl }),
  ]
}

/** A budget that has passed half of its month, in the middle of the month, wants nobody: only its last threshold before 100 does. */
function isNearItsEnd({ level, percent, thresholds }: BudgetState): boolean {
  return level === "near" && percent >= Math.max(...thresholds.filter((one) => one < 100))
}

/** Only what is spent or near it, or heading there. */
function toBudgetItem(budget: BudgetState): AttentionItem[] {
  const { num, kind, subject, level, percent, spentMilli, isEstimated, monthMilli, forecastMilli, crossed } = budget
  const isNear = isNearItsEnd(budget)
  const isHeading = level !== "over" && !isNear && forecastMilli !== null && forecastMilli > monthMilli
  if (level !== "over" && !isNear && !isHeading) return []
  const spent = `${formatCost(spentMilli, isEstimated)} of ${formatCredits(monthMilli)} credits this month`
  const likely = forecastMilli === null ? "" : `; likely ~${formatCredits(forecastMilli)} at its end`
  return [
    {
      key: toAttentionKey("budget", String(num)),
      tone: level === "over" ? "late" : "quiet",
      title: isHeading
        ? `The budget of ${kind} ${subject} is likely to be spent before the month ends`
        : `The budget of ${kind} ${subject} is ${level === "over" ? "spent" : `at ${formatCount(percent)} %`}`,
      detail: `${spent}${likely}`,
      since: isHeading ? null : (crossed.at(-1)?.at ?? null),
      moment: null,
      action: { label: "See budgets", href: "/settings/budgets", isExternal: false },
    },
  ]
}

function toReviewItem(review: AttentionFacts["review"]): AttentionItem[] {
  if (review === null) return []
  const { week, isBegun, jobs, since, href } = review
  return [
    {
      key: toAttentionKey("review", week),
      tone: "info",
      title: `${isBegun ? "Last week’s review is not signed yet" : "Last week has no review yet"} (${week})`,
      detail: `${jobs === 1 ? "1 job" : `${formatCount(jobs)} jobs`}: what they cost, what it bought, whether it will last`,
      since: toIso(since),
      moment: null,
      action: { label: "Review", href, isExternal: false },
    },
  ]
}
