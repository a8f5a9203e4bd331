/** Codes that may reach a browser. The HTTP status of each is what a route answers with. */
export const ERROR_STATUS = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 400,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  vendor_auth: 502,
  vendor_credits: 502,
  vendor_rate_limited: 503,
  vendor_unavailable: 503,
  vendor_unreadable: 502,
  vendor_refused: 502,
  vendor_outcome_unknown: 502,
  store_unavailable: 503,
  lease_lost: 409,
  internal: 500,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof ERROR_STATUS

/**
 * The one error that our own code throws on purpose. `message` may be shown to a person, so it never holds a secret;
 * what only the log should hear goes into `cause`.
 */
export class AppError extends Error {
  readonly code: ErrorCode

  /**
   * Next loads this module several times in one process, and the store that one copy opened throws that copy's errors into
   * the others: known by their code, not by their class. Subclasses keep the ordinary meaning.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: subclasses inherit this method, and `this` tells which class is meant
    if (this !== AppError) return Function.prototype[Symbol.hasInstance].call(this, value)
    return (
      value instanceof Error &&
      "code" in value &&
      typeof value.code === "string" &&
      Object.hasOwn(ERROR_STATUS, value.code)
    )
  }

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = "AppError"
    this.code = code
  }
}

/** Any thrown value as an AppError; the text of an unknown error never leaves the server. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  return new AppError("internal", "Something went wrong on our side. The log has the details.", { cause: thrown })
}
