import { MODELS, OUTPUT_FORMATS } from "@/lib/domain/job"
import { Refusal } from "@/lib/sandbox/exchange"
import type { JobRequest } from "@/lib/sandbox/job"

/** The union of the words that the sources name (contract A12). */
const BG_TYPES = ["transparent", "color", "image", "green", "white", "black", "blue", "custom"]
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
const METADATA_LIMIT = 16_384

type Body = Record<string, unknown>
const bad = (message: string) => new Refusal(400, "invalid_request", message)
const isObject = (value: unknown): value is Body => typeof value === "object" && value !== null && !Array.isArray(value)

/** True for a URL that leads to this machine: the only kind that the sandbox sends anything to. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname) && /^https?:$/.test(new URL(url).protocol)
}

/** The body of create or start as an object; an empty one is {}. Throws Refusal 400. */
export function parseBody(text: string): Body {
  if (text.trim() === "") return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw bad("Request body is not valid JSON")
  }
  if (!isObject(value)) throw bad("Request body must be a JSON object")
  return value
}

/** A whole create request (contract §2.2). `bgDefault` is what stands for an absent bg_type (A11). Throws Refusal 400. */
export function parseCreate(
  body: Body,
  bgDefault: string,
): { request: JobRequest; autoStart: boolean; webhookUrl: string | null } {
  const videoUrl = body.video_url
  if (typeof videoUrl !== "string" || videoUrl === "") throw bad("video_url is required")
  if (!URL.canParse(videoUrl) || !/^https?:$/.test(new URL(videoUrl).protocol))
    throw bad("video_url must be an http(s) URL")
  const autoStart = body.auto_start ?? true
  if (typeof autoStart !== "boolean") throw bad("auto_start must be a boolean")
  const base: JobRequest = {
    videoUrl,
    model: "original",
    outputFormat: "webm",
    bgType: bgDefault,
    bgColor: null,
    bgImageUrl: null,
    textPrompt: null,
    composition: null,
    metadata: parseMetadata(body.metadata),
  }
  return { request: parseOverrides(body, base), autoStart, webhookUrl: parseWebhookUrl(body.webhook_url) }
}

/** What start may change (contract §2.3); absent fields stay. Throws Refusal 400. */
export function parseOverrides(body: Body, base: JobRequest): JobRequest {
  const background = parseObject(body, "background")
  const request: JobRequest = {
    ...base,
    model: parseWord(body, "model", MODELS) ?? base.model,
    outputFormat: parseWord(body, "output_format", OUTPUT_FORMATS) ?? base.outputFormat,
    bgType: parseWord(background ?? {}, "type", BG_TYPES) ?? parseWord(body, "bg_type", BG_TYPES) ?? base.bgType,
    bgColor: parseColor(body.bg_color ?? background?.color) ?? base.bgColor,
    bgImageUrl: parseText(body, "bg_image_url") ?? parseText(background ?? {}, "image_url") ?? base.bgImageUrl,
    textPrompt: parseText(body, "text_prompt") ?? base.textPrompt,
    composition: parseObject(body, "composition") ?? base.composition,
  }
  if (request.bgType === "image" && request.bgImageUrl === null)
    throw bad("bg_image_url is required with bg_type image")
  return request
}

/** Only loopback receives webhooks from a sandbox. Throws Refusal 400. */
export function parseWebhookUrl(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value !== "string" || !URL.canParse(value)) throw bad("webhook_url must be a URL")
  if (!isLoopback(value)) throw bad("webhook_url must be a loopback address: the sandbox sends to no other host")
  return value
}

function parseWord(body: Body, name: string, words: readonly string[]): string | null {
  const value = body[name]
  if (value === undefined || value === null) return null
  if (typeof value === "string" && words.includes(value)) return value
  throw bad(`${name} must be one of ${words.join(", ")}`)
}

function parseText(body: Body, name: string): string | null {
  const value = body[name]
  if (value === undefined || value === null) return null
  if (typeof value === "string") return value
  throw bad(`${name} must be a string`)
}

function parseObject(body: Body, name: string): Body | null {
  const value = body[name]
  if (value === undefined || value === null) return null
  if (isObject(value)) return value
  throw bad(`${name} must be an object`)
}

function parseMetadata(value: unknown): Body | null {
  const metadata = parseObject({ metadata: value }, "metadata")
  if (metadata !== null && JSON.stringify(metadata).length > METADATA_LIMIT) throw bad("metadata must be at most 16 KB")
  return metadata
}

function parseColor(value: unknown): [number, number, number] | null {
  if (value === undefined || value === null) return null
  if (typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value))
    return toRgb((at) => Number.parseInt(value.slice(at * 2 + 1, at * 2 + 3), 16) / 255)
  if (Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === "number" && part >= 0))
    return toRgb((at) => Number(value[at]))
  throw bad("bg_color must be three numbers")
}

const toRgb = (part: (at: number) => number): [number, number, number] => [part(0), part(1), part(2)]
