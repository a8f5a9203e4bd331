"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { getStore } from "@/lib/store/current"
import * as tokens from "./mutations"
import { LONGEST_TOKEN_DAYS, TOKEN_NAME_LIMIT, TOKEN_SCOPES } from "./schema"

const newToken = z.strictObject({
  name: z.string().trim().min(1).max(TOKEN_NAME_LIMIT),
  scope: z.enum(TOKEN_SCOPES),
  days: z.int().min(1).max(LONGEST_TOKEN_DAYS).nullable(),
})

/** Makes a token for a program of the customer's own; the answer is the only time it is seen. */
export const createToken = operatorAction(newToken, "admin", async (wanted, by) =>
  tokens.createToken(await getStore(), wanted, by),
)

export const revokeToken = operatorAction(z.strictObject({ id: z.uuid() }), "admin", async ({ id }, by) =>
  tokens.revokeToken(await getStore(), id, by),
)
