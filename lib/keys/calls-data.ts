import { sql } from "kysely"
import { WATCH_MS } from "@/lib/domain/attention/key-watch"
import { WRONG_KEY_ALIAS } from "@/lib/domain/checks/types"
import { HOUR } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"

/** As far back as the newest calls are looked through: days of a busy connection, all of a quiet one. */
const MOST_CALLS = 20_000

export type KeyCallSums = {
  alias: string
  firstCallAt: number
  lastCallAt: number
  hour: { calls: number; refused: number }
  day: { calls: number; errors: number }
  /** Whether the newest answer of the last 24 hours was a good one, by its status and without a code of an error; null: none came. */
  isAnswered: boolean | null
}
export type ConnectionCalls = {
  /** From when on every call is in the sums; null: there is none. */
  seenFrom: number | null
  /** In the order of their first call. */
  keys: KeyCallSums[]
}

const countIf = (condition: ReturnType<typeof sql<boolean>>) =>
  sql<number>`sum(case when ${condition} then 1 else 0 end)`
const newestIf = (condition: ReturnType<typeof sql<boolean>>) =>
  sql<number | null>`max(case when ${condition} then at end)`

/** Our own newest calls of a connection, summed by key; the made-up key of a proof is none of its keys. `now`: epoch ms. */
export async function sumKeyCalls(db: Db, connection: string, now: number): Promise<ConnectionCalls> {
  const newest = db
    .selectFrom("vendor_calls")
    .select(["key_alias", "at", "status", "error_code"])
    .where("connection", "=", connection)
    .where("key_alias", "!=", WRONG_KEY_ALIAS)
    .orderBy("at", "desc")
    .limit(MOST_CALLS)
    .as("newest")
  const inHour = sql<boolean>`at > ${now - HOUR}`
  const inDay = sql<boolean>`at > ${now - WATCH_MS}`
  const rows = await db
    .selectFrom(newest)
    .select("key_alias")
    .select((e) => [e.fn.min<number>("at").as("first"), e.fn.max<number>("at").as("last")])
    .select([
      countIf(inHour).as("hour"),
      countIf(sql<boolean>`${inHour} and status in (401, 402, 429)`).as("refused"),
      countIf(inDay).as("day"),
      countIf(sql<boolean>`${inDay} and (status is null or status >= 400)`).as("errors"),
      newestIf(sql<boolean>`${inDay} and status < 400 and error_code is null`).as("good"),
      newestIf(sql<boolean>`${inDay} and (status >= 400 or (status is not null and error_code is not null))`).as("bad"),
    ])
    .groupBy("key_alias")
    .orderBy("first")
    .execute()
  const firsts = rows.map(({ first }) => Number(first))
  return {
    seenFrom: firsts.length === 0 ? null : Math.min(...firsts),
    // Some reads take no key.
    keys: rows
      .filter(({ key_alias }) => key_alias !== "")
      .map((row) => ({
        alias: row.key_alias,
        firstCallAt: Number(row.first),
        lastCallAt: Number(row.last),
        hour: { calls: Number(row.hour), refused: Number(row.refused) },
        day: { calls: Number(row.day), errors: Number(row.errors) },
        isAnswered: toAnswered(row),
      })),
  }
}

/** Of a good and a bad answer in the same millisecond the bad one counts. */
function toAnswered({ good, bad }: { good: number | null; bad: number | null }): boolean | null {
  if (good === null) return bad === null ? null : false
  return bad === null || Number(good) > Number(bad)
}
