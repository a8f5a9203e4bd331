import { toAttentionKey } from "@/lib/domain/attention/keys"
import { isUnhealthy, toLevel, toReason } from "@/lib/domain/freshness"
import { toIso } from "@/lib/domain/time"
import { formatCount } from "@/lib/format"
import type { ConnectionFacts } from "./facts"
import type { AttentionItem } from "./schema"

type Told = { now: number; dashboardUrl: string }
const plural = (count: number, one: string, many: string) => (count === 1 ? one : many)

/** The sync behind or stopped: everything else on the page is only as true as it. */
export function toSyncItem({ connection, freshness }: ConnectionFacts, now: number): AttentionItem[] {
  const reason = toReason(freshness, now)
  if (reason === null) return []
  const { list } = freshness
  const retryAt = list?.retryAt ?? null
  return [
    {
      key: toAttentionKey("sync", connection),
      tone: toLevel(freshness, now) === "stopped" ? "failed" : "late",
      title: `${freshness.label}: ${reason}`,
      detail: list?.lastOkAt
        ? "What is shown was complete at the last good pass; later jobs and changes are missing"
        : "Nothing has been read from this connection yet",
      since: list?.lastOkAt ?? null,
      moment: retryAt !== null && Date.parse(retryAt) > now ? { label: "next try", at: retryAt } : null,
      action: { label: "Details", href: "/settings#connections", isExternal: false },
    },
  ]
}

/** One failed check is chance: two in a row are not (contract §10). */
export function toHealthItem({ connection, freshness }: ConnectionFacts, dashboardUrl: string): AttentionItem[] {
  const { health } = freshness
  if (!health || !isUnhealthy(freshness)) return []
  const { failing, failures, failingSince } = health
  const isAway = health.errorCode !== null
  const said = failing.length > 0 ? `It reports trouble with ${failing.join(", ")}` : "It does not say what is wrong"
  return [
    {
      key: toAttentionKey("health", connection),
      tone: "late",
      title: isAway
        ? `The vendor does not answer health checks (asked by ${freshness.label})`
        : `The vendor calls itself degraded (seen by ${freshness.label})`,
      detail: `${isAway ? (health.errorMessage ?? "It gave no readable answer") : said}; ${formatCount(failures)} failed checks in a row`,
      since: failingSince,
      moment: null,
      action: { label: "Open Dashboard", href: dashboardUrl, isExternal: true },
    },
  ]
}

const SYNC_SAYS_IT = {
  refused: "vendor_auth",
  credits: "vendor_credits",
  limited: "vendor_rate_limited",
} as const

/** What the vendor has against a key now; nothing where the sync's own line says the same. */
export function toTroubleItems({ connection, freshness, troubles }: ConnectionFacts, told: Told): AttentionItem[] {
  const isSaid = (kind: keyof typeof SYNC_SAYS_IT) =>
    toReason(freshness, told.now) !== null && freshness.list?.errorCode === SYNC_SAYS_IT[kind]
  return troubles.flatMap((trouble) => {
    if (isSaid(trouble.kind)) return []
    const { alias, kind, answers, since } = trouble
    const times = plural(answers, "1 answer", `${formatCount(answers)} answers`)
    const until = freshness.keys.find((key) => key.alias === alias)?.until ?? null
    const subject = `${connection}/${alias}`
    if (kind === "limited") {
      return {
        key: toAttentionKey("limited", subject),
        tone: "late",
        title: `${connection}: ${times} “too many requests” (429) for key ${alias}`,
        detail: "We back off by ourselves. Your own traffic has priority",
        since: toIso(since),
        moment: until !== null && Date.parse(until) > told.now ? { label: "next try", at: until } : null,
        action: { label: "Details", href: `/keys?connection=${connection}`, isExternal: false },
      }
    }
    const isRefused = kind === "refused"
    return {
      key: toAttentionKey(isRefused ? "key-refused" : "credits", subject),
      tone: "failed",
      title: isRefused
        ? `${connection}: key ${alias} is refused (401)`
        : `${connection}: ${times} “no credits left” (402) for key ${alias}`,
      detail: isRefused
        ? "Nothing more is sent with it until the configuration changes. Check in the Dashboard whether it was disabled"
        : "New jobs are refused; reading goes on. Top up in the Dashboard",
      since: toIso(since),
      moment: null,
      action: { label: "Open Dashboard", href: told.dashboardUrl, isExternal: true },
    }
  })
}

export function toUndecidedItem({ connection, undecided: { count, oldest } }: ConnectionFacts): AttentionItem[] {
  if (count === 0 || oldest === null) return []
  return [
    {
      key: toAttentionKey("undecided", connection),
      tone: "late",
      title: `${connection}: ${formatCount(count)} ${plural(count, "request that costs has", "requests that cost have")} no known outcome`,
      detail: `The vendor’s answer was lost; nothing is sent again. ${count === 1 ? "It was" : "The oldest was"} confirmed by ${oldest.by}`,
      since: oldest.sentAt,
      moment: null,
      action: { label: "Decide", href: oldest.href, isExternal: false },
    },
  ]
}

/** Credits were spent that somebody had counted as not spent, perhaps twice. */
export function toCorrectedItem({ connection, corrected: { count, newest } }: ConnectionFacts): AttentionItem[] {
  if (count === 0 || newest === null) return []
  return [
    {
      key: toAttentionKey("corrected", connection),
      tone: "late",
      title: `${connection}: ${formatCount(count)} ${plural(count, "request that had been given up has", "requests that had been given up have")} made a job after all`,
      detail: `${count === 1 ? "It" : "The newest"} is ${newest.jobId}, by its mark or the vendor’s late answer. If the job was run again meanwhile, both cost credits`,
      since: newest.at,
      moment: null,
      action: { label: "Look at it", href: newest.href, isExternal: false },
    },
  ]
}

export function toDriftItem({ connection, drift: { fields, newest, since } }: ConnectionFacts): AttentionItem[] {
  if (fields === 0) return []
  return [
    {
      key: toAttentionKey("drift", connection),
      tone: "quiet",
      title: `${connection}: the vendor’s answers differ from its documents in ${formatCount(fields)} new ${plural(fields, "place", "places")}`,
      detail: `First seen within the last 7 days${newest === null ? "" : `; the newest: ${newest}`}. Everything is kept as answered`,
      since: toIso(since),
      moment: null,
      action: { label: "See drift", href: `/settings/drift?connection=${connection}`, isExternal: false },
    },
  ]
}
