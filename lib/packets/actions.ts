"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { getStore } from "@/lib/store/current"
import * as packets from "./make"
import { toMaking } from "./making"
import { PACKET_FORMS } from "./schema"

const subject = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("job"), connection: z.string().max(80), jobId: z.string().min(1).max(500) }),
  z.object({ kind: z.literal("group"), groupId: z.string().min(1).max(100) }),
])

/** An escalation packet as text, to be copied or saved; audited. */
export const makePacket = operatorAction(
  z.object({ subject, form: z.enum(PACKET_FORMS) }),
  "support",
  async (input, by) => packets.makePacket(await getStore(), { ...input, making: toMaking() }, by),
)
