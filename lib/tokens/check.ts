import "server-only"
import { createHash } from "node:crypto"
import { MINUTE } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { log } from "@/lib/log"
import type { Db, Store } from "@/lib/store/store"
import type { TokenScope } from "./schema"

/** The program that calls, and what its token may do. */
export type TokenCaller = { id: string; name: string; scope: TokenScope }

export const TOKEN_PREFIX = "rbvops_"
const TOKEN = /^Bearer +(rbvops_[A-Za-z0-9_-]{43})$/i
const OURS = /^Bearer +rbvops_/i
const REFUSED = "This needs a token that is in force: Authorization: Bearer rbvops_…"
/** A busy program must not cost a write per call. */
const USED_STEP_MS = MINUTE

export function toTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex")
}

/** Whether an Authorization header means to be one of our tokens; a proxy in front may send one of its own with every request. */
export function isTokenHeader(header: string | null): boolean {
  return header !== null && OURS.test(header)
}

/**
 * Who calls with this Authorization header. What is no token by its looks costs nothing; any other is looked up by its hash,
 * so that neither the time nor the answer tells how near it came. A token works as long as its maker is an active admin.
 * Throws AppError("unauthenticated"), the same for every reason. What it may do is for the caller to ask.
 */
export async function requireToken(store: Store, header: string | null, now: number): Promise<TokenCaller> {
  const [, token] = TOKEN.exec(header ?? "") ?? []
  const found = token === undefined ? undefined : await findToken(store.read, token, now)
  if (!found) throw toTokenRefusal()
  const { last_used_at, ...caller } = found
  if (last_used_at === null || now - last_used_at >= USED_STEP_MS) await noteUse(store, caller.id, now)
  return caller
}

/** What every refusal of a token says. */
export function toTokenRefusal(): AppError {
  return new AppError("unauthenticated", REFUSED)
}

function findToken(db: Db, token: string, now: number) {
  return db
    .selectFrom("api_tokens")
    .innerJoin("people", "people.id", "api_tokens.created_by")
    .select(["api_tokens.id", "api_tokens.name", "api_tokens.scope", "api_tokens.last_used_at"])
    .where("api_tokens.hash", "=", toTokenHash(token))
    .where("api_tokens.revoked_at", "is", null)
    .where((eb) => eb.or([eb("api_tokens.expires_at", "is", null), eb("api_tokens.expires_at", ">", now)]))
    .where("people.disabled_at", "is", null)
    .where("people.role", "=", "admin")
    .executeTakeFirst()
}

/** When it was last used is worth knowing, but not worth refusing the call for. */
async function noteUse(store: Store, id: string, now: number): Promise<void> {
  try {
    await store.write((tx) => tx.updateTable("api_tokens").set({ last_used_at: now }).where("id", "=", id).execute())
  } catch (thrown) {
    log.warn({ err: thrown }, "The use of a token could not be noted")
  }
}
