import { readEnv } from "@/lib/env"

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?$/.test(host)

/**
 * The content policy of one answer. Scripts need the nonce; styles may be inline (charts and virtual rows place themselves
 * by style attributes); pictures and films come from here and from MEDIA_HOSTS, and only when someone asks for them.
 */
export function toContentPolicy(nonce: string): string {
  const { mediaHosts, oidc } = readEnv()
  const media = mediaHosts.map((host) => `${isLoopback(host) ? "http" : "https"}://${host}`).join(" ")
  const dev = process.env.NODE_ENV === "development"
  const rules = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: ${media}`,
    `media-src 'self' blob: ${media}`,
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self' ${oidc ? new URL(oidc.issuer).origin : ""}`,
    "frame-ancestors 'none'",
  ]
  return rules.map((rule) => rule.trim()).join("; ")
}
