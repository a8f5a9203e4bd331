import { type Actor, recordAudit } from "@/lib/audit/record"
import type { ProofId, ProofResult } from "@/lib/domain/checks/types"
import { AppError } from "@/lib/errors"
import { toStorable } from "@/lib/notes/mutations"
import type { Tx } from "@/lib/store/store"
import { toCallRow } from "@/lib/vendor/call-log"
import type { CallRecord } from "@/lib/vendor/types"
import { PROOF_DISTANCE_MS } from "./schema"

type Asking = { connection: string; proof: ProofId; at: number; actor: Actor }

/**
 * Takes the right to ask the vendor for a proof, with who did. Durable before anything is sent, and shared by all processes on the
 * store. Throws AppError("conflict") when the same was asked for a moment ago.
 */
export async function claimProof(tx: Tx, { connection, proof, at, actor }: Asking): Promise<void> {
  const row = { verdict: "unproven", evidence: "{}", at, asked_by: actor } as const
  const claimed = await tx
    .insertInto("check_results")
    .values({ connection, check_id: `asked:${proof}`, ...row })
    .onConflict((c) =>
      c
        .columns(["connection", "check_id"])
        .doUpdateSet(row)
        .where("check_results.at", "<=", at - PROOF_DISTANCE_MS[proof]),
    )
    .returning("at")
    .executeTakeFirst()
  if (!claimed) {
    const seconds = PROOF_DISTANCE_MS[proof] / 1_000
    throw new AppError(
      "conflict",
      `This was asked less than ${seconds < 60 ? `${seconds} s` : `${seconds / 60} min`} ago. Nothing was sent; that answer stands.`,
    )
  }
}

/** Gives the right back, since nothing was sent. A claim that somebody else has made since stays. */
export async function releaseProof(tx: Tx, { connection, proof, at, actor }: Asking): Promise<void> {
  await tx
    .deleteFrom("check_results")
    .where("connection", "=", connection)
    .where("check_id", "=", `asked:${proof}`)
    .where("at", "=", at)
    .where("asked_by", "=", actor)
    .execute()
}

/** Notes who asked the vendor: only what was sent. */
export async function recordAsked(tx: Tx, { connection, proof, at, actor }: Asking): Promise<void> {
  await recordAudit(tx, {
    at,
    actor,
    action: "check.proved",
    subject: `connection:${connection}`,
    details: { check: proof },
  })
}

/** Keeps the newest outcome of a proof, with the calls that are not recorded otherwise, and notes who asked for it. */
export async function keepProof(
  tx: Tx,
  asking: Asking,
  { result, calls }: { result: ProofResult; calls: readonly CallRecord[] },
): Promise<void> {
  const { connection, proof, actor } = asking
  const { verdict, words, requestId, at } = result
  const evidence = toStorable(JSON.stringify({ words, requestId }))
  const row = { verdict, evidence, at, asked_by: actor }
  await tx
    .insertInto("check_results")
    .values({ connection, check_id: proof, ...row })
    .onConflict((c) => c.columns(["connection", "check_id"]).doUpdateSet(row))
    .execute()
  await recordAsked(tx, asking)
  if (calls.length > 0) await tx.insertInto("vendor_calls").values(calls.map(toCallRow)).execute()
}
