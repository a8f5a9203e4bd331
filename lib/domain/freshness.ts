/** How true our record of one connection is now. What crosses to the browser: ISO times, null = not known or never. */
export type Freshness = {
  connection: string
  label: string
  list: Beat | null
  /** The first reading of everything, while it lasts; null when it is done. */
  backfill: { seen: number; total: number | null; isConfirming: boolean } | null
  /** No page of the first reading is in the record, so it is complete up to no moment at all. */
  isUnread?: boolean
  events: Beat | null
  summary: Beat | null
  health:
    | (Beat & {
        status: "healthy" | "degraded" | "unknown"
        failing: string[]
        /** Failed checks in a row, and when the first of them was. */
        failures: number
        failingSince: string | null
      })
    | null
  keys: { alias: string; state: KeyState; until: string | null; perSecond: number }[]
  /** Why the keys cannot even be read here; null when they can. */
  keyProblem: string | null
  /** Last sign of life of the process that syncs. */
  heartbeatAt: string | null
  /** Since when this process waits for a first sign of life; absent: not known. */
  awaitedSince?: string | null
}

/** ok, or why a key rests. */
export type KeyState = "ok" | "unauthorized" | "rate_limited" | "breaker_open"

/** One repeated task of the sync. */
export type Beat = {
  lastOkAt: string | null
  lastErrorAt: string | null
  /** Our error code of the last failure. */
  errorCode: string | null
  errorMessage: string | null
  retryAt: string | null
  intervalMs: number
}

/** fresh · starting: the first reading is under way · late: two intervals, and 30 s at least, without news · stopped: it fails, and we know why. */
export type Level = "fresh" | "starting" | "late" | "stopped"

const REASONS: Record<string, string> = {
  vendor_auth: "the key is refused (401)",
  vendor_credits: "no credits left (402)",
  vendor_rate_limited: "too many requests (429)",
  vendor_unavailable: "the vendor does not answer",
  vendor_unreadable: "the vendor's answer cannot be read",
  vendor_refused: "the vendor refuses the call",
  store_unavailable: "our own store does not answer",
}

/** Longest silence of a living sync process. */
const HEARTBEAT_MS = 60_000

/** A quick beat may stumble without anybody having to know. */
const LEAST_PATIENCE_MS = 30_000

const toAt = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso))

/** Whether the last thing that a task told us is that it failed. */
function isFailing(beat: Beat): boolean {
  const failedAt = toAt(beat.lastErrorAt)
  return failedAt !== null && failedAt > (toAt(beat.lastOkAt) ?? 0)
}

/** Whether the vendor refuses every key that we have, now or at the last try. */
export function isRefused({ keys, list }: Freshness): boolean {
  if (keys.length > 0 && keys.every((key) => key.state === "unauthorized")) return true
  return list !== null && isFailing(list) && list.errorCode === "vendor_auth"
}

/** Judged at `now` (epoch ms), since a record ages without anything happening. */
export function toLevel(freshness: Freshness, now: number): Level {
  const { list, backfill } = freshness
  if (freshness.keyProblem !== null) return "stopped"
  if (isRefused(freshness)) return "stopped"
  const okAt = toAt(list?.lastOkAt ?? null)
  const isOld = list !== null && (okAt === null || now - okAt > Math.max(2 * list.intervalMs, LEAST_PATIENCE_MS))
  if (list && isOld && isFailing(list)) return "stopped"
  if (backfill || list === null || okAt === null) return isSilent(freshness, now) ? "late" : "starting"
  return isOld ? "late" : "fresh"
}

/** Whether the process that syncs has given no sign of life for longer than a living one is silent; also one that never gave any. */
export function isSilent(freshness: Freshness, now: number): boolean {
  const heartbeat = toAt(freshness.heartbeatAt ?? freshness.awaitedSince ?? null)
  return heartbeat !== null && now - heartbeat > HEARTBEAT_MS
}

/** Why it is late or stopped, in a few words; null when all is well. */
export function toReason(freshness: Freshness, now: number): string | null {
  const level = toLevel(freshness, now)
  if (level === "fresh" || level === "starting") return null
  const { list, keys } = freshness
  if (freshness.keyProblem !== null) return "the key cannot be read"
  if (keys.length > 0 && keys.every((key) => key.state === "unauthorized")) return REASONS.vendor_auth ?? null
  if (level === "stopped" && list) return REASONS[list.errorCode ?? ""] ?? "the sync fails"
  return isSilent(freshness, now) ? "the sync process is silent" : "the sync is behind"
}

const RANK = { fresh: 0, starting: 1, late: 2, stopped: 3 } as const satisfies Record<Level, number>

/** The connection that is worst off, since a page that shows several is only as true as that one. Undefined for none. */
export function findWorst(all: readonly Freshness[], now: number): Freshness | undefined {
  const okAt = (one: Freshness) => toAt(one.list?.lastOkAt ?? null) ?? 0
  return all.toSorted((a, b) => RANK[toLevel(b, now)] - RANK[toLevel(a, now)] || okAt(a) - okAt(b))[0]
}

/** One failed health check is chance; the vendor's own advice is to call somebody at the second in a row (contract §10). */
const FAILURES_TO_CALL = 2

/** Whether the vendor was degraded or away at each of the last checks. */
export function isUnhealthy({ health }: Pick<Freshness, "health">): boolean {
  return (health?.failures ?? 0) >= FAILURES_TO_CALL
}
