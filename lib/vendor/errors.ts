import { AppError, type ErrorCode } from "@/lib/errors"
import type { CallRecord } from "@/lib/vendor/types"

const DOCS = "https://removebgvideo.com/docs"
const ERRORS_PAGE = `${DOCS}/api-reference/responses-errors/`

type KindFacts = { code: ErrorCode; sentence: string; docsUrl: string }

/** What each kind of failure means to a person, and the vendor's page about it (contract §5, §15). */
const KINDS = {
  unauthorized: {
    code: "vendor_auth",
    sentence:
      "RemoveBGVideo does not accept this API key. Nothing more is sent with it until the configuration changes.",
    docsUrl: `${DOCS}/getting-started/authentication/`,
  },
  credits: {
    code: "vendor_credits",
    sentence: "The RemoveBGVideo account has too few credits for this. Top up in the vendor's Dashboard.",
    docsUrl: `${DOCS}/getting-started/credits/`,
  },
  rate_limited: {
    code: "vendor_rate_limited",
    sentence: "RemoveBGVideo is limiting this key's requests. It rests for a while and then goes on by itself.",
    docsUrl: `${DOCS}/getting-started/rate-limits/`,
  },
  not_found: {
    code: "not_found",
    sentence: "RemoveBGVideo does not show this job to our keys: the id is unknown, or the job belongs to another key.",
    docsUrl: `${DOCS}/getting-started/authentication/`,
  },
  refused: { code: "vendor_refused", sentence: "RemoveBGVideo refused the request.", docsUrl: ERRORS_PAGE },
  redirected: {
    code: "vendor_refused",
    sentence: "The API address answered with a redirect. It is not followed, so that the key reaches no other host.",
    docsUrl: `${DOCS}/api-reference/introduction/`,
  },
  server: {
    code: "vendor_unavailable",
    sentence: "RemoveBGVideo had an error on its side.",
    docsUrl: ERRORS_PAGE,
  },
  network: { code: "vendor_unavailable", sentence: "RemoveBGVideo could not be reached.", docsUrl: ERRORS_PAGE },
  timeout: { code: "vendor_unavailable", sentence: "RemoveBGVideo did not answer in time.", docsUrl: ERRORS_PAGE },
  breaker_open: {
    code: "vendor_unavailable",
    sentence: "RemoveBGVideo failed several times in a row. One request each half minute tries whether it is back.",
    docsUrl: `${DOCS}/api-reference/health/`,
  },
  aborted: {
    code: "vendor_unavailable",
    sentence: "The request was given up before an answer came.",
    docsUrl: ERRORS_PAGE,
  },
  unreadable: {
    code: "vendor_unreadable",
    sentence: "RemoveBGVideo answered with something that we cannot read. Nothing of it was used.",
    docsUrl: ERRORS_PAGE,
  },
  too_large: {
    code: "vendor_unreadable",
    sentence: "RemoveBGVideo answered with more than 8 MB. Nothing of it was used.",
    docsUrl: ERRORS_PAGE,
  },
  outcome_unknown: {
    code: "vendor_outcome_unknown",
    sentence: "The request was sent, but no readable answer came. It may have taken effect, so it is not sent again.",
    docsUrl: ERRORS_PAGE,
  },
} as const satisfies Record<string, KindFacts>

export type VendorErrorKind = keyof typeof KINDS

export type VendorErrorDetails = {
  /** null when no answer came. */
  httpStatus?: number | null
  /** The vendor's machine code, verbatim. */
  vendorCode?: string | null
  /** The vendor's own words (≤ 300 characters, untrusted text, configured secrets removed). */
  text?: string | null
  requestId?: string | null
  /** Epoch ms before which asking again is pointless. */
  retryAt?: number | null
  call?: CallRecord | null
  cause?: unknown
}

/**
 * A failed vendor call. `message` is a plain sentence for a person; `text` are the vendor's words. `mayHaveTakenEffect` is
 * true only for a POST whose outcome nobody knows (contract A17); every other failure is a known non-effect.
 */
export class VendorError extends AppError {
  readonly kind: VendorErrorKind
  readonly httpStatus: number | null
  readonly vendorCode: string | null
  readonly text: string | null
  readonly requestId: string | null
  readonly retryAt: number | null
  readonly docsUrl: string
  /** The call that failed; null when nothing was sent. */
  readonly call: CallRecord | null

  /** Known by what it is, not by its class, for the reason that AppError gives: the client is shared by several copies of this module. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "VendorError" && "kind" in value && "mayHaveTakenEffect" in value
  }

  constructor(kind: VendorErrorKind, details: VendorErrorDetails = {}) {
    const facts = KINDS[kind]
    super(facts.code, facts.sentence, { cause: details.cause })
    this.name = "VendorError"
    this.kind = kind
    this.docsUrl = facts.docsUrl
    this.httpStatus = details.httpStatus ?? null
    this.vendorCode = details.vendorCode ?? null
    this.text = details.text ?? null
    this.requestId = details.requestId ?? null
    this.retryAt = details.retryAt ?? null
    this.call = details.call ?? null
  }

  get mayHaveTakenEffect(): boolean {
    return this.kind === "outcome_unknown"
  }
}

/** The kind of a non-2xx answer: by HTTP status first (contract A16); unknown statuses are refusals. */
export function kindOfStatus(status: number): VendorErrorKind {
  if (status === 401) return "unauthorized"
  if (status === 402) return "credits"
  if (status === 404) return "not_found"
  if (status === 429) return "rate_limited"
  if (status === 408) return "timeout"
  if (status >= 500) return "server"
  if (status >= 300 && status < 400) return "redirected"
  return "refused"
}
