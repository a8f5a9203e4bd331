import type { WatchVerdict } from "@/lib/domain/attention/key-watch"
import type { Environment } from "@/lib/domain/connection"

/** checked: seen in the vendor's Dashboard, as it should be · created or deleted: on that day. */
export const ATTESTATION_KINDS = ["checked", "created", "deleted"] as const
export type AttestationKind = (typeof ATTESTATION_KINDS)[number]

/** What a person vouches for about a key, which no call of the vendor tells. */
export type Attestation = {
  num: number
  kind: AttestationKind
  /** ISO day on which it was so. */
  on: string
  note: string
  by: string
  /** ISO time. */
  at: string
}

/** A key without its secret. */
export type KeyView = {
  alias: string
  /** Where its secret lies; null: it is not configured any more. */
  place: string | null
  owner: string | null
  /** ISO day, and who says so; null: nobody. */
  createdOn: string | null
  createdFrom: "configuration" | "attested" | null
  deletedOn: string | null
  rotateEveryDays: number | null
  /** Whole days; null: not known. */
  ageDays: number | null
  checked: Attestation | null
  /** Newest first. */
  history: Attestation[]
  /** Our own newest call with it; null: none since `lookedBackTo`. */
  lastCallAt: string | null
  /** Our own calls of the last hour; `refused` were answered 401, 402 or 429. */
  hour: { calls: number; refused: number }
  /** Our own calls of the last 24 hours, and how many of them failed. */
  day: { calls: number; errors: number }
}

export type KeyConnection = {
  id: string
  environment: Environment
  keys: KeyView[]
  /** How far back our own calls were looked through; null: there are none. */
  lookedBackTo: string | null
  /** While there are two keys or more: which is the new one, and whether the others are still used. */
  watch: { newAlias: string; old: { alias: string; verdict: WatchVerdict }[] } | null
}

export type KeysView = {
  at: string
  dashboardUrl: string
  connections: KeyConnection[]
}

export const ATTESTATION_NOTE_LIMIT = 500
