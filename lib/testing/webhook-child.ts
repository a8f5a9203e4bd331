import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { answerWebhook } from "@/lib/webhooks/handler"

/**
 * A process that does nothing but take webhooks, to be killed: it reads the environment as the app does and prints the port that
 * it listens on.
 */
async function answer(incoming: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
  const request = new Request("http://127.0.0.1/", { method: "POST", headers, body: Buffer.concat(chunks) })
  return answerWebhook(request, "main")
}

const server = createServer((incoming, outgoing) => {
  void answer(incoming).then(async (response) => {
    outgoing.writeHead(response.status)
    outgoing.end(await response.text())
  })
})
server.listen(0, "127.0.0.1", () => {
  // An address of a TCP server, since that is what it listens on.
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
