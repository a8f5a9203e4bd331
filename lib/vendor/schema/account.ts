import { toNumber } from "@/lib/vendor/schema/fields"
import { type ReadContext, UnreadableAnswer } from "@/lib/vendor/schema/job"
import { isWireObject, toJsonText, type Wire, type WireObject } from "@/lib/vendor/schema/wire"
import type { Health, Pricing } from "@/lib/vendor/types"

const RATES = "model_pricing_credits_per_minute"

/**
 * The answer of `GET /api/pricing` (contract §2.8, A36): credits per minute by model. Packages stay in `raw`. Throws
 * UnreadableAnswer when it names no rate.
 */
export function readPricing(body: Wire, context: ReadContext): Pricing {
  const holder = [body, isWireObject(body) ? body.data : null, isWireObject(body) ? body.pricing : null]
    .filter(isWireObject)
    .find((value) => isWireObject(value[RATES]))
  const map = holder?.[RATES]
  if (!isWireObject(map)) throw new UnreadableAnswer("no credits per minute in the answer")
  const creditsPerMinuteMilli = toRates(map, context)
  if (Object.keys(creditsPerMinuteMilli).length === 0) throw new UnreadableAnswer("no readable rate in the answer")
  return { creditsPerMinuteMilli, raw: toJsonText(body) }
}

function toRates(map: WireObject, context: ReadContext): Record<string, number> {
  const rates: Record<string, number> = {}
  for (const [model, value] of Object.entries(map).slice(0, 200)) {
    const rate = toNumber(value)
    const milli = rate === undefined || rate < 0 ? Number.NaN : Math.round(rate * 1_000)
    if (!Number.isSafeInteger(milli) || model === "__proto__")
      context.drift.add(`${RATES}.${model}`, "wrong_type", value)
    else rates[model] = milli
  }
  return rates
}

/** The answer of `GET /health`, whatever its HTTP status (A35). Throws UnreadableAnswer when it is no health answer. */
export function readHealth(body: Wire, context: ReadContext): Health {
  if (!isWireObject(body) || (body.status === undefined && body.checks === undefined)) {
    throw new UnreadableAnswer("the answer is not a health answer")
  }
  const word = typeof body.status === "string" ? body.status.trim().toLowerCase() : ""
  const status = GOOD.has(word) ? "healthy" : word === "degraded" || BAD.has(word) ? "degraded" : "unknown"
  if (status === "unknown")
    context.drift.add("status", body.status === undefined ? "missing" : "unknown_value", body.status)
  const checks: Health["checks"] = {}
  for (const [name, value] of Object.entries(isWireObject(body.checks) ? body.checks : {}).slice(0, 100)) {
    if (name !== "__proto__") checks[name] = toCheck(value)
  }
  return { status, checks, raw: toJsonText(body) }
}

const GOOD: ReadonlySet<string> = new Set(["ok", "healthy", "true", "up", "good"])
const BAD: ReadonlySet<string> = new Set(["false", "unhealthy", "down", "error", "bad", "fail", "failed"])

function toCheck(value: Wire): "good" | "bad" | "unknown" {
  if (typeof value === "boolean") return value ? "good" : "bad"
  if (isWireObject(value)) return toCheck(value.status ?? value.ok ?? null)
  const word = typeof value === "string" ? value.trim().toLowerCase() : ""
  if (GOOD.has(word)) return "good"
  return BAD.has(word) || word === "degraded" ? "bad" : "unknown"
}
