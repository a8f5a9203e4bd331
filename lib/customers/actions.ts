"use server"
import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { getStore } from "@/lib/store/current"
import * as erasure from "./erasure"
import { REASON_LIMIT } from "./schema"

/** One call does as much as fits; the browser calls again until all is done. */
const FOR_MS = 8_000

const asked = z.object({
  name: z.string().min(1).max(500),
  /** The name once more, typed by the person. */
  typed: z.string().max(500),
  reason: z.string().trim().min(3).max(REASON_LIMIT),
})

/** Erases a customer's personal data, as much as fits into one call; answers how far it is. */
export const eraseCustomer = operatorAction(asked, "admin", async ({ name, typed, reason }, by) => {
  if (typed.trim() !== name.trim()) throw new AppError("invalid", "The typed name is not the customer’s.")
  return erasure.eraseCustomer(await getStore(), { name, reason }, { by, forMs: FOR_MS })
})
