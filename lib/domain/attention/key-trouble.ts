import { HOUR, MINUTE } from "../time"

/** A call of ours with a key. `status` null: no answer came. `errorCode`: the vendor's or ours, null when all was well. */
export type KeyCall = {
  alias: string
  at: number
  method: string
  status: number | null
  errorCode: string | null
}
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

/** The vendor's codes by which an answer of any status says that it does not take the key, or that there are no credits (contract A16). */
export const REFUSED_CODES = ["invalid_api_key", "missing_api_key"] as const
export const CREDITS_CODE = "insufficient_credits"

/** As the client reads an answer: 401 and 402 say what they are, else the code does. */
function toKind({ status, errorCode }: KeyCall): KeyTrouble["kind"] | null {
  if (status === 401) return "refused"
  if (status === 402) return "credits"
  if (REFUSED_CODES.some((code) => code === errorCode)) return "refused"
  if (errorCode === CREDITS_CODE) return "credits"
  return status === 429 ? "limited" : null
}

/** The unbroken run of answers of one kind that ends with the newest. `answered`: newest first. */
function toRun(answered: readonly KeyCall[], kind: KeyTrouble["kind"]): KeyCall[] {
  const end = answered.findIndex((call) => toKind(call) !== kind)
  return end === -1 ? [...answered] : answered.slice(0, end)
}

/**
 * What the vendor has against a key now. Refused and limited: its newest answer says so. Credits: reading goes on without them, so it
 * holds until a call of the same method has gone through. `calls`: those of one key, newest first.
 */
export function listKeyTroubles(alias: string, calls: readonly KeyCall[], now: number): KeyTrouble[] {
  const answered = calls.filter((call) => call.status !== null && now - call.at <= CALLS_LOOKED_BACK_MS)
  const toTrouble = (kind: KeyTrouble["kind"], run: readonly KeyCall[]): KeyTrouble[] => {
    const first = run.at(-1)
    return first ? [{ alias, kind, answers: run.length, since: first.at }] : []
  }
  const spent = answered.find((call) => toKind(call) === "credits")
  const limited = toRun(answered, "limited")
  return [
    ...toTrouble("refused", toRun(answered, "refused")),
    ...toTrouble("credits", spent ? toRun(ofMethod(answered, spent.method), "credits") : []),
    ...toTrouble("limited", now - (limited[0]?.at ?? Number.NEGATIVE_INFINITY) <= LIMITED_MS ? limited : []),
  ]
}

function ofMethod(calls: readonly KeyCall[], method: string): KeyCall[] {
  return calls.filter((call) => call.method === method)
}
