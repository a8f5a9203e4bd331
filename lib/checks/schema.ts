import type { Check, ProofId, Verdict } from "@/lib/domain/checks/types"
import type { Environment } from "@/lib/domain/connection"

/** A check as it is shown; instants as ISO, null = not known. */
export type ShownCheck = Omit<Check, "at"> & { at: string | null }

export type ConnectionChecks = {
  connection: string
  label: string
  environment: Environment
  checks: ShownCheck[]
  counts: Record<Verdict, number>
}

export type ChecksView = {
  /** When this was judged. */
  at: string
  connections: ConnectionChecks[]
}

/** Between two proofs of one kind and connection, at least. */
export const PROOF_DISTANCE_MS = {
  health: 30_000,
  "auth.wrong_key": 30_000,
  "rate.burst": 600_000,
} as const satisfies Record<ProofId, number>

/** GETs that a burst sends at most. */
export const BURST_MOST = 15
