import { CALLS_LOOKED_BACK_MS, type KeyCall } from "@/lib/domain/attention/key-trouble"
import { WRONG_KEY_ALIAS } from "@/lib/domain/checks/types"
import type { Db } from "@/lib/store/store"

/** More calls than this in one hour would say the same. */
const MOST_CALLS = 500

/** Our newest calls of one connection with a key of its own, newest first. */
export async function listRecentCalls(db: Db, connection: string, now: number): Promise<KeyCall[]> {
  const rows = await db
    .selectFrom("vendor_calls")
    .select(["key_alias", "at", "method", "status", "error_code"])
    .where("connection", "=", connection)
    .where("at", ">=", now - CALLS_LOOKED_BACK_MS)
    .where("key_alias", "not in", ["", WRONG_KEY_ALIAS])
    .orderBy("at", "desc")
    .orderBy("num", "desc")
    .limit(MOST_CALLS)
    .execute()
  return rows.map(({ key_alias: alias, error_code: errorCode, ...call }) => ({ alias, errorCode, ...call }))
}
