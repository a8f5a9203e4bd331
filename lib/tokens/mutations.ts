import { randomBytes, randomUUID } from "node:crypto"
import { recordAudit } from "@/lib/audit/record"
import type { Operator } from "@/lib/domain/operator"
import { DAY } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import type { Store } from "@/lib/store/store"
import { TOKEN_PREFIX, toTokenHash } from "./check"
import type { TokenScope } from "./schema"

/** In force at once; more could not be told apart. */
const MOST_TOKENS = 50

/** `days`: for how long it works; null: until it is revoked. */
export type NewToken = { name: string; scope: TokenScope; days: number | null }

/** Makes a token and answers it: the only time that it can be seen, since only its hash is kept. Throws AppError("conflict"). */
export async function createToken(
  store: Store,
  { name, scope, days }: NewToken,
  by: Operator,
): Promise<{ id: string; token: string }> {
  const id = randomUUID()
  const token = `${TOKEN_PREFIX}${randomBytes(32).toString("base64url")}`
  const at = Date.now()
  await store.write(async (tx) => {
    const live = await tx
      .selectFrom("api_tokens")
      .select("name")
      .where("revoked_at", "is", null)
      .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", at)]))
      .execute()
    if (live.some((one) => one.name === name)) throw new AppError("conflict", `There is a token “${name}” already.`)
    if (live.length >= MOST_TOKENS) throw new AppError("conflict", "There are 50 tokens in force. Revoke one first.")
    await tx
      .insertInto("api_tokens")
      .values({
        id,
        name,
        scope,
        hash: toTokenHash(token),
        created_by: by.id,
        created_at: at,
        last_used_at: null,
        revoked_at: null,
        expires_at: days === null ? null : at + days * DAY,
      })
      .execute()
    await recordAudit(tx, { at, actor: by.id, action: "token.created", subject: id, details: { name, scope, days } })
  })
  return { id, token }
}

/** From the next call on the token is refused. Throws AppError("not_found") for one that is not in force. */
export async function revokeToken(store: Store, id: string, by: Operator): Promise<void> {
  const at = Date.now()
  await store.write(async (tx) => {
    const done = await tx
      .updateTable("api_tokens")
      .set({ revoked_at: at })
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .returning("name")
      .executeTakeFirst()
    if (!done) throw new AppError("not_found", "This token is not in force any more.")
    await recordAudit(tx, { at, actor: by.id, action: "token.revoked", subject: id, details: { name: done.name } })
  })
}
