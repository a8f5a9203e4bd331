import { createHmac } from "node:crypto"
import { Agent } from "undici"

/** Where notifications go. `secret` signs them. */
export type Target = { url: string; secret: string }
export type Message = { event: string; delivery: string; text: string }
/** `now`: epoch ms; `signal` ends the try. `limitMs`: how long a receiver may take. */
type Try = { now: number; signal?: AbortSignal; limitMs?: number }

const LIMIT_MS = 10_000

/** Each message has a connection of its own: on a kept one it could meet the moment in which the other side closes it. */
const agent = new Agent({ connect: { timeout: 5_000 }, connections: 1, pipelining: 0 })

/** "sha256=" and the hex HMAC-SHA256 over timestamp, a dot and the body: what a receiver checks. */
function toSignature(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`
}

function toHeaders({ event, delivery }: Message, timestamp: string, signature: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "removebgvideo-ops",
    "x-ops-event": event,
    "x-ops-delivery": delivery,
    "x-ops-timestamp": timestamp,
    "x-ops-signature": signature,
  }
}

/**
 * Sends one message as Slack's incoming webhooks take it: a JSON body with `text` and nothing else; what a receiver of its own may
 * need stands in headers. Answers null when it was taken (2xx), else why not in a few plain words. Never throws, follows no
 * redirect, reads no answer.
 */
export async function sendMessage(
  { url, secret }: Target,
  message: Message,
  { now, signal, limitMs = LIMIT_MS }: Try,
): Promise<string | null> {
  const { origin, pathname, search } = new URL(url)
  const body = JSON.stringify({ text: message.text })
  const timestamp = new Date(now).toISOString()
  const deadline = AbortSignal.timeout(limitMs)
  try {
    const { statusCode, body: rest } = await agent.request({
      origin,
      path: pathname + search,
      method: "POST",
      body,
      headers: toHeaders(message, timestamp, toSignature(secret, timestamp, body)),
      signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
    })
    // The status is all that counts. What follows is not waited for.
    rest.on("error", () => {}).destroy()
    return statusCode >= 200 && statusCode < 300 ? null : `It answered with HTTP ${statusCode}`
  } catch (thrown) {
    if (deadline.aborted) return `It did not answer within ${Math.round(limitMs / 1_000)} seconds`
    const code = thrown instanceof Error && "code" in thrown ? ` (${String(thrown.code)})` : ""
    return `It could not be reached${code}`
  }
}
