"use server"
import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { refreshJobFor } from "@/lib/sync/person"

const ref = z.object({ connection: z.string().max(40), jobId: z.string().min(1).max(200) })

/** Asks the vendor for one job now (at most one GET per job in two seconds) and takes the answer into the record. */
export const refreshJob = operatorAction(ref, "support", async (job) => {
  await refreshJobFor(job)
  return job
})
