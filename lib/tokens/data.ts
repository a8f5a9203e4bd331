import { toIso } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"
import type { TokenRow } from "./schema"

/** All tokens, also revoked ones, newest first. `now`: epoch ms. */
export async function listTokens(db: Db, now: number): Promise<TokenRow[]> {
  const rows = await db
    .selectFrom("api_tokens")
    .leftJoin("people", "people.id", "api_tokens.created_by")
    .select([
      "api_tokens.id",
      "api_tokens.name",
      "api_tokens.scope",
      "api_tokens.created_by",
      "api_tokens.created_at",
      "api_tokens.last_used_at",
      "api_tokens.revoked_at",
      "api_tokens.expires_at",
      "people.name as creator",
      "people.role",
      "people.disabled_at",
    ])
    .orderBy("api_tokens.created_at", "desc")
    .orderBy("api_tokens.id")
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scope: row.scope,
    createdBy: { id: row.created_by, name: row.creator ?? "someone who left" },
    createdAt: toIso(row.created_at),
    lastUsedAt: toIso(row.last_used_at),
    revokedAt: toIso(row.revoked_at),
    expiresAt: toIso(row.expires_at),
    isExpired: row.expires_at !== null && row.expires_at <= now,
    isOrphaned: row.role !== "admin" || row.disabled_at !== null,
  }))
}
