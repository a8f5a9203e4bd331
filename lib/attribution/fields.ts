import type { AttributionsTable } from "@/lib/store/schema"
import type { AttributionField } from "./schema"

/** What a column of `attributions` may hold. */
export type ToldColumn = Exclude<keyof AttributionsTable, "connection" | "job_id" | "updated_at">
export type ToldValue = string | number | null
export type ToldValues = Partial<Record<ToldColumn, ToldValue>>

/** A value that can be kept, or what is wrong with it, in words. */
type ReadValue = { value: ToldValue } | { problem: string }
type Reader = (raw: unknown) => ReadValue

/** Words in indexed columns: PostgreSQL refuses an entry of some 2,700 bytes. */
const LONGEST_WORD = 200
const LONGEST_NAME = 500
const LONGEST_URL = 4_000
const LARGEST_REQUEST = 16 * 1024
const LONGEST_CLIP_MS = 7 * 86_400_000
const MOST_PIXELS = 100_000
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

/** Numbers are taken for ids and names too, as long as they came through whole. */
export function readText(raw: unknown, longest: number): { text: string } | { problem: string } {
  if (typeof raw === "number") {
    if (!Number.isSafeInteger(raw)) return { problem: "is a number that cannot be kept exactly: send it as text" }
    return { text: String(raw) }
  }
  if (typeof raw !== "string") return { problem: "must be text" }
  const text = raw.trim()
  if (text === "") return { problem: "is empty: leave it out, or send null to take back what was told before" }
  if (text.length > longest) return { problem: `has ${text.length} characters, at most ${longest} can be kept` }
  if (text.includes("\0") || LONE_SURROGATE.test(text)) return { problem: "holds a character that cannot be kept" }
  if (text.includes("\uFFFD")) return { problem: "holds characters that could not be read: is it UTF-8?" }
  return { text }
}

function toTextReader(longest: number): Reader {
  return (raw) => {
    const read = readText(raw, longest)
    return "text" in read ? { value: read.text } : read
  }
}

/** "1,200": the comma may set off thousands or a fraction, and nothing tells which. */
export function isAmbiguous(text: string): boolean {
  return /^-?\d{1,3}(,\d{3})+$/.test(text)
}

function toNumberProblem(raw: unknown): string {
  if (typeof raw !== "string" || !isAmbiguous(raw)) return "must be a number"
  const whole = Number(raw.replaceAll(",", ""))
  const hasOneComma = raw.indexOf(",") === raw.lastIndexOf(",")
  return hasOneComma
    ? `may mean ${whole} or ${Number(raw.replace(",", "."))}: write the one that is meant`
    : `is written with commas: write ${whole}`
}

function toNumberReader({ least, most, times }: { least: number; most: number; times: number }): Reader {
  return (raw) => {
    if (typeof raw !== "number" || !Number.isFinite(raw)) return { problem: toNumberProblem(raw) }
    if (times === 1 && !Number.isInteger(raw)) return { problem: "must be a whole number" }
    const value = Math.round(raw * times)
    if (value < least || value > most) return { problem: `must be between ${least / times} and ${most / times}` }
    return { value }
  }
}

const readRequest: Reader = (raw) => {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return { problem: "must be an object" }
  try {
    const text = JSON.stringify(raw)
    const bytes = Buffer.byteLength(text)
    if (bytes <= LARGEST_REQUEST) return { value: text }
    return { problem: `has ${bytes} bytes as JSON, at most ${LARGEST_REQUEST} can be kept` }
  } catch {
    return { problem: "is nested too deeply" }
  }
}

type ToldField = Exclude<AttributionField, "job_id" | "connection">

/** Where each field is kept, and what it may hold. */
export const TOLD_FIELDS = {
  customer: { column: "customer", read: toTextReader(LONGEST_WORD) },
  project: { column: "project", read: toTextReader(LONGEST_WORD) },
  user: { column: "user_ref", read: toTextReader(LONGEST_WORD) },
  input_url: { column: "input_url", read: toTextReader(LONGEST_URL) },
  file_name: { column: "file_name", read: toTextReader(LONGEST_NAME) },
  source_duration_seconds: {
    column: "source_duration_ms",
    read: toNumberReader({ least: 0, most: LONGEST_CLIP_MS, times: 1_000 }),
  },
  source_duration_ms: {
    column: "source_duration_ms",
    read: toNumberReader({ least: 0, most: LONGEST_CLIP_MS, times: 1 }),
  },
  width: { column: "source_width", read: toNumberReader({ least: 1, most: MOST_PIXELS, times: 1 }) },
  height: { column: "source_height", read: toNumberReader({ least: 1, most: MOST_PIXELS, times: 1 }) },
  codec: { column: "source_codec", read: toTextReader(LONGEST_WORD) },
  model: { column: "model", read: toTextReader(LONGEST_WORD) },
  output_format: { column: "output_format", read: toTextReader(LONGEST_WORD) },
  bg_type: { column: "bg_type", read: toTextReader(LONGEST_WORD) },
  request: { column: "request", read: readRequest },
} as const satisfies Record<ToldField, { column: ToldColumn; read: Reader }>

export function isToldField(name: string): name is ToldField {
  return Object.hasOwn(TOLD_FIELDS, name)
}

export const LONGEST_JOB_ID = 500
