import "server-only"
import type { Operator } from "@/lib/domain/operator"
import { readEnv } from "@/lib/env"
import { getStore } from "@/lib/store/current"
import { vendor } from "@/lib/vendor/live"
import * as confirm from "./confirm"
import { createSpendContext, type SpendContext } from "./context"
import { getIntentRow } from "./mutations"
import * as reconcile from "./reconcile"
import type { Confirmed, ConfirmSpend, Decision, Reconciled } from "./schema"

/** Throws AppError("not_found") for a connection that is not configured. */
async function toContext(connection: string, by: Operator): Promise<SpendContext> {
  const parts = {
    store: await getStore(),
    client: vendor(connection),
    teamZone: readEnv().teamTimeZone,
    now: Date.now,
  }
  return createSpendContext(parts, by)
}

async function toContextOf(intentId: string, by: Operator): Promise<SpendContext> {
  const { connection } = await getIntentRow((await getStore()).read, intentId)
  return toContext(connection, by)
}

/** See confirmSpend in ./confirm. */
export async function confirmSpendFor(input: ConfirmSpend, by: Operator): Promise<Confirmed> {
  return confirm.confirmSpend(await toContext(input.job.connection, by), input)
}

/** See reconcileIntent in ./reconcile. */
export async function reconcileIntentFor(intentId: string, by: Operator): Promise<Reconciled> {
  return reconcile.reconcileIntent(await toContextOf(intentId, by), intentId)
}

/** See settleIntent in ./reconcile. */
export async function settleIntentFor(intentId: string, decision: Decision, by: Operator): Promise<Reconciled> {
  return reconcile.settleIntent(await toContextOf(intentId, by), intentId, decision)
}
