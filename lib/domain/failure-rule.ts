import type { FailureClass } from "./failure-class"

/** One cause and how it is recognised. Rules are tried in order; the first that fits wins. */
export type FailureRule = {
  cause: string
  class: Exclude<FailureClass, "unknown">
  /** "{status}" becomes the HTTP status named in the message. */
  sentence: string
  next: string
  /** Path below the vendor's docs. */
  docs: string
  codes: readonly string[]
  statuses: readonly number[]
  patterns: readonly RegExp[]
  /** The code names a class of failures; a message that names the cause goes first. */
  vague?: true
  /** An API key is the cause. */
  key?: true
  /** Blames the customer's video: believed only of a message that speaks of it (failure-source). */
  ofSource?: true
  /** Of such a rule: the words that only a message about the video holds. */
  sign?: RegExp
  /** Words so plain that they go before every other rule's. */
  first?: readonly RegExp[]
}

/** An HTTP status named as somebody's answer; a bare number may be a size, a frame or an id. */
export function answered(status: string): RegExp {
  return new RegExp(`\\b(?:http|status|code|returned|answered|got|response|error)\\b[^\\d]{0,14}(${status})\\b`, "i")
}

/** Pages below the vendor's docs. */
export const ERRORS = "api-reference/responses-errors/"
export const PROCESS = "api-reference/process-video/"
export const UPLOAD = "api-reference/upload-video/"
export const TROUBLE = "guides/troubleshooting/"
