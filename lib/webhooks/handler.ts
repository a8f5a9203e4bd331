import "server-only"
import { type Connection, readEnv, readSecret } from "@/lib/env"
import { AppError, ERROR_STATUS, toAppError } from "@/lib/errors"
import { log } from "@/lib/log"
import { countDelivery } from "@/lib/meter"
import { fail, ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { wake } from "@/lib/sync/confirm"
import { FloodGate } from "@/lib/webhooks/flood-gate"
import { type Received, receiveDelivery } from "@/lib/webhooks/receive"
import type { DeliveryHeaders } from "@/lib/webhooks/verify"

const LARGEST_BODY = 256 * 1024

const shared = globalThis as typeof globalThis & { __rbvWebhookGate?: FloodGate }

function gate(): FloodGate {
  shared.__rbvWebhookGate ??= new FloodGate((connection, dropped, flood) =>
    log.warn({ connection, dropped, flood }, "More webhooks without effect in a minute than are kept"),
  )
  return shared.__rbvWebhookGate
}

/**
 * The public door for one connection's webhooks. 200 for what is kept (also duplicates and unreadable but genuine bodies),
 * 401 forged or stale, 404 unknown connection, 413 beyond 256 KB, 503 when it could not be kept and should be sent again.
 */
export async function answerWebhook(request: Request, connectionId: string): Promise<Response> {
  try {
    const connection = readEnv().connections.find((one) => one.id === connectionId)
    if (!connection) throw new AppError("not_found", "There is no such connection.")
    const body = await readBody(request)
    const delivery = { connection: connectionId, headers: toDeliveryHeaders(request.headers), body }
    const tools = { openStore: getStore, secrets: readSecrets(connection), now: Date.now(), gate: gate() }
    const received = await receiveDelivery(delivery, tools)
    countDelivery(connectionId, received.verdict)
    if (received.verdict === "accepted" && received.jobId !== null) {
      wake(connectionId)
      await tellBrowsers(connectionId, received.jobId)
    }
    return toAnswer(received)
  } catch (thrown) {
    return toFailure(thrown, connectionId)
  }
}

/** The job's page shows its deliveries. What is kept is kept, whether or not anybody hears of it. */
async function tellBrowsers(connection: string, jobId: string): Promise<void> {
  try {
    await (await getStore()).notify({ type: "jobs", connection, jobIds: [jobId] })
  } catch (thrown) {
    log.warn({ err: thrown, connection }, "Open browsers were not told of a webhook")
  }
}

function toDeliveryHeaders(headers: Headers): DeliveryHeaders {
  return {
    event: headers.get("x-webhook-event"),
    deliveryId: headers.get("x-webhook-delivery-id"),
    timestamp: headers.get("x-webhook-timestamp"),
    signature: headers.get("x-webhook-signature"),
  }
}

/** The raw bytes, before anything else touches them. Stops reading beyond 256 KB. */
async function readBody(request: Request): Promise<Uint8Array> {
  const tooLarge = new AppError("too_large", "A webhook may have at most 256 KB.")
  if (Number(request.headers.get("content-length")) > LARGEST_BODY) throw tooLarge
  const chunks: Uint8Array[] = []
  let size = 0
  // leaving the loop early cancels the stream
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > LARGEST_BODY) throw tooLarge
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A secret file that is missing for a moment (it is being rotated) leaves the others in force, each in its place. */
function readSecrets(connection: Connection): (string | null)[] {
  const secrets = connection.webhookSecrets.map((ref) => {
    try {
      return readSecret(ref)
    } catch (thrown) {
      log.error({ err: thrown, connection: connection.id }, "A webhook secret cannot be read")
      return null
    }
  })
  if (secrets.length === 0 || secrets.some((secret) => secret !== null)) return secrets
  throw new AppError("store_unavailable", "Webhooks cannot be checked now.")
}

function toAnswer({ verdict, reason }: Received): Response {
  if (verdict === "forged" || verdict === "stale") return refuse("unauthenticated", `Refused: ${reason}.`)
  return respond(ok({ verdict }), 200)
}

function toFailure(thrown: unknown, connection: string): Response {
  const error = toAppError(thrown)
  if (error.code === "not_found") return refuse(error.code, error.message)
  // Past "not_found" the connection is one of the configuration, and may be a label.
  countDelivery(connection, error.code === "too_large" ? "too_large" : "failed")
  if (error.code === "too_large") return refuse(error.code, error.message)
  log.error({ err: thrown, connection }, "A webhook could not be kept")
  return refuse("store_unavailable", "The delivery could not be kept. Send it again.")
}

function refuse(code: "unauthenticated" | "not_found" | "too_large" | "store_unavailable", message: string): Response {
  return respond(fail(code, message), ERROR_STATUS[code])
}

function respond(body: unknown, status: number): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "private, no-store" } })
}
