import { type Answer, type Core, type Exchange, Refusal, requireKey } from "@/lib/sandbox/exchange"
import { CREDITS_PER_MINUTE } from "@/lib/sandbox/job"
import { presentEvents, presentSummary } from "@/lib/sandbox/present-usage"
import { hashHex } from "@/lib/sandbox/prng"
import { readUpload } from "@/lib/sandbox/upload"
import { addEvent, toUsageDays } from "@/lib/sandbox/usage"

const NEW_YORK_MS = -5 * 3_600_000

/** POST /v1/uploads (contract §2.1). */
export async function createUpload(core: Core, exchange: Exchange): Promise<Answer> {
  const key = requireKey(exchange)
  const upload = await readUpload(exchange.request)
  const id = hashHex(4, core.world.seed, exchange.requestId)
  const videoUrl = core.media.keepUpload(id, upload)
  const event = { type: "upload", endpoint: "/v1/uploads", jobId: null, statusCode: 200, creditsMilli: 0 } as const
  addEvent(core.world.accounts[key.account], { ...event, at: core.world.clock.now() })
  return {
    status: 200,
    body: { success: true, video_id: id, video_url: videoUrl, filename: upload.fileName, size: upload.size },
  }
}

/** GET /v1/usage/summary?days (contract §2.7, 1–90). */
export function getSummary(core: Core, exchange: Exchange): Answer {
  const { active } = exchange
  const days = toRange(exchange.url, "days", { standard: 7, max: 90 })
  const now = core.world.clock.now() - (active.choice("summary.today") === "excluded" ? 86_400_000 : 0)
  const offsetMs = active.choice("summary.zone") === "new_york" ? NEW_YORK_MS : 0
  const account = core.world.accounts[requireKey(exchange).account]
  const kept = Math.min(days, active.number("retention.days") ?? days)
  const own =
    active.choice("key.scope") === "key"
      ? account.jobs.filter((job) => job.keyAlias === exchange.key?.alias)
      : account.jobs
  return {
    status: 200,
    body: presentSummary(toUsageDays({ ...account, jobs: own }, { now, days: kept, offsetMs }), active),
  }
}

/** GET /v1/usage/events?limit (contract §2.7, 1–100): the newest only, and no way to ask for older ones. */
export function listEvents(core: Core, exchange: Exchange): Answer {
  const { active } = exchange
  const limit = toRange(exchange.url, "limit", { standard: 20, max: 100 })
  const account = core.world.accounts[requireKey(exchange).account]
  const newest = account.events.toSorted((a, b) => b.at - a.at)
  const since = active.choice("events.none_old") === "on" ? core.world.clock.now() - 10_000 : 0
  const count = active.choice("events.more") === "on" ? Number.POSITIVE_INFINITY : limit
  return { status: 200, body: presentEvents(newest.filter((event) => event.at >= since).slice(0, count), active) }
}

/** GET /api/pricing (contract §2.8). Package contents are invented: no copy of the vendor's page shows them. */
export function getPricing(exchange: Exchange): Answer {
  const shape = exchange.active.choice("pricing.shape")
  const rates: Record<string, unknown> = {
    ...CREDITS_PER_MINUTE,
    ...(shape === "changed" ? { pro: 200, turbo: 90 } : {}),
  }
  const packages = [
    { name: "Starter", credits: 500 },
    { name: "Pro", credits: 2_500 },
    { name: "Business", credits: 12_000 },
  ]
  if (shape === "texts") for (const [model, rate] of Object.entries(rates)) rates[model] = `${rate}`
  return {
    status: 200,
    body: {
      ...(shape === "no_models" ? {} : { model_pricing_credits_per_minute: rates }),
      price_per_second_cents: 1,
      packages: shape === "packages_map" ? Object.fromEntries(packages.map((one) => [one.name, one])) : packages,
    },
  }
}

/** GET /health (contract §2.8). */
export function getHealth(exchange: Exchange): Answer {
  const good = { api: true, runpod_configured: true, r2_configured: true }
  const bad = { ...good, runpod_configured: false }
  switch (exchange.active.choice("health.form")) {
    case "healthy":
      return { status: 200, body: { status: "healthy", checks: good } }
    case "degraded_200":
      return { status: 200, body: { status: "degraded", checks: bad } }
    case "degraded_503":
      return { status: 503, body: { status: "degraded", checks: bad } }
    case "words":
      return {
        status: 200,
        body: { status: "healthy", checks: { api: "ok", runpod_configured: "true", r2_configured: "error" } },
      }
    case "numbers":
      return { status: 200, body: { status: "healthy", checks: { api: 1, runpod_configured: 1, r2_configured: 0 } } }
    case "strange":
      return { status: 200, body: { status: "warming_up", checks: [] } }
    case "flat":
      return { status: 200, body: { status: "healthy" } }
  }
}

function toRange(url: URL, name: string, range: { standard: number; max: number }): number {
  const text = url.searchParams.get(name)
  if (text === null) return range.standard
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > range.max)
    throw new Refusal(400, "invalid_request", `${name} must be between 1 and ${range.max}`)
  return value
}
