import { isSecure } from "@/lib/auth/origin"

/**
 * Own names: several next-auth applications on one host would otherwise sign one another out. `__Host-` over TLS: no other host
 * of the domain, and no page over plain HTTP, can set one in our place.
 */
const NAMES = { session: "rbv-ops.session", csrf: "rbv-ops.csrf", callback: "rbv-ops.callback" } as const

export function toCookieName(kind: keyof typeof NAMES): string {
  return `${isSecure() ? "__Host-" : ""}${NAMES[kind]}`
}

/** Out of reach of scripts, not sent along by other sites' forms, over TLS only where the dashboard is served so. */
export function toCookieOptions(): { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean } {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() }
}
