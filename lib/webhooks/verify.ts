import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import { MINUTE } from "@/lib/domain/time"
import { isoToInstant } from "@/lib/vendor/schema/fields"

/** The four headers as received; null = absent. Only the timestamp is covered by the signature (contract §4). */
export type DeliveryHeaders = {
  event: string | null
  deliveryId: string | null
  timestamp: string | null
  signature: string | null
}

export type Verification =
  | { verdict: "genuine"; sentAt: number; contentHash: string; secretNo: number }
  | { verdict: "stale"; sentAt: number | null; reason: string }
  | { verdict: "forged"; reason: string }

const FRESH_MS = 5 * MINUTE
const MOST_SIGNATURES = 10

/**
 * Judges a delivery: HMAC-SHA256 over timestamp + "." + raw body under one of the connection's secrets (several while they
 * are rotated; null: cannot be read now), compared in constant time, then ±5 minutes of freshness on either side. `secretNo`: the
 * place of the secret that matched, from 1. Pure; throws for no header and no body.
 */
export function verifyDelivery(
  delivery: { headers: DeliveryHeaders; body: Uint8Array },
  secrets: readonly (string | null)[],
  now: number,
): Verification {
  const { timestamp, signature } = delivery.headers
  if (secrets.length === 0) return { verdict: "forged", reason: "no signing secret is configured" }
  if (signature === null || signature.trim() === "") return { verdict: "forged", reason: "no signature" }
  if (timestamp === null || timestamp.trim() === "") return { verdict: "forged", reason: "no timestamp" }
  const given = toSignatures(signature)
  if (!given) return { verdict: "forged", reason: "malformed signature" }
  // header values are bytes; latin1 gives back exactly those
  const prefix = Buffer.from(`${timestamp}.`, "latin1")
  const secretNo =
    1 +
    secrets.findIndex((secret) => {
      if (secret === null) return false
      const expected = createHmac("sha256", secret).update(prefix).update(delivery.body).digest()
      return given.some((candidate) => timingSafeEqual(candidate, expected))
    })
  if (secretNo === 0) return { verdict: "forged", reason: "wrong signature" }
  const sentAt = toSentAt(timestamp)
  if (sentAt === undefined) return { verdict: "stale", sentAt: null, reason: "the timestamp cannot be read" }
  if (now - sentAt > FRESH_MS) return { verdict: "stale", sentAt, reason: "sent more than five minutes ago" }
  if (sentAt - now > FRESH_MS)
    return { verdict: "stale", sentAt, reason: "sent more than five minutes ahead of our clock" }
  const contentHash = createHash("sha256").update(prefix).update(delivery.body).digest("hex")
  return { verdict: "genuine", sentAt, contentHash, secretNo }
}

/** `sha256=` and 64 hex digits, or a list of such (A32); anything else is no signature at all. */
function toSignatures(header: string): Buffer[] | undefined {
  const parts = header.split(/[\s,]+/).filter((part) => part !== "")
  if (parts.length === 0 || parts.length > MOST_SIGNATURES) return undefined
  if (!parts.every((part) => /^sha256=[0-9a-f]{64}$/i.test(part))) return undefined
  return parts.map((part) => Buffer.from(part.slice("sha256=".length), "hex"))
}

/** ISO time, epoch seconds or epoch milliseconds (A31). */
function toSentAt(timestamp: string): number | undefined {
  const text = timestamp.trim()
  if (!/^\d{1,16}(\.\d{1,9})?$/.test(text)) return isoToInstant(text)
  const number = Number(text)
  return number < 1e11 ? Math.round(number * 1_000) : Math.round(number)
}
