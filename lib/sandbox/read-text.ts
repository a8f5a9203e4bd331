import type { IncomingMessage } from "node:http"
import { Refusal } from "@/lib/sandbox/exchange"

const LIMIT = 1_000_000

/** The whole body of a request as text. Throws Refusal 413 beyond 1 MB. */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > LIMIT) throw new Refusal(413, "payload_too_large", "Request body is larger than 1 MB")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}
