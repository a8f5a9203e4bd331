import type { JobStatus } from "@/lib/domain/job"
import type { Mention, OwnerKind } from "./mention"

/** What the ranking sees of a job. Instants are epoch ms; null = not known. */
export type Candidate = {
  num: number
  connection: string
  id: string
  status: JobStatus
  createdAt: number
  finishedAt: number | null
  fileName: string | null
  inputUrl: string | null
  customer: string | null
  project: string | null
  user: string | null
  model: string | null
  outputFormat: string | null
  /** Of the source where it is known, else of the output. */
  lengthMs: number | null
  errorCode: string | null
  errorMessage: string | null
  /** The HTTP status that the error itself names. */
  errorStatus: number | null
}

/** What a mention is the very mark of. "part" and "close" are not the whole of it. */
export const IDENTITIES = [
  "job id",
  "request id",
  "delivery id",
  "input address",
  "output address",
  "part",
  "close",
] as const
export type IdentityBy = (typeof IDENTITIES)[number]

/** `others`: how many more jobs the same mark leads to. */
export type Identity = { num: number; mention: Mention; by: IdentityBy; others: number }

/** A customer, project or user that we know and that the text names. */
export type KnownOwner = {
  kind: OwnerKind
  value: string
  /** By its own name or a label · by the domain of an address · by a part of its name. */
  how: "name" | "domain" | "alike"
  /** As the text says it. */
  said: string
}

/** What the record answered to a reading. */
export type Found = {
  candidates: Candidate[]
  identities: Identity[]
  /** Lowered stems of file names with how many jobs hold them, at most `NAME_CAP`. */
  names: Map<string, number>
  owners: KnownOwner[]
  /** Connections whose name the text says. */
  connections: string[]
}

/** Holders of a name are counted so far. */
export const NAME_CAP = 201
