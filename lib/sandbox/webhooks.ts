import { createHmac } from "node:crypto"
import { request as openRequest } from "node:http"
import type { Core } from "@/lib/sandbox/exchange"
import type { Active } from "@/lib/sandbox/faults"
import type { SandboxJob, WebhookEvent } from "@/lib/sandbox/job"
import { presentJob, writeNumbers } from "@/lib/sandbox/present-job"
import { hash32, hashHex } from "@/lib/sandbox/prng"
import { isLoopback } from "@/lib/sandbox/validate"
import type { Transition } from "@/lib/sandbox/world"

/** One attempt, as it went. */
export type Delivery = {
  deliveryId: string
  jobId: string
  event: WebhookEvent
  url: string
  attempt: number
  /** Vendor's clock, epoch ms. */
  at: number
  /** null: nobody answered. */
  status: number | null
}
export type Webhooks = {
  /** Sends an event of a job anew, as if it had just happened. */
  send(transition: Transition): void
  log(): Delivery[]
  close(): void
}

/** Waits before attempts 2–5, real ms. The vendor publishes no schedule (contract §4). */
const DELAYS = [1_000, 5_000, 25_000, 120_000]
const TIMEOUT = 10_000
const KEPT = 5_000

type Message = { headers: Record<string, string>; body: string }
type Sending = { job: SandboxJob; event: WebhookEvent; url: string; at: number; attempt: number }

/** Signed deliveries of contract §4 with retry, to loopback only. */
export function createWebhooks(core: Core): Webhooks {
  let log: Delivery[] = []
  const timers = new Set<NodeJS.Timeout>()
  const later = (ms: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, ms)
    timer.unref()
    timers.add(timer)
  }
  const attempt = async (sending: Sending): Promise<void> => {
    const { job, event } = sending
    const active = core.faults.match({ endpoint: "webhooks", key: job.keyAlias })
    const way = active.choice("webhook.delivery", job.id)
    if (way === "lost") return note(sending, null, "sent")
    if (way === "reordered" && event === "job.started" && sending.attempt === 1) {
      later(3_000, () => void attempt({ ...sending, attempt: 2 }))
      return
    }
    const message = toMessage(core, sending, active)
    const status = await post(sending.url, message)
    for (const copy of copiesOf(message, way)) later(copy.after, () => void post(sending.url, copy.message))
    const taken = status !== null && status >= 200 && status < 300
    note(sending, status, taken ? "sent" : "failed")
    const delay = DELAYS[sending.attempt - 1]
    if (!taken && delay !== undefined) later(delay, () => void attempt({ ...sending, attempt: sending.attempt + 1 }))
  }
  const note = (sending: Sending, status: number | null, state: "sent" | "failed") => {
    const { job, event, url } = sending
    job.webhookEvents[event] = { state, at: core.world.clock.now() }
    log.push({
      deliveryId: toDeliveryId(job, event),
      jobId: job.id,
      event,
      url,
      attempt: sending.attempt,
      at: core.world.clock.now(),
      status,
    })
    if (log.length > 2 * KEPT) log = log.slice(-KEPT)
  }
  const start = ({ job, event, at }: Transition) => {
    // the target is read after the job was put down, since a new job gets its own only then
    later(0, () => {
      if (job.webhookUrl !== null && isLoopback(job.webhookUrl))
        void attempt({ job, event, at, url: job.webhookUrl, attempt: 1 })
    })
  }
  core.world.onTransition(start)
  return {
    send: start,
    log: () => log,
    close: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

const toDeliveryId = (job: SandboxJob, event: WebhookEvent) => `whd_${hashHex(3, job.id, event, job.startedAt ?? 0)}`

function copiesOf(message: Message, way: string): { after: number; message: Message }[] {
  if (way === "duplicated") return [{ after: 0, message }]
  if (way === "replayed") return [{ after: 1_500, message }]
  if (way !== "reheaded") return []
  const headers = {
    ...message.headers,
    "X-Webhook-Delivery-Id": "whd_ffffffffffffffffffffffff",
    "X-Webhook-Event": "job.failed",
  }
  return [{ after: 0, message: { headers, body: message.body } }]
}

function toMessage(core: Core, sending: Sending, active: Active): Message {
  const { job, event } = sending
  const timestamp = toTimestamp(core.world.clock.now(), active)
  const body = toBody(core, sending, active)
  const secret = core.world.accounts[job.account].webhookSecret
  const signature = toSignature(
    createHmac("sha256", secret)
      .update(`${timestamp ?? ""}.${body}`)
      .digest("hex"),
    active,
  )
  const id = toHeaderId(toDeliveryId(job, event), sending.attempt, active)
  return {
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "RemoveBGVideo-Sandbox-Webhooks/1",
      "X-Webhook-Event": event,
      ...(id === null ? {} : { "X-Webhook-Delivery-Id": id }),
      ...(timestamp === null ? {} : { "X-Webhook-Timestamp": timestamp }),
      ...(signature === null ? {} : { "X-Webhook-Signature": signature }),
    },
    body,
  }
}

function toTimestamp(now: number, active: Active): string | null {
  switch (active.choice("webhook.timestamp")) {
    case "iso":
      return new Date(now).toISOString()
    case "epoch_s":
      return `${Math.floor(now / 1000)}`
    case "epoch_ms":
      return `${now}`
    case "old":
      return new Date(now - 3_600_000).toISOString()
    case "future":
      return new Date(now + 3_600_000).toISOString()
    case "garbage":
      return "yesterday"
    case "absent":
      return null
  }
}

function toSignature(hex: string, active: Active): string | null {
  switch (active.choice("webhook.signature")) {
    case "valid":
      return `sha256=${hex}`
    case "upper":
      return `sha256=${hex.toUpperCase()}`
    case "unsigned":
      return null
    case "short":
      return `sha256=${hex.slice(0, 20)}`
    case "wrong":
      return `sha256=${hashHex(8, hex)}`
    case "several":
      return `sha256=${hashHex(8, hex)}, sha256=${hex}`
    case "no_prefix":
      return hex
    case "empty":
      return ""
  }
}

function toHeaderId(id: string, attempt: number, active: Active): string | null {
  switch (active.choice("webhook.delivery_id")) {
    case "stable":
      return id
    case "per_attempt":
      return `${id}_${attempt}`
    case "same_for_all":
      return "whd_0"
    case "absent":
      return null
  }
}

function toBody(core: Core, { job, event, at }: Sending, active: Active): string {
  const data = presentJob(core, job, active)
  const created = new Date(at).toISOString()
  const bodies = {
    nested: { event, created_at: created, data },
    flat: { event, created_at: created, ...data },
    type: { type: event, created_at: created, data: { job: data } },
    job: { event, job: data },
    no_id: { event, data: { status: data.status } },
    unreadable: `event=${event}&n=${hash32(job.id)}`,
    huge: { event, data: { ...data, padding: "x".repeat(400_000) } },
  }
  const body = bodies[active.choice("webhook.body", job.id)]
  return typeof body === "string" ? body : writeNumbers(JSON.stringify(body))
}

function post(url: string, message: Message): Promise<number | null> {
  return new Promise((resolve) => {
    const request = openRequest(url, {
      method: "POST",
      headers: { ...message.headers, "Content-Length": Buffer.byteLength(message.body) },
      agent: false,
      timeout: TIMEOUT,
    })
    request.on("response", (response) => {
      response.resume()
      resolve(response.statusCode ?? null)
    })
    request.on("timeout", () => request.destroy())
    request.on("error", () => resolve(null))
    request.end(message.body)
  })
}
