import { subscribe } from "node:diagnostics_channel"
import type { IncomingMessage } from "node:http"
import { readEnv } from "@/lib/env"

const SPOOFABLE = ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-real-ip", "forwarded"] as const
const once = globalThis as typeof globalThis & { __rbvPeers?: true }

/**
 * Next shows a route the headers but not the socket, and takes X-Forwarded-* from whoever sends them. Unless a proxy of our
 * own stands in front (TRUST_PROXY), replace them by what the socket says, before Next reads them, so that nobody can pick
 * the address their failed sign-ins are counted under.
 */
export function trustOnlySockets(): void {
  if (once.__rbvPeers) return
  once.__rbvPeers = true
  if (readEnv().trustProxy) return
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage }
    for (const name of SPOOFABLE) delete request.headers[name]
    request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "unknown"
  })
}

/**
 * The address sign-ins are limited by: the last entry of X-Forwarded-For, which is the only one that our proxy (or
 * `trustOnlySockets`) wrote itself. Of an IPv6 address the /64, since one household owns all of it.
 */
export function toClientAddress(sent: { get(name: string): string | null }): string {
  const last = sent.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown"
  // Some proxies write the port too; it is new with each connection, so it must not make a new address.
  const bare = /^\[(.*)\](?::\d+)?$/.exec(last)?.[1] ?? last.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
  const address = bare.replace(/^::ffff:(?=\d+\.)/i, "")
  if (!address.includes(":")) return address.slice(0, 60)
  const [head = "", tail] = address.toLowerCase().split("::")
  const left = head.split(":").filter(Boolean)
  const right = tail?.split(":").filter(Boolean) ?? []
  const missing = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0")
  return `${[...left, ...missing, ...right].slice(0, 4).join(":")}::/64`.slice(0, 60)
}
