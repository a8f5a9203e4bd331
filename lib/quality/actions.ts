"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { getStore } from "@/lib/store/current"
import * as complaints from "./mutations"
import { COMPLAINT_NOTE_LIMIT, COMPLAINTS } from "./schema"

const newComplaint = z.strictObject({
  connection: z.string().max(80),
  jobId: z.string().max(500),
  kind: z.enum(COMPLAINTS),
  note: z.string().max(COMPLAINT_NOTE_LIMIT).nullable(),
})

/** Tags a completed job with what is wrong with its result. */
export const addComplaint = operatorAction(newComplaint, "support", async (input, by) =>
  complaints.addComplaint(await getStore(), input, by),
)

/** Takes one's own complaint back; an admin may take back any. */
export const withdrawComplaint = operatorAction(
  z.strictObject({ num: z.int().positive() }),
  "support",
  async ({ num }, by) => complaints.withdrawComplaint(await getStore(), num, by),
)
