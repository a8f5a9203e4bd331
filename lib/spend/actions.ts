"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { confirmSpendFor, reconcileIntentFor, settleIntentFor } from "./person"
import { EDITABLE, OPTIONAL, REASON_LIMIT, VALUE_LIMIT } from "./schema"

const job = z.strictObject({ connection: z.string().min(1).max(40), jobId: z.string().min(1).max(500) })
const confirmation = z.strictObject({
  intentId: z.uuid(),
  kind: z.enum(["run_again", "start_draft"]),
  job,
  basis: z.string().max(100),
  edits: z.partialRecord(z.enum(EDITABLE), z.string().max(VALUE_LIMIT)),
  leaveOut: z.array(z.enum(OPTIONAL)).max(OPTIONAL.length),
  reason: z.string().trim().min(1).max(REASON_LIMIT),
  typed: z.string().max(100),
  seenRun: z.uuid().nullable(),
})

/** Spends credits: runs a job again or starts a draft, at most once for each intentId. */
export const confirmSpend = operatorAction(confirmation, "admin", confirmSpendFor)

/** Looks for the job of a request whose answer was lost. Sends nothing that costs. */
export const reconcileIntent = operatorAction(z.strictObject({ intentId: z.uuid() }), "admin", ({ intentId }, by) =>
  reconcileIntentFor(intentId, by),
)

const decision = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("made"), jobId: z.string().min(1).max(500) }),
  z.strictObject({ kind: z.literal("none") }),
])

/** A person decides what came of a request whose answer was lost. */
export const settleIntent = operatorAction(z.strictObject({ intentId: z.uuid(), decision }), "admin", (input, by) =>
  settleIntentFor(input.intentId, input.decision, by),
)
