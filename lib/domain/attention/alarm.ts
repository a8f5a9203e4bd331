import { HOUR, MINUTE } from "../time"

/**
 * What is told to the team's channel once: `since` when it began, `calmSince` since when it is over, null while it lasts, `toldAt`
 * when it was last told (absent in what older versions wrote: when it began).
 */
export type Alarms = Record<string, Alarm>
type Alarm = { since: number; calmSince: number | null; toldAt?: number }

/** What comes back within this was never gone: a key that is refused every other call tells once. */
const CALM_MS = 5 * MINUTE
/** What comes and goes is told at most this often; what has come back sooner is told then, if it still lasts. */
const TELL_AGAIN_MS = HOUR

/**
 * How alarms stand after a look: `troubles` says of each name whether it is so now, null where nobody can tell (then it stays as it
 * was). `raised`: those that are to be told. What is no longer looked at is forgotten.
 */
export function toAlarms(
  before: Alarms,
  troubles: Readonly<Record<string, boolean | null>>,
  now: number,
): { after: Alarms; raised: string[] } {
  const after: Alarms = {}
  const raised: string[] = []
  for (const [name, isTrouble] of Object.entries(troubles)) {
    const held = Object.hasOwn(before, name) ? before[name] : undefined
    const next = isTrouble === null ? held : isTrouble ? toTrouble(held, now) : toCalm(held, now)
    if (!next) continue
    after[name] = next
    if (isTrouble && next.toldAt === now && held?.toldAt !== now) raised.push(name)
  }
  return { after, raised }
}

const toToldAt = ({ toldAt, since }: Alarm): number => toldAt ?? since

function isOver({ calmSince }: Alarm, now: number): boolean {
  return calmSince !== null && now - calmSince >= CALM_MS
}

function toTrouble(held: Alarm | undefined, now: number): Alarm {
  if (!held) return { since: now, calmSince: null, toldAt: now }
  const since = isOver(held, now) ? now : held.since
  const toldAt = toToldAt(held)
  const isDue = toldAt < since && now - toldAt >= TELL_AGAIN_MS
  return { since, calmSince: null, toldAt: isDue ? now : toldAt }
}

/** Kept for as long as it may not be told again. */
function toCalm(held: Alarm | undefined, now: number): Alarm | undefined {
  if (!held) return undefined
  const toldAt = toToldAt(held)
  const next = { since: held.since, calmSince: held.calmSince ?? now, toldAt }
  return isOver(next, now) && now - toldAt >= TELL_AGAIN_MS ? undefined : next
}
