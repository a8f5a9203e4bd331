import type { ErrorCode } from "./errors"

/** What a server action or route answers: JSON, never an exception. `message` is written for a person. */
export type Result<T> = { ok: true; data: T } | { ok: false; code: ErrorCode; message: string }

export function ok<T>(data: T): Result<T> {
  return { ok: true, data }
}

export function fail(code: ErrorCode, message: string): Result<never> {
  return { ok: false, code, message }
}
