import type { Operator } from "@/lib/domain/operator"
import type { Tx } from "@/lib/store/store"
import { toCallerAddress } from "./caller"
import { SYSTEM } from "./schema"

export type Actor = Operator["id"] | typeof SYSTEM

export type AuditRecord = {
  at: number
  actor: Actor
  action: string
  subject: string | null
  details?: Record<string, unknown>
  /** What the person gave as the reason. The log cannot forget: never words that may name a customer. */
  reason?: string | null
}

/** Appends to the audit log, with the address of the request. `details` must hold no secret and no customer. */
export async function recordAudit(tx: Tx, { details = {}, reason = null, ...entry }: AuditRecord): Promise<void> {
  const address = entry.actor === SYSTEM ? null : toCallerAddress()
  await tx
    .insertInto("audit_log")
    .values({ ...entry, reason, address, details: JSON.stringify(details) })
    .execute()
}
