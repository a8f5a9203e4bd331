import type { CheckFacts, Finding, ProofResult } from "./types"
import { found, toRequestLink, unproven } from "./words"

function byProof({ verdict, words, requestId, at }: ProofResult): Finding {
  return found(verdict, words, { links: requestId === null ? [] : [toRequestLink(requestId)], at })
}

/** What came of the last call with a made-up key. */
export function judgeWrongKey({ proofs }: CheckFacts): Finding {
  const proof = proofs["auth.wrong_key"]
  return proof ? byProof(proof) : unproven("No call with a made-up key has been sent yet.")
}

const WORDS = {
  healthy: "The vendor says that it is healthy.",
  degraded: "The vendor says that it is not well.",
  away: "The vendor does not answer when it is asked for its health.",
} as const

/** The newest that is known of the vendor's health: by the sync, or because somebody asked. */
export function judgeHealth({ health, proofs }: CheckFacts): Finding {
  const proof = proofs.health
  if (proof && proof.at >= (health?.at ?? 0)) return byProof(proof)
  if (!health || health.status === "unknown") return unproven("The vendor’s health has not been told yet.")
  return found(health.status === "healthy" ? "pass" : "fail", WORDS[health.status], { links: [], at: health.at })
}

export type WrongKeyAnswer = {
  /** null: no answer came. */
  status: number | null
  code: string | null
  message: string | null
  requestId: string | null
}

/** What an answer to a made-up key proves: 401, and an error that a program can tell apart by its code. */
export function toWrongKeyResult({ status, code, message, requestId }: WrongKeyAnswer, at: number): ProofResult {
  const common = { requestId, at }
  if (status === null || status === 429 || status >= 500) {
    const what = status === null ? "no answer came" : `the answer was HTTP ${status}`
    return { ...common, verdict: "unproven", words: `A made-up key was sent, but ${what}.` }
  }
  if (status !== 401) {
    return { ...common, verdict: "fail", words: `A made-up key was answered HTTP ${status} instead of 401.` }
  }
  if (code === null || message === null) {
    const words = "A made-up key was answered 401, but without an error that has a code and a message."
    return { ...common, verdict: "fail", words }
  }
  return { ...common, verdict: "pass", words: "A made-up key was answered 401 with a structured error." }
}

export function toHealthResult(
  health: { status: "healthy" | "degraded" | "unknown"; requestId: string | null } | null,
  at: number,
): ProofResult {
  if (!health || health.status === "unknown") {
    const words = health ? "The vendor’s answer about its health cannot be read." : "The vendor did not answer /health."
    return { verdict: health ? "unproven" : "fail", words, requestId: health?.requestId ?? null, at }
  }
  const verdict = health.status === "healthy" ? "pass" : "fail"
  return { verdict, words: WORDS[health.status], requestId: health.requestId, at }
}

export type BurstAnswer = {
  sent: number
  tookMs: number
  /** How it ended: every call answered, a 429, or another failure. */
  end: "all answered" | "limited" | "failed"
  /** What Retry-After asked for, ms. */
  retryAfterMs: number | null
  requestId: string | null
}

/** A burst proves the limit when it meets one; that none was met is no fault. */
export function toBurstResult({ sent, tookMs, end, retryAfterMs, requestId }: BurstAnswer, at: number): ProofResult {
  const took = `in ${(tookMs / 1_000).toFixed(1)} s`
  if (end === "limited") {
    const asked =
      retryAfterMs === null ? "without Retry-After" : `with Retry-After ${Math.ceil(retryAfterMs / 1_000)} s`
    return {
      verdict: "pass",
      words: `call ${sent} ${took} was answered 429 ${asked}, and it ended there.`,
      requestId,
      at,
    }
  }
  const words =
    end === "failed"
      ? `it ended at call ${sent}, which was neither answered well nor 429.`
      : `${sent} calls ${took}, none was answered 429.`
  return { verdict: "unproven", words, requestId, at }
}
