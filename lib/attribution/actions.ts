"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { PATTERN_LIMIT } from "@/lib/domain/url-pattern"
import { readEnv } from "@/lib/env"
import { getStore } from "@/lib/store/current"
import * as rules from "./rule-mutations"
import { startRuleWalk } from "./rule-worker"

const newRule = z.strictObject({ connection: z.string().max(80), pattern: z.string().max(PATTERN_LIMIT + 100) })

/** Adds a rule that says whose a job is by its input address; older jobs follow in the background. */
export const createRule = operatorAction(newRule, "admin", async (input, by) => {
  const store = await getStore()
  const made = await rules.createRule(store, input, { by, connections: readEnv().connections.map((one) => one.id) })
  startRuleWalk(store, readEnv().teamTimeZone)
  return made
})

/** Removes a rule and, in the background, what it alone said. */
export const deleteRule = operatorAction(z.strictObject({ num: z.int().positive() }), "admin", async ({ num }, by) => {
  const store = await getStore()
  await rules.deleteRule(store, num, by)
  startRuleWalk(store, readEnv().teamTimeZone)
})
