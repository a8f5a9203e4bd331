import { z } from "zod"
import { MODELS, OUTPUT_FORMATS } from "@/lib/domain/job"
import { AppError } from "@/lib/errors"
import type { CreateJobRequest, StartJobRequest } from "@/lib/vendor/types"

/** Every word that a documentation page uses for bg_type (contract §2.2, A12). */
export const BG_TYPES = ["transparent", "green", "white", "black", "blue", "custom", "color", "image"] as const

const webUrl = z
  .string()
  .max(4_096)
  .refine((text) => isWebUrl(text), "must be an http or https address without a user name")
const share = z.number().min(0).max(1)

function isWebUrl(text: string): boolean {
  try {
    const url = new URL(text)
    return /^https?:$/.test(url.protocol) && url.username === "" && url.password === ""
  } catch {
    return false
  }
}

function isSmallJson(value: Record<string, unknown>): boolean {
  try {
    return JSON.stringify(value).length <= 16_384
  } catch {
    return false
  }
}

const smallObject = z.record(z.string(), z.unknown()).refine(isSmallJson, "must be JSON of at most 16 KB")

const choices = {
  model: z.enum(MODELS),
  outputFormat: z.enum(OUTPUT_FORMATS),
  bgType: z.enum(BG_TYPES),
  bgColor: z.tuple([share, share, share]).optional(),
  bgImageUrl: webUrl.optional(),
  textPrompt: z.string().min(1).max(2_000).optional(),
  composition: smallObject.optional(),
  webhookUrl: webUrl.optional(),
}

const createSchema = z
  .strictObject({ videoUrl: webUrl, ...choices, autoStart: z.boolean(), metadata: smallObject.optional() })
  .refine((request) => request.bgType !== "image" || request.bgImageUrl !== undefined, {
    path: ["bgImageUrl"],
    message: "is needed when bgType is image",
  })

const startSchema = z.strictObject(choices).partial()

/**
 * The JSON body of `POST /v1/jobs` (contract §2.2). bg_type is always sent (A11), and only one way of naming the background
 * (A12). Throws AppError("invalid") that names the field.
 */
export function toCreateBody(request: CreateJobRequest): Record<string, unknown> {
  const valid = check(createSchema, request)
  return {
    video_url: valid.videoUrl,
    ...toWireChoices(valid),
    auto_start: valid.autoStart,
    ...defined({ metadata: valid.metadata }),
  }
}

/** The JSON body of `POST /v1/jobs/{id}/start`: only what is to be overridden (contract §2.3). */
export function toStartBody(request: StartJobRequest): Record<string, unknown> {
  return toWireChoices(check(startSchema, request))
}

/** What each field may hold, in words that follow "must be". */
const ALLOWED: Record<string, string> = {
  videoUrl: "an http or https address without a user name, of at most 4,096 characters",
  model: `one of ${MODELS.join(", ")}`,
  outputFormat: `one of ${OUTPUT_FORMATS.join(", ")}`,
  bgType: `one of ${BG_TYPES.join(", ")}`,
  bgColor: "three numbers from 0 to 1",
  bgImageUrl: "an http or https address without a user name; it is needed where bg_type is image",
  textPrompt: "a text of 1 to 2,000 characters",
  composition: "a JSON object of at most 16 KB",
  webhookUrl: "an http or https address without a user name, of at most 4,096 characters",
  autoStart: "true or false",
  metadata: "a JSON object of at most 16 KB",
}

/** The field in the vendor's word, and what is allowed there. */
export type RequestProblem = { field: string; message: string }

/** Everything that keeps a create from being sent; empty when toCreateBody would take it. */
export function findCreateProblems(request: unknown): RequestProblem[] {
  const parsed = createSchema.safeParse(request)
  if (parsed.success) return []
  const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? "request")))]
  return names.map((name) => {
    const allowed = ALLOWED[name]
    return { field: toWireWord(name), message: allowed ? `must be ${allowed}` : "is not a field of this request" }
  })
}

function toWireWord(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function toWireChoices(valid: z.infer<typeof startSchema>): Record<string, unknown> {
  return defined({
    model: valid.model,
    output_format: valid.outputFormat,
    bg_type: valid.bgType,
    bg_color: valid.bgColor,
    bg_image_url: valid.bgImageUrl,
    text_prompt: valid.textPrompt,
    composition: valid.composition,
    webhook_url: valid.webhookUrl,
  })
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function check<T>(schema: z.ZodType<T>, request: unknown): T {
  const parsed = schema.safeParse(request)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join(".") || "request"
  throw new AppError("invalid", `${field}: ${issue?.message ?? "is not valid"}`)
}
