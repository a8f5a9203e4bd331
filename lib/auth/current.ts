import "server-only"
import { cookies } from "next/headers"
import { decode } from "next-auth/jwt"
import { cache } from "react"
import { toCookieName } from "@/lib/auth/cookies"
import { findSessionOperator } from "@/lib/auth/sessions"
import type { Operator } from "@/lib/domain/operator"
import { readEnv } from "@/lib/env"
import { getStore } from "@/lib/store/current"

type SessionClaim = { sessionId: string; personId: string }
type Decoded = { claim: SessionClaim; secret: string; until: number }

/** As many as people work here at once. */
const MOST_DECODED = 200
const kept = globalThis as typeof globalThis & { __rbvDecoded?: Map<string, Decoded> }

/**
 * Deriving the key and decrypting takes a tenth of a whole request, and the same cookie comes with each of them: what it holds
 * is remembered until it expires. Whether the session stands is asked of the store all the same (`findOperator`).
 */
async function decodeToken(token: string, secret: string): Promise<SessionClaim | undefined> {
  kept.__rbvDecoded ??= new Map()
  const held = kept.__rbvDecoded.get(token)
  if (held && held.secret === secret && held.until > Date.now()) return held.claim
  kept.__rbvDecoded.delete(token)
  const read = await decode({ token, secret }).catch(() => null)
  if (typeof read?.sid !== "string" || typeof read.sub !== "string") return undefined
  const claim = { sessionId: read.sid, personId: read.sub }
  if (typeof read.exp !== "number") return claim
  const [oldest] = kept.__rbvDecoded.keys()
  if (oldest !== undefined && kept.__rbvDecoded.size >= MOST_DECODED) kept.__rbvDecoded.delete(oldest)
  kept.__rbvDecoded.set(token, { claim, secret, until: read.exp * 1_000 })
  return claim
}

/** What the cookie holds: nothing but which session, of whom. Undefined for a forged, foreign or unreadable one. */
export async function findSessionClaim(): Promise<SessionClaim | undefined> {
  const token = (await cookies()).get(toCookieName("session"))?.value
  return token ? decodeToken(token, readEnv().authSecret) : undefined
}

/**
 * The signed-in person as the store knows them now, or undefined. Read once per request (layout and page share it), never
 * kept between requests: a revoked session, a disabled person or a changed role counts from the next request on.
 */
export const findOperator = cache(async (): Promise<Operator | undefined> => {
  const claim = await findSessionClaim()
  if (!claim) return undefined
  const store = await getStore()
  return findSessionOperator(store.read, claim, Date.now())
})
