import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

export type Seen = { method: string; url: string; headers: IncomingMessage["headers"]; body: string; at: number }
export type Reply = (request: IncomingMessage, response: ServerResponse, seen: Seen) => void

export type TestHost = { url: string; seen: Seen[]; reply: Reply; close: () => Promise<void> }

/** For tests: an HTTP server on loopback that answers as told and remembers what it was asked. `now` stamps what it sees. */
export async function startTestHost(reply: Reply, now: () => number = Date.now): Promise<TestHost> {
  const host: TestHost = { url: "", seen: [], reply, close: async () => undefined }
  const server = createServer(async (request, response) => {
    const seen: Seen = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: "",
      at: now(),
    }
    host.seen.push(seen)
    for await (const chunk of request) seen.body += String(chunk)
    host.reply(request, response, seen)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  host.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return host
}

/** A JSON answer. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers })
  response.end(typeof body === "string" ? body : JSON.stringify(body))
}
