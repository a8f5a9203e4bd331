import { type AttributionRule, parsePattern } from "@/lib/domain/url-pattern"
import type { Db } from "@/lib/store/store"

/** A stored rule, ready to be asked. */
export type KeptRule = AttributionRule & { num: number }

/** The rules in force, oldest first: that is the order in which they are asked. */
export async function readRules(db: Db): Promise<KeptRule[]> {
  const rows = await db
    .selectFrom("attribution_rules")
    .select(["num", "connection", "pattern"])
    .orderBy("num")
    .execute()
  return rows.flatMap(({ num, connection, pattern: text }) => {
    const pattern = parsePattern(text)
    // Only patterns that can be read are stored; one that a newer version cannot read any more says nothing.
    return typeof pattern === "string" ? [] : [{ num, connection, pattern }]
  })
}
