import { readEnv } from "@/lib/env"

type Sent = { get(name: string): string | null }

/** The origin under which this request reached us: AUTH_URL where it is set, else the host that was asked for. */
function toOwnHost(sent: Sent): { origin: string } | { host: string } | null {
  const { authUrl, trustProxy } = readEnv()
  if (authUrl) return { origin: authUrl }
  const host = (trustProxy && sent.get("x-forwarded-host")) || sent.get("host")
  return host ? { host } : null
}

/**
 * Whether a mutation came from a page of ours (fault T7): Origin must be present and ours, and the browser's own word about
 * it (Sec-Fetch-Site), where it sends one, must say the same.
 */
export function isOwnOrigin(sent: Sent): boolean {
  const origin = sent.get("origin")
  const own = toOwnHost(sent)
  if (!origin || !own || !URL.canParse(origin)) return false
  const site = sent.get("sec-fetch-site")
  if (site !== null && site !== "same-origin") return false
  return "origin" in own ? origin === own.origin : new URL(origin).host === own.host
}

/** Whether cookies must be sent over TLS only. */
export function isSecure(): boolean {
  return readEnv().authUrl?.startsWith("https:") ?? false
}

/**
 * A path on this site to go to after signing in; anything that could lead elsewhere becomes "/" (fault T9): another origin,
 * `//host`, backslashes and control characters that browsers drop or turn into slashes.
 */
export function toSafePath(asked: string | null | undefined): string {
  if (!asked?.startsWith("/") || asked.length > 2_000) return "/"
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers strip these before they read an address
  if (asked.startsWith("//") || /[\\\u0000-\u001f\u007f]/.test(asked)) return "/"
  const base = "http://own.invalid"
  if (!URL.canParse(asked, base)) return "/"
  const url = new URL(asked, base)
  if (url.origin !== base || url.pathname.startsWith("//") || url.pathname.startsWith("/sign-in")) return "/"
  return `${url.pathname}${url.search}${url.hash}`
}
