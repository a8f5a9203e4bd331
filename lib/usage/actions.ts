"use server"
import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { refreshUsageFor } from "@/lib/sync/person"

/** Asks the vendor for usage of one connection now, at most once in 30 s. */
export const refreshUsage = operatorAction(z.object({ connection: z.string().max(40) }), "support", async (input) => {
  await refreshUsageFor(input.connection)
  return input
})
