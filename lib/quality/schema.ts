import type { JobRef } from "@/lib/domain/job"
import { addDays, toDay, toIsoDay } from "@/lib/domain/time"
import type { ComplaintKind } from "@/lib/store/schema-support"

export type { ComplaintKind }

/** What can be wrong with the result of a job that the vendor calls completed, in the order in which it is offered. */
export const COMPLAINT_WORDS = {
  flicker: "Flicker",
  detail_loss: "Detail lost (hair, fur, thin parts)",
  wrong_subject: "Wrong subject kept",
  edge: "Rough or wrong edge",
  background_colour: "Background colour",
  other: "Something else",
} as const satisfies Record<ComplaintKind, string>

/** The same, where there is little room. */
export const COMPLAINT_SHORT = {
  flicker: "flicker",
  detail_loss: "detail lost",
  wrong_subject: "wrong subject",
  edge: "edge",
  background_colour: "background colour",
  other: "something else",
} as const satisfies Record<ComplaintKind, string>

export const COMPLAINTS = Object.keys(COMPLAINT_WORDS) as ComplaintKind[]
export const COMPLAINT_NOTE_LIMIT = 1_000

export function toComplaintKind(text: string | null): ComplaintKind | null {
  return COMPLAINTS.find((kind) => kind === text) ?? null
}

export type Complaint = {
  num: number
  kind: ComplaintKind
  note: string | null
  by: { id: string; name: string }
  at: string
}

/** A complaint among those of many jobs. */
export type ComplaintRow = Complaint & {
  job: JobRef
  model: string | null
  format: string | null
  customer: string | null
  fileName: string | null
}

export const QUALITY_DAYS = [7, 28, 90] as const
export type QualityDays = (typeof QUALITY_DAYS)[number]

/** What the page is narrowed to. "" of model and format = not known; null = any. */
export type QualityFilter = {
  days: QualityDays
  model: string | null
  format: string | null
  kind: ComplaintKind | null
}

const NOT_KNOWN = "@none"
const LONGEST_WORD = 200

type Params = { get(name: string): string | null }

function toWord(text: string | null): string | null {
  if (text === null || text === "") return null
  return text === NOT_KNOWN ? "" : text.replaceAll("\0", "").slice(0, LONGEST_WORD)
}

/** The filter of a URL; what cannot be read is left out. */
export function toQualityFilter(params: Params): QualityFilter {
  const days = QUALITY_DAYS.find((preset) => String(preset) === params.get("days")) ?? 28
  return {
    days,
    model: toWord(params.get("model")),
    format: toWord(params.get("format")),
    kind: toComplaintKind(params.get("kind")),
  }
}

/** The filter as query parameters, none for what is the default. */
export function toQualityQuery({ days, model, format, kind }: QualityFilter): Record<string, string> {
  return {
    ...(days === 28 ? {} : { days: String(days) }),
    ...(model === null ? {} : { model: model || NOT_KNOWN }),
    ...(format === null ? {} : { format: format || NOT_KNOWN }),
    ...(kind === null ? {} : { kind }),
  }
}

/** UTC days, half-open, with today. `now`: epoch ms. */
export function toQualityRange(days: QualityDays, now: number): { from: number; until: number } {
  const until = addDays(toDay(now, "UTC"), 1)
  return { from: addDays(until, -days), until }
}

/**
 * The jobs list that holds exactly the completed jobs of a figure. `range` in UTC days; "" = not known, null = any.
 */
export function toCompletedHref(
  range: { from: number; until: number },
  { model, format, connection }: { model: string | null; format: string | null; connection: string | null },
): string {
  const query = new URLSearchParams({ tab: "done" })
  const facet = (value: string) => (value === "" ? NOT_KNOWN : toFacetText(value))
  if (model !== null) query.set("model", facet(model))
  if (format !== null) query.set("format", facet(format))
  query.set("finished", `${toIsoDay(range.from)}..${toIsoDay(range.until)}`)
  if (connection !== null) query.set("connection", connection)
  query.set("tz", "UTC")
  return `/jobs?${query}`
}

/** As the jobs list writes a value (lib/jobs/list-schema, whose parsers are too heavy for this page). */
function toFacetText(value: string): string {
  const text = value.replaceAll("%", "%25").replaceAll(",", "%2C")
  return /^[!@=]/.test(text) ? `=${text}` : text
}

/** Completed jobs of one model and format, and how many of them were complained of. */
export type QualityCell = { model: string; format: string; completed: number; complained: number }

export type QualityReport = {
  /** UTC days, half-open. */
  from: number
  until: number
  /** Without the model, format and kind of the filter: what could be chosen. Most complained first. */
  cells: QualityCell[]
  completed: number
  complained: number
  /** Complaints by kind, of the model and format of the filter: a job can have several. */
  kinds: { kind: ComplaintKind; complaints: number }[]
  /** Complaints that the filter finds, at most 10,001, and the newest of them. */
  found: number
  newest: ComplaintRow[]
}
