import { MINUTE } from "../time"

/** What is told to the team's channel once: `since` when it began, `calmSince` since when it is over, null while it lasts. */
export type Alarms = Record<string, { since: number; calmSince: number | null }>

/** What comes back within this was never gone: a key that is refused every other call tells once. */
const CALM_MS = 5 * MINUTE

/**
 * How alarms stand after a look: `troubles` says of each name whether it is so now, null where nobody can tell (then it stays as it
 * was). `raised`: those that have begun. What is no longer looked at is forgotten.
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
    if (isTrouble === true && !held) raised.push(name)
    const next = isTrouble === null ? held : toNext(held, isTrouble, now)
    if (next) after[name] = next
  }
  return { after, raised }
}

function toNext(held: Alarms[string] | undefined, isTrouble: boolean, now: number): Alarms[string] | undefined {
  if (isTrouble) return { since: held?.since ?? now, calmSince: null }
  if (!held) return undefined
  const calmSince = held.calmSince ?? now
  return now - calmSince >= CALM_MS ? undefined : { ...held, calmSince }
}
