import "server-only"
import { createHash } from "node:crypto"
import { MINUTE } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { log } from "@/lib/log"
import type { Db, Store } from "@/lib/store/store"
import type { TokenScope } from "./schema"

/** The program that calls. */
export type TokenCaller = { id: string; name: string }

export const TOKEN_PREFIX = "rbvops_"
const TOKEN = /^Bearer +(rbvops_[A-Za-z0-9_-]{43})$/i
const REFUSED = "This needs a token that is in force: Authorization: Bearer rbvops_…"
/** A busy program must not cost a write per call. */
const USED_STEP_MS = MINUTE

export function toTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex")
}

/**
 * Who calls with this Authorization header. What is no token by its looks costs nothing; any other is looked up by its hash,
 * so that neither the time nor the answer tells how near it came. A token works as long as its maker is an active admin.
 * Throws AppError("unauthenticated"), the same for every reason.
 */
export async function requireToken(store: Store, header: string | null, at: { scope: TokenScope; now: number }) {
  const [, token] = TOKEN.exec(header ?? "") ?? []
  const found = token === undefined ? undefined : await findToken(store.read, token, at.scope)
  if (!found) throw new AppError("unauthenticated", REFUSED)
  if (found.last_used_at === null || at.now - found.last_used_at >= USED_STEP_MS) await noteUse(store, found.id, at.now)
  return { id: found.id, name: found.name } satisfies TokenCaller
}

function findToken(db: Db, token: string, scope: TokenScope) {
  return db
    .selectFrom("api_tokens")
    .innerJoin("people", "people.id", "api_tokens.created_by")
    .select(["api_tokens.id", "api_tokens.name", "api_tokens.last_used_at"])
    .where("api_tokens.hash", "=", toTokenHash(token))
    .where("api_tokens.scope", "=", scope)
    .where("api_tokens.revoked_at", "is", null)
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
