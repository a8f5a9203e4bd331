import { recordAudit } from "@/lib/audit/record"
import type { Operator } from "@/lib/domain/operator"
import { parsePattern } from "@/lib/domain/url-pattern"
import { AppError } from "@/lib/errors"
import type { Store } from "@/lib/store/store"
import { requestWalk } from "./rule-walk"

/** Each new job is compared with all of them. */
export const MOST_RULES = 100

type NewRule = { connection: string; pattern: string }

/** What the log keeps for ever: a pattern may name a customer, and the log cannot forget. The subject is the rule's number. */
function toTold({ connection }: NewRule) {
  return { connection }
}

/**
 * Adds a rule ("" = for every connection). Jobs that are there are reckoned anew in the background. Throws
 * AppError("invalid") with what is wrong with the pattern, AppError("conflict").
 */
export async function createRule(
  store: Store,
  rule: NewRule,
  { by, connections }: { by: Operator; connections: readonly string[] },
): Promise<{ num: number }> {
  const pattern = parsePattern(rule.pattern)
  if (typeof pattern === "string") throw new AppError("invalid", pattern)
  if (rule.connection !== "" && !connections.includes(rule.connection)) {
    throw new AppError("invalid", "There is no such connection.")
  }
  const at = Date.now()
  const row = { connection: rule.connection, pattern: pattern.text }
  // The store lets one writer in at a time, of all processes: whoever mirrored jobs with the old rules is done by now, and the
  // walk sees what it wrote.
  return store.write(async (tx) => {
    const held = await tx.selectFrom("attribution_rules").select(["connection", "pattern"]).execute()
    if (held.length >= MOST_RULES) throw new AppError("conflict", `There are ${MOST_RULES} rules. Remove one first.`)
    if (held.some((one) => one.connection === row.connection && one.pattern === row.pattern)) {
      throw new AppError("conflict", "This rule is there already.")
    }
    const { num } = await tx
      .insertInto("attribution_rules")
      .values({ ...row, created_by: by.id, created_at: at })
      .returning("num")
      .executeTakeFirstOrThrow()
    await requestWalk(tx, row, at)
    await recordAudit(tx, {
      at,
      actor: by.id,
      action: "attribution_rule.created",
      subject: String(num),
      details: toTold(row),
    })
    return { num }
  })
}

/** Removes a rule; what it alone said of jobs is taken back in the background. Throws AppError("not_found"). */
export async function deleteRule(store: Store, num: number, by: Operator): Promise<void> {
  const at = Date.now()
  await store.write(async (tx) => {
    const gone = await tx
      .deleteFrom("attribution_rules")
      .where("num", "=", num)
      .returning(["connection", "pattern"])
      .executeTakeFirst()
    if (!gone) throw new AppError("not_found", "This rule is gone already.")
    await requestWalk(tx, gone, at)
    await recordAudit(tx, {
      at,
      actor: by.id,
      action: "attribution_rule.deleted",
      subject: String(num),
      details: toTold(gone),
    })
  })
}
