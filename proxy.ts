import { randomBytes } from "node:crypto"
import { type NextRequest, NextResponse } from "next/server"
import { toContentPolicy } from "@/lib/auth/content-policy"
import { toCookieName, toCookieOptions } from "@/lib/auth/cookies"
import { createCsrfCookie, findCsrfToken } from "@/lib/auth/csrf"
import { isSecure } from "@/lib/auth/origin"
import { readEnv } from "@/lib/env"

/**
 * Headers and comfort only: the content policy with its nonce, the way to the sign-in page, the sign-in form's token. What
 * protects a door stands in the door itself (lib/auth/guard), because a proxy can be gone round.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl
  const isSignIn = pathname === "/sign-in"
  if (!isSignIn && !request.cookies.has(toCookieName("session"))) {
    const next = pathname === "/" && search === "" ? "" : `?next=${encodeURIComponent(pathname + search)}`
    return NextResponse.redirect(new URL(`/sign-in${next}`, request.url))
  }
  const policy = toContentPolicy(randomBytes(16).toString("base64"))
  const csrf = isSignIn ? toMissingCsrf(request) : undefined
  if (csrf) request.cookies.set(toCookieName("csrf"), csrf)
  const headers = new Headers(request.headers)
  headers.set("Content-Security-Policy", policy)
  headers.set("x-path", pathname + search)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set("Content-Security-Policy", policy)
  if (isSecure()) response.headers.set("Strict-Transport-Security", "max-age=31536000")
  if (csrf) response.cookies.set(toCookieName("csrf"), csrf, toCookieOptions())
  return response
}

function toMissingCsrf(request: NextRequest): string | undefined {
  const { authSecret } = readEnv()
  const kept = request.cookies.get(toCookieName("csrf"))?.value
  return findCsrfToken(kept, authSecret) ? undefined : createCsrfCookie(authSecret)
}

export const config = { matcher: ["/((?!api/|_next/static|icon.svg|favicon.ico).*)"] }
