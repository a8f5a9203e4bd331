"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { KEY_LIMIT } from "@/lib/domain/attention/keys"
import { readEnv } from "@/lib/env"
import { getStore } from "@/lib/store/current"
import * as attention from "./mutations"
import { SNOOZE_REASON_LIMIT } from "./schema"

const choice = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("tomorrow") }),
  z.strictObject({ kind: z.literal("week") }),
  z.strictObject({ kind: z.literal("day"), day: z.iso.date() }),
])
const snooze = z.strictObject({
  key: z.string().max(KEY_LIMIT),
  choice,
  reason: z.string().trim().min(1).max(SNOOZE_REASON_LIMIT),
})

/** Puts an item off for everybody, with a reason. */
export const putOff = operatorAction(snooze, "support", async (input, by) =>
  attention.putOff(await getStore(), { ...input, zone: readEnv().teamTimeZone }, { by, now: Date.now() }),
)

/** Brings back what is put off. */
export const bringBack = operatorAction(z.strictObject({ num: z.int().positive() }), "support", async ({ num }, by) =>
  attention.bringBack(await getStore(), num, { by, now: Date.now() }),
)
