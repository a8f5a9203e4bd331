"use server"
import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { getStore } from "@/lib/store/current"
import * as notes from "./mutations"
import { NOTE_LIMIT } from "./schema"

const subject = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("job"), connection: z.string().min(1).max(80), jobId: z.string().min(1).max(500) }),
  z.object({ kind: z.literal("ticket"), ticket: z.int().positive() }),
  z.object({ kind: z.literal("group"), groupId: z.string().min(1).max(100) }),
])
const newNote = z.object({ subject, body: z.string().trim().min(1).max(NOTE_LIMIT) })

/** Writes a note on a job, a ticket or a failure group. */
export const createNote = operatorAction(newNote, "support", async (input, by) =>
  notes.createNote(await getStore(), input, by),
)

/** Deletes one's own note; an admin may delete any. */
export const deleteNote = operatorAction(z.object({ num: z.int().positive() }), "support", async ({ num }, by) =>
  notes.deleteNote(await getStore(), num, by),
)
