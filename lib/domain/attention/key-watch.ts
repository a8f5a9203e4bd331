import { DAY } from "../time"

/** Two days of nothing would be better and nobody waits for them: the vendor advises to watch for 24 hours (contract §11). */
export const WATCH_MS = DAY
/** After so many days without a look into the vendor's Dashboard one is called for. */
const UNCHECKED_DAYS = 90

/** One key's calls as we made them. `calls`, `isAnswered`: of the last 24 hours. */
export type KeyUse = {
  alias: string
  /** False: calls or people remember it, and it is used no longer. */
  isConfigured: boolean
  /** ISO day, null: not known. */
  createdOn: string | null
  firstCallAt: number | null
  calls: number
  /** Whether the newest answer was a good one; null: there was none. */
  isAnswered: boolean | null
}

/**
 * in_use: it was called · safe: no call for 24 hours, and the new key works · unproven: the new key does not work now, or was not seen to ·
 * unknown: our record does not reach back 24 hours.
 */
export type WatchVerdict = "in_use" | "safe" | "unproven" | "unknown"
export type RotationWatch = { newAlias: string; old: { alias: string; verdict: WatchVerdict }[] }

/**
 * The day of creation says which key is newer, else the first call; of two that say nothing the later in the list. Of a key that
 * is not configured any more we have no new calls to come: it is never the new one.
 */
function findNewest(keys: readonly KeyUse[]): KeyUse | undefined {
  const configured = keys.filter(({ isConfigured }) => isConfigured)
  return configured.reduce<KeyUse | undefined>((newest, key) => {
    if (!newest) return key
    if (newest.createdOn !== null && key.createdOn !== null && newest.createdOn !== key.createdOn) {
      return key.createdOn > newest.createdOn ? key : newest
    }
    return (key.firstCallAt ?? Number.POSITIVE_INFINITY) >= (newest.firstCallAt ?? Number.POSITIVE_INFINITY)
      ? key
      : newest
  }, undefined)
}

function toVerdict(old: KeyUse, isProven: boolean, isWholeDay: boolean): WatchVerdict {
  if (old.calls > 0) return "in_use"
  if (!isWholeDay) return "unknown"
  return isProven ? "safe" : "unproven"
}

/**
 * Old keys beside the newest one of a connection; null where there is one key only, or none is configured. `seenFrom`: from when on every call of the
 * connection is in `keys` (epoch ms), null when there is none.
 */
export function toRotationWatch(keys: readonly KeyUse[], seenFrom: number | null, now: number): RotationWatch | null {
  const newest = findNewest(keys)
  if (!newest || keys.length < 2) return null
  const isWholeDay = seenFrom !== null && seenFrom <= now - WATCH_MS
  const isProven = newest.isAnswered === true
  const old = keys.filter((key) => key !== newest)
  return {
    newAlias: newest.alias,
    old: old.map((key) => ({ alias: key.alias, verdict: toVerdict(key, isProven, isWholeDay) })),
  }
}

/**
 * Whole days without a look into the vendor's Dashboard when they are too many, else null. Counted from the last look, else from
 * when the key was made, else from when we began to use it; null where none of these is known.
 */
export function findUncheckedDays(
  { checkedAt, createdAt, usedSince }: Record<"checkedAt" | "createdAt" | "usedSince", number | null>,
  now: number,
): number | null {
  const from = checkedAt ?? createdAt ?? usedSince
  if (from === null) return null
  const days = Math.floor((now - from) / DAY)
  return days >= UNCHECKED_DAYS ? days : null
}
