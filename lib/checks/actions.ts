"use server"
import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { burstNow, proveNow } from "./person"

const asked = z.object({ connection: z.string().min(1).max(40), proof: z.enum(["health", "auth.wrong_key"]) })

/** Asks the vendor for the proof of a check now; costs no credits. */
export const proveCheck = operatorAction(asked, "admin", async ({ connection, proof }, by) => {
  await proveNow(connection, proof, by)
  return { connection }
})

const ordered = z.object({ connection: z.string().min(1).max(40), typed: z.string().max(80) })

/** Sends the bounded burst of reads; a production connection's name must have been typed. */
export const sendBurst = operatorAction(ordered, "admin", async ({ connection, typed }, by) => {
  await burstNow(connection, typed, by)
  return { connection }
})
