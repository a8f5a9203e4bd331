import type { KnownRequest, RequestField } from "@/lib/domain/request-fields"
import { REQUEST_FIELDS } from "@/lib/domain/request-fields"
import type { AttributionsTable, JobsTable } from "@/lib/store/schema"
import { isWireObject, parseWire, type Wire, type WireObject } from "@/lib/vendor/schema/wire"

/** Other names that a field is told by. */
const ALSO: Partial<Record<RequestField, readonly string[]>> = {
  video_url: ["input_url", "source_url"],
  output_format: ["format"],
}

const COLUMNS = {
  video_url: "input_url",
  model: "model",
  output_format: "output_format",
  bg_type: "bg_type",
} as const satisfies Partial<Record<RequestField, string>>

type Columns = (typeof COLUMNS)[keyof typeof COLUMNS]
export type RequestSources = {
  job: Pick<JobsTable, Columns>
  /** The vendor's newest answer, JSON text. */
  rawText: string | null | undefined
  attribution: Pick<AttributionsTable, Columns | "request"> | undefined
}

/** JSON text as an object; null when it is none. */
export function toObject(text: string | null | undefined): WireObject | null {
  if (!text) return null
  try {
    const value = parseWire(text)
    return isWireObject(value) ? value : null
  } catch {
    return null
  }
}

/** The first of the names that the object has, null included; undefined when it has none. */
export function findField(object: WireObject | null, names: readonly string[]): Wire | undefined {
  const name = names.find((one) => object?.[one] !== undefined)
  return name === undefined ? undefined : object?.[name]
}

function toColumn(field: RequestField): Columns | undefined {
  return field in COLUMNS ? COLUMNS[field as keyof typeof COLUMNS] : undefined
}

/**
 * What was asked for: as the vendor echoes it, else as the customer's systems told it, else as an older answer had it.
 * Fields that nobody told are left out.
 */
export function toKnownRequest({ job, rawText, attribution }: RequestSources): KnownRequest {
  const echoed = toObject(rawText)
  const told = toObject(attribution?.request)
  const known: KnownRequest = {}
  for (const field of REQUEST_FIELDS) {
    const names = [field, ...(ALSO[field] ?? [])]
    const column = toColumn(field)
    const echo = findField(echoed, names)
    const own = findField(told, names) ?? (column && attribution?.[column])
    const held = column && job[column]
    if (echo !== undefined && echo !== null) known[field] = { value: echo, origin: "vendor" }
    else if (own !== undefined && own !== null) known[field] = { value: own, origin: "attribution" }
    else if (held) known[field] = { value: held, origin: "earlier" }
  }
  return known
}
