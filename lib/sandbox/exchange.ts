import type { IncomingMessage, ServerResponse } from "node:http"
import type { SandboxKey } from "@/lib/sandbox/accounts"
import type { Active, Faults } from "@/lib/sandbox/faults"
import type { Ledger } from "@/lib/sandbox/ledger"
import type { Media } from "@/lib/sandbox/media"
import type { RateLimits } from "@/lib/sandbox/rate-limits"
import type { Endpoint } from "@/lib/sandbox/switches"
import type { World } from "@/lib/sandbox/world"

/** What one sandbox is made of. */
export type Core = {
  world: World
  keys: Map<string, SandboxKey>
  limits: RateLimits
  faults: Faults
  ledger: Ledger
  media: Media
}

/** One request on its way. */
export type Exchange = {
  request: IncomingMessage
  response: ServerResponse
  url: URL
  endpoint: Endpoint
  /** The {id} of the path, "" where there is none. */
  id: string
  key: SandboxKey | null
  requestId: string
  active: Active
}

export type ServedState = { id: string; status: string }
export type Answer = {
  status: number
  body: unknown
  headers?: Record<string, string>
  /** Job states in the body, for the ledger. */
  states?: ServedState[]
}

/** A documented refusal (contract §5). */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The key of an authenticated exchange. */
export function requireKey(exchange: Exchange): SandboxKey {
  if (exchange.key === null) throw new Refusal(401, "missing_api_key", "X-Api-Key header is required")
  return exchange.key
}
