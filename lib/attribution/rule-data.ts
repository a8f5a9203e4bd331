import { withoutQuery } from "@/lib/domain/media-url"
import { toIso } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { findWalk } from "./rule-walk"
import type { RuleRow, RuleState } from "./schema"

/** New jobs that example addresses are taken from. */
const LOOKED_AT = 200
const MOST_SAMPLES = 3

/** The rules, oldest first (they are asked in this order), and how far older jobs have been reckoned anew. */
export async function getRules(store: Store): Promise<RuleState> {
  const [rules, walk, samples] = await Promise.all([listRules(store), findWalk(store.read), listSamples(store)])
  if (!walk) return { rules, reading: null, samples }
  const last = await store.read.selectFrom("jobs").select("num").orderBy("num", "desc").limit(1).executeTakeFirst()
  const about = Math.max(last?.num ?? 0, walk.looked)
  return { rules, reading: { looked: walk.looked, about, changed: walk.changed }, samples }
}

async function listRules(store: Store): Promise<RuleRow[]> {
  const rows = await store.read
    .selectFrom("attribution_rules")
    .leftJoin("people", "people.id", "attribution_rules.created_by")
    .select([
      "attribution_rules.num",
      "attribution_rules.connection",
      "attribution_rules.pattern",
      "attribution_rules.created_at",
      "people.name",
    ])
    .orderBy("attribution_rules.num")
    .execute()
  return rows.map((row) => ({
    num: row.num,
    connection: row.connection,
    pattern: row.pattern,
    createdBy: row.name ?? "someone who left",
    createdAt: toIso(row.created_at),
  }))
}

async function listSamples(store: Store): Promise<string[]> {
  const rows = await store.read
    .selectFrom("jobs")
    .select("input_url")
    .orderBy("created_sort", "desc")
    .orderBy("num", "desc")
    .limit(LOOKED_AT)
    .execute()
  const addresses = rows.flatMap((row) => (row.input_url === null ? [] : [withoutQuery(row.input_url)]))
  return [...new Set(addresses)].slice(0, MOST_SAMPLES)
}
