import { AppError } from "@/lib/errors"

/**
 * Every path that may be sent (contract §13). The transport refuses anything else, so that whatever happens above it, an
 * internal route of the vendor is never asked for.
 */
const ALLOWED = /^\/(v1\/jobs(\/[^/\\]+(\/start)?)?|v1\/usage\/(summary|events)|api\/pricing|health)$/

/**
 * The endpoint that a path is of, without ids and questions: one of a few words. "other" is none that may be sent.
 */
export function toEndpoint(path: string): string {
  const [plain = ""] = path.split("?", 1)
  if (!ALLOWED.test(plain)) return "other"
  return plain.replace(/^(\/v1\/jobs\/)[^/]+/, "$1{id}")
}

/** Characters that could end, leave or re-encode a path segment, on our side or behind a careless proxy. */
const UNSAFE = /[/\\%?#\p{Cc}\p{Cs}]/u

/** Whether an id can be one segment of a path and nothing else. */
export function isJobId(jobId: string): boolean {
  return jobId.length <= 500 && !UNSAFE.test(jobId) && !/^[\s.]*$/.test(jobId)
}

/** `/v1/jobs/{id}`, or its start. Throws AppError("invalid") for an id that could form another path. */
export function toJobPath(jobId: string, action?: "start"): string {
  if (!isJobId(jobId)) throw new AppError("invalid", "This is not an id that a job can have.")
  const path = `/v1/jobs/${encodeURIComponent(jobId)}`
  return action ? `${path}/${action}` : path
}

/**
 * The address that is sent: always under the configured origin, and exactly the path asked for after the URL's own
 * normalisation. Throws AppError("invalid") otherwise.
 */
export function toAddress(origin: string, path: string, query: Record<string, number> = {}): URL {
  const url = new URL(path, origin)
  if (url.origin !== new URL(origin).origin || url.pathname !== path || !ALLOWED.test(path) || url.search !== "") {
    throw new AppError("invalid", "This path is not one that the dashboard may ask for.")
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  return url
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * What is wrong with an address as the API's origin (https, or http on loopback; nothing but an origin), in words that do not
 * repeat it; null when nothing is. The start and the transport ask the same.
 */
export function findOriginProblem(apiUrl: string): string | null {
  if (!URL.canParse(apiUrl)) return "is not an address"
  const url = new URL(apiUrl)
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname))
  if (!isSafe) return "must be an https address (plain http only on this machine)"
  const isOrigin = !url.username && !url.password && !url.search && !url.hash && url.pathname === "/"
  return isOrigin ? null : "must be only scheme, host and port"
}

/** The API's origin from the configuration. Throws AppError("invalid") without repeating the value. */
export function toOrigin(apiUrl: string): string {
  const problem = findOriginProblem(apiUrl)
  if (problem !== null) throw new AppError("invalid", `REMOVEBGVIDEO_API_URL ${problem}.`)
  return new URL(apiUrl).origin
}
