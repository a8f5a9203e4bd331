"use server"
import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { syncFor } from "./person"

/** Looks for new jobs of one connection now, at most once in 30 s. */
export const syncNow = operatorAction(
  z.object({ connection: z.string().max(40) }),
  "support",
  async ({ connection }) => {
    await syncFor(connection)
    return { connection }
  },
)
