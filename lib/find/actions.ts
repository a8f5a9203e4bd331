"use server"
import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { askAll } from "./ask"
import { MOST_ASKED } from "./schema"

const ids = z.object({ jobIds: z.array(z.string().min(1).max(200)).min(1).max(MOST_ASKED) })

/** Asks the vendor, by every connection, for jobs that the record does not hold; what is known there is taken into it. */
export const askConnections = operatorAction(ids, "support", ({ jobIds }) => askAll(jobIds))
