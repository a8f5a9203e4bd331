import { recordForbidden } from "@/lib/audit/denial"
import { recordAudit } from "@/lib/audit/record"
import { isAtLeast, type Operator } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import { toStorable } from "@/lib/notes/mutations"
import type { Store } from "@/lib/store/store"
import { isAttestable } from "./attested-data"
import type { AttestationKind } from "./schema"

export type AttestationInput = {
  connection: string
  alias: string
  kind: AttestationKind
  /** ISO day. */
  on: string
  note: string
}

const ACTIONS = { checked: "key.checked", created: "key.created_on", deleted: "key.deleted_on" } as const

/**
 * Keeps what a person saw of a key in the vendor's Dashboard; nothing that was kept before is changed. Throws
 * AppError("forbidden") when somebody else than an admin vouches for a creation or a deletion, which is recorded, and
 * AppError("invalid") for a day to come.
 */
export async function attest(
  store: Store,
  input: AttestationInput,
  { by, now }: { by: Operator; now: number },
): Promise<{ num: number }> {
  const { connection, alias, kind, on } = input
  if (kind !== "checked" && !isAtLeast(by.role, "admin")) {
    const door = `action on /keys: ${ACTIONS[kind]}`
    await recordForbidden(() => Promise.resolve(store), { by, door, needed: "admin" })
    throw new AppError("forbidden", "Only an admin vouches for when a key was made or deleted.")
  }
  if (!isAttestable(on, now)) throw new AppError("invalid", "Give a day that has been, such as 2026-11-24.")
  const note = toStorable(input.note)
  const made = await store.write(async (tx) => {
    const row = await tx
      .insertInto("key_attestations")
      .values({
        connection,
        alias,
        kind,
        at: Date.parse(`${on}T00:00:00Z`),
        note,
        attested_by: by.id,
        attested_at: now,
      })
      .returning("num")
      .executeTakeFirstOrThrow()
    // The note stays out of the log, which is never changed: it may name a customer.
    const subject = `key:${connection}/${alias}`
    await recordAudit(tx, { at: now, actor: by.id, action: ACTIONS[kind], subject, details: { num: row.num, on } })
    return { num: row.num }
  })
  await store.notify({ type: "attention" })
  return made
}
