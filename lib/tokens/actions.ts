"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { getStore } from "@/lib/store/current"
import * as tokens from "./mutations"
import { TOKEN_NAME_LIMIT } from "./schema"

const newToken = z.strictObject({ name: z.string().trim().min(1).max(TOKEN_NAME_LIMIT) })

/** Makes a token for a program of the customer's own; the answer is the only time it is seen. */
export const createToken = operatorAction(newToken, "admin", async ({ name }, by) =>
  tokens.createToken(await getStore(), { name, scope: "attribution" }, by),
)

export const revokeToken = operatorAction(z.strictObject({ id: z.uuid() }), "admin", async ({ id }, by) =>
  tokens.revokeToken(await getStore(), id, by),
)
