import "server-only"
import { NextRequest } from "next/server"
import NextAuth from "next-auth"
import { runFrom } from "@/lib/audit/caller"
import { SIGN_IN_ERRORS, type SignInError, toAuthOptions } from "@/lib/auth/config"
import { isOwnOrigin, toSafePath } from "@/lib/auth/origin"
import { toClientAddress } from "@/lib/auth/peer"
import { AppError, ERROR_STATUS, toAppError } from "@/lib/errors"
import { log } from "@/lib/log"
import { fail } from "@/lib/result"

/** A sign-in form is a few hundred bytes. */
const LARGEST_FORM = 16_384
/** What of next-auth is open to the world; the rest (its built-in pages) answers 404. */
const OPEN = {
  GET: ["csrf", "session", "callback/oidc", "error"],
  POST: ["callback/credentials", "signin/credentials", "signin/oidc", "signout"],
} as const

type Context = { params: Promise<{ nextauth: string[] }> }

/** Reads a form and no more than it may hold. Throws AppError("invalid" | "too_large"). */
async function readForm(request: Request): Promise<URLSearchParams> {
  if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) {
    throw new AppError("invalid", "Send a form.")
  }
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > LARGEST_FORM) throw new AppError("too_large", "The form is too large.")
    parts.push(part)
  }
  return new URLSearchParams(Buffer.concat(parts).toString("utf8"))
}

function toSignInError(word: string | null): SignInError {
  return SIGN_IN_ERRORS.find((known) => known === word) ?? "failed"
}

/** Redirects without a host lead back under whatever name the browser used; failures go straight to the sign-in page. */
function toOwnRedirect(response: Response, request: Request, next: string | null): Response {
  const location = response.headers.get("location")
  if (!location || !URL.canParse(location)) return response
  const url = new URL(location)
  const own = [request.headers.get("host"), request.headers.get("x-forwarded-host"), new URL(request.url).host]
  if (url.pathname === "/api/auth/error") {
    const query = new URLSearchParams({ error: toSignInError(url.searchParams.get("error")) })
    const path = toSafePath(next)
    if (path !== "/") query.set("next", path)
    response.headers.set("location", `/sign-in?${query}`)
  } else if (own.includes(url.host)) {
    response.headers.set("location", `${url.pathname}${url.search}${url.hash}`)
  }
  return response
}

async function answer(request: NextRequest, context: Context): Promise<Response> {
  const asked = (await context.params).nextauth.join("/")
  const open: readonly string[] = request.method === "POST" ? OPEN.POST : OPEN.GET
  if (!open.includes(asked)) throw new AppError("not_found", "There is nothing here.")
  if (request.method !== "POST") return toOwnRedirect(await NextAuth(request, context, toAuthOptions()), request, null)
  if (!isOwnOrigin(request.headers)) throw new AppError("forbidden", "Sign in from the dashboard's own page.")
  const form = await readForm(request)
  const read = new NextRequest(request.url, { method: "POST", headers: request.headers, body: form.toString() })
  return toOwnRedirect(await NextAuth(read, context, toAuthOptions()), request, form.get("callbackUrl"))
}

/** All of /api/auth: next-auth behind our own checks of origin, size and redirect. Never a 5xx for what a stranger sends. */
export async function handleAuth(request: NextRequest, context: Context): Promise<Response> {
  let response: Response
  try {
    response = await runFrom(toClientAddress(request.headers), () => answer(request, context))
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code === "internal") log.error({ err: error.cause }, "next-auth failed")
    response = Response.json(fail(error.code, error.message), { status: ERROR_STATUS[error.code] })
  }
  response.headers.set("Cache-Control", "private, no-store")
  return response
}
