"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { listSecretValues, readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { getStore } from "@/lib/store/current"
import * as keys from "./mutations"
import { ATTESTATION_KINDS, ATTESTATION_NOTE_LIMIT } from "./schema"

const attestation = z.strictObject({
  connection: z.string().max(80),
  // As the configuration allows it; a key that is not configured any more can be vouched for too.
  alias: z.string().regex(/^[\w.-]{1,40}$/),
  kind: z.enum(ATTESTATION_KINDS),
  on: z.iso.date(),
  note: z.string().trim().max(ATTESTATION_NOTE_LIMIT),
})

/** Keeps what somebody saw of a key in the vendor's Dashboard. Creation and deletion: admins alone. */
export const attestKey = operatorAction(attestation, "support", async (input, by) => {
  if (!readEnv().connections.some(({ id }) => id === input.connection))
    throw new AppError("invalid", "There is no connection of this name.")
  if (listSecretValues().some((secret) => input.note.includes(secret)))
    throw new AppError("invalid", "The note holds a secret. No key is kept here.")
  return keys.attest(await getStore(), input, { by, now: Date.now() })
})
