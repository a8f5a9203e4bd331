"use server"
import { z } from "zod"
import { recordAudit } from "@/lib/audit/record"
import { operatorAction } from "@/lib/auth/guard"
import { BUDGET_KINDS } from "@/lib/domain/budget"
import { readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { sendMessage } from "@/lib/notify/send"
import { getStore } from "@/lib/store/current"
import * as budgets from "./mutations"
import { BUDGET_LIMITS } from "./schema"

const amount = z
  .number("Give an amount in credits.")
  .positive("The amount must be more than 0 credits.")
  .max(BUDGET_LIMITS.credits, "That is more credits than a budget can hold.")
const thresholds = z
  .array(z.int().min(1).max(BUDGET_LIMITS.percent), "Thresholds are whole percents, such as 50, 80, 100.")
  .min(1, "Give at least one threshold.")
  .max(BUDGET_LIMITS.thresholds, "Six thresholds are the most.")
const toMilli = (credits: number) => Math.round(credits * 1_000)

function requireConnection(id: string): void {
  if (!readEnv().connections.some((one) => one.id === id))
    throw new AppError("invalid", "There is no connection of this name.")
}

const added = z.object({
  kind: z.enum(BUDGET_KINDS),
  subject: z.string().trim().min(1, "Say what the budget is for.").max(BUDGET_LIMITS.subject),
  credits: amount,
  thresholds,
})

/** Adds a monthly budget of a connection, a model or a customer. */
export const addBudget = operatorAction(added, "admin", async ({ kind, subject, credits, thresholds: at }, by) => {
  if (kind === "connection") requireConnection(subject)
  const input = { kind, subject, monthMilli: toMilli(credits), thresholds: at }
  return { num: await budgets.addBudget(await getStore(), input, { by, now: Date.now() }) }
})

const changed = z.object({ num: z.int().positive(), credits: amount, thresholds })

/** Changes the amount and the thresholds of a budget. */
export const changeBudget = operatorAction(changed, "admin", async ({ num, credits, thresholds: at }, by) => {
  const input = { num, monthMilli: toMilli(credits), thresholds: at }
  await budgets.changeBudget(await getStore(), input, { by, now: Date.now() })
  return { num }
})

/** Ends a budget; what it recorded stays. */
export const endBudget = operatorAction(z.object({ num: z.int().positive() }), "admin", async ({ num }, by) => {
  await budgets.endBudget(await getStore(), num, { by, now: Date.now() })
  return { num }
})

const balance = z.object({
  connection: z.string().min(1).max(80),
  credits: z.number("Give the credits that the Dashboard shows.").min(0).max(BUDGET_LIMITS.credits),
})

/** Keeps the credits that somebody read in the vendor's Dashboard. */
export const enterBalance = operatorAction(balance, "admin", async ({ connection, credits }, by) => {
  requireConnection(connection)
  const input = { connection, balanceMilli: toMilli(credits) }
  await budgets.enterBalance(await getStore(), input, { by, now: Date.now() })
  return { connection }
})

/** Sends one message to the configured address now, and says whether it was taken. */
export const sendTest = operatorAction(z.object({}), "admin", async (_, by) => {
  const target = readEnv().notify
  if (!target) throw new AppError("invalid", "No address is configured (NOTIFY_URL).")
  const now = Date.now()
  const store = await getStore()
  await store.write((tx) =>
    recordAudit(tx, { at: now, actor: by.id, action: "notification.tested", subject: new URL(target.url).host }),
  )
  const message = {
    event: "test",
    delivery: `test_${now}`,
    text: "A test from RemoveBGVideo Ops: notifications arrive here.",
  }
  return { error: await sendMessage(target, message, { now }) }
})
