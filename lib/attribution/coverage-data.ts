import { findRule } from "@/lib/domain/url-pattern"
import { readRules } from "@/lib/jobs/rules"
import type { Store } from "@/lib/store/store"
import { COVERED, type Coverage, type Origin } from "./schema"

const LOOKED_AT = 10_000

/** A value, and what attribution said of it. */
type Told = { value: unknown; told: unknown }

/** Of the newest jobs: what is known of them. */
async function readNewest(store: Store, connection: string | null) {
  let newest = store.read
    .selectFrom("jobs")
    .select(["connection", "id", "customer", "input_url", "model", "source_duration_ms"])
    .orderBy("created_sort", "desc")
    .orderBy("num", "desc")
    .limit(LOOKED_AT)
  if (connection !== null) newest = newest.where("connection", "=", connection)
  return store.read
    .selectFrom(newest.as("newest"))
    .leftJoin("attributions", (join) =>
      join.onRef("attributions.connection", "=", "newest.connection").onRef("attributions.job_id", "=", "newest.id"),
    )
    .select([
      "newest.connection",
      "newest.customer",
      "newest.input_url",
      "newest.model",
      "newest.source_duration_ms",
      "attributions.customer as told_customer",
      "attributions.input_url as told_input",
      "attributions.model as told_model",
      "attributions.source_duration_ms as told_length",
    ])
    .where(store.withinLimit())
    .execute()
}

function toOrigin({ value, told }: Told): Origin {
  if (value === null) return "none"
  return told !== null && told === value ? "attribution" : "vendor"
}

/**
 * How much is known of the newest 10,000 jobs (of one connection; null: of all), by where it comes from. Where attribution and
 * the vendor say the same it counts as attribution; where a rule and the vendor's metadata do, as the rule.
 * Throws AppError("store_unavailable").
 */
export async function getCoverage(store: Store, connection: string | null): Promise<Coverage> {
  const [rows, rules] = await Promise.all([readNewest(store, connection), readRules(store.read)])
  const empty = (): Record<Origin, number> => ({ attribution: 0, vendor: 0, rule: 0, none: 0 })
  const by: Coverage["by"] = { customer: empty(), input: empty(), model: empty(), length: empty() }
  for (const row of rows) {
    const origins = {
      customer: toOrigin({ value: row.customer, told: row.told_customer }),
      input: toOrigin({ value: row.input_url, told: row.told_input }),
      model: toOrigin({ value: row.model, told: row.told_model }),
      length: toOrigin({ value: row.source_duration_ms, told: row.told_length }),
    } satisfies Record<(typeof COVERED)[number], Origin>
    if (origins.customer === "vendor" && rules.length > 0) {
      const ruled = findRule(rules, { connection: row.connection, address: row.input_url })
      if (ruled?.says.customer === row.customer) origins.customer = "rule"
    }
    for (const what of COVERED) by[what][origins[what]]++
  }
  return { jobs: rows.length, by }
}
