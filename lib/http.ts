import { AppError, type ErrorCode } from "@/lib/errors"
import type { Result } from "@/lib/result"

function isResult(body: unknown): body is Result<unknown> {
  return typeof body === "object" && body !== null && "ok" in body && typeof body.ok === "boolean"
}

/** A session that ended while the page stood open: sign in and come back to the same place. */
function goToSignIn(): void {
  if (typeof window === "undefined") return
  const here = window.location.pathname + window.location.search
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`)
}

function refuse(code: ErrorCode, message: string): AppError {
  if (code === "unauthenticated") goToSignIn()
  return new AppError(code, message)
}

/**
 * GET of one of our own routes, unwrapped from its `Result`. Throws AppError with the route's code; `store_unavailable`
 * when no answer came, `internal` when the answer was not one of ours. On 401 the browser goes to the sign-in page.
 */
export function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return askOwn<T>(url, { headers: { accept: "application/json" } }, signal)
}

/** A question whose words must stand in no address and no log: sent in the body, answered and refused as `getJson`. */
export function postJson<T>(url: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { accept: "application/json", "content-type": "application/json" }
  return askOwn<T>(url, { method: "POST", headers, body: JSON.stringify(body) }, signal)
}

async function askOwn<T>(url: string, asked: RequestInit, signal: AbortSignal | undefined): Promise<T> {
  // no-store: Chromium otherwise lines up simultaneous GETs of one URL behind its cache lock.
  const init: RequestInit = { cache: "no-store", ...asked }
  if (signal) init.signal = signal
  let response: Response
  try {
    response = await fetch(url, init)
  } catch (thrown) {
    if (signal?.aborted) throw thrown
    throw new AppError(
      "store_unavailable",
      "The dashboard's server did not answer. Check the connection, then try again.",
      {
        cause: thrown,
      },
    )
  }
  const body: unknown = await response.json().catch(() => null)
  if (!isResult(body)) {
    if (response.status === 401) throw refuse("unauthenticated", "Please sign in again.")
    throw new AppError("internal", `The dashboard's server answered ${response.status} with something unreadable.`)
  }
  if (!body.ok) throw refuse(body.code, body.message)
  // The route and its query share the type of the answer; this is the one place where that trust is spent.
  return body.data as T
}

/**
 * Waits for a server action made by `operatorAction`: first for its door (sign-in, role, input), then for its work.
 * Throws AppError with the code of whichever refused.
 */
export async function callAction<T>(started: Promise<Result<{ answer: Promise<Result<T>> }>>): Promise<T> {
  const door = await started
  if (!door.ok) throw refuse(door.code, door.message)
  const answer = await door.data.answer
  if (!answer.ok) throw refuse(answer.code, answer.message)
  return answer.data
}
