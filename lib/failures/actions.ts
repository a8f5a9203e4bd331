"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { getStore } from "@/lib/store/current"
import * as triage from "./triage-mutations"
import { MOST_GROUPS_AT_ONCE, NOTE_LIMIT } from "./triage-schema"

const note = z.string().trim().max(NOTE_LIMIT).nullable()
const target = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("groups"), ids: z.array(z.string().min(1).max(64)).min(1).max(MOST_GROUPS_AT_ONCE) }),
  z.object({
    kind: z.literal("matching"),
    query: z.string().max(4_000),
    expected: z.int().min(1).max(MOST_GROUPS_AT_ONCE),
  }),
])
const until = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("date"), at: z.iso.datetime() }),
  z.object({ kind: z.literal("count"), count: z.int().min(1).max(1_000_000) }),
  z.object({ kind: z.literal("rate"), perHour: z.int().min(1).max(5_000) }),
])
const decision = z.discriminatedUnion("act", [
  z.object({ act: z.literal("resolve"), note }),
  z.object({ act: z.literal("ignore"), note, until }),
  z.object({ act: z.literal("assign"), personId: z.string().max(64).nullable() }),
  z.object({ act: z.literal("reopen") }),
])

/** Takes a decision about failure groups: resolve, ignore, assign, reopen. Never touches a job. */
export const triageGroups = operatorAction(z.object({ target, decision }), "support", async (input, by) =>
  triage.triageGroups(await getStore(), input, { by, now: Date.now() }),
)
