import { isZone } from "@/lib/domain/time"

/** The cookie in which a browser keeps its chosen time zone; the URL's `tz` wins over it. */
export const ZONE_COOKIE = "tz"

/**
 * The IANA zone that governs a page: `?tz=` if it names one, else the cookie, else UTC. A name that the platform does
 * not know falls through, so a mistyped link still opens.
 */
export function resolveZone(
  searchParam: string | string[] | null | undefined,
  cookie: string | null | undefined,
): string {
  const asked = Array.isArray(searchParam) ? searchParam[0] : searchParam
  for (const name of [asked, cookie]) if (name && isZone(name)) return name
  return "UTC"
}
