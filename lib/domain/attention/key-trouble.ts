import { HOUR, MINUTE } from "../time"

/** A call of ours with a key. `status` null: no answer came. */
export type KeyCall = { alias: string; at: number; method: string; status: number | null }
export type KeyTrouble = {
  alias: string
  kind: "refused" | "credits" | "limited"
  answers: number
  since: number | null
}

/** Calls older than this say nothing of now. */
export const CALLS_LOOKED_BACK_MS = HOUR
/** A key that was limited and has not been used since is no longer said to be limited. */
const LIMITED_MS = 10 * MINUTE

/** The unbroken run of answers of one status that ends with the newest. `answered`: newest first. */
function toRun(answered: readonly KeyCall[], status: number): KeyCall[] {
  const end = answered.findIndex((call) => call.status !== status)
  return end === -1 ? [...answered] : answered.slice(0, end)
}

/**
 * What the vendor has against a key now. 401 and 429: its newest answer says so. 402: reading goes on without credits, so it holds
 * until a call of the same method has gone through. `calls`: those of one key, newest first.
 */
export function listKeyTroubles(alias: string, calls: readonly KeyCall[], now: number): KeyTrouble[] {
  const answered = calls.filter((call) => call.status !== null && now - call.at <= CALLS_LOOKED_BACK_MS)
  const toTrouble = (kind: KeyTrouble["kind"], run: readonly KeyCall[]): KeyTrouble[] => {
    const first = run.at(-1)
    return first ? [{ alias, kind, answers: run.length, since: first.at }] : []
  }
  const spent = answered.find((call) => call.status === 402)
  const limited = toRun(answered, 429)
  return [
    ...toTrouble("refused", toRun(answered, 401)),
    ...toTrouble("credits", spent ? toRun(ofMethod(answered, spent.method), 402) : []),
    ...toTrouble("limited", now - (limited[0]?.at ?? Number.NEGATIVE_INFINITY) <= LIMITED_MS ? limited : []),
  ]
}

function ofMethod(calls: readonly KeyCall[], method: string): KeyCall[] {
  return calls.filter((call) => call.method === method)
}
