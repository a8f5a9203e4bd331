import { createHash } from "node:crypto"
import { MODELS, OUTPUT_FORMATS } from "@/lib/domain/job"
import { type KnownRequest, REQUEST_FIELDS, type RequestField } from "@/lib/domain/request-fields"
import { BG_TYPES, findCreateProblems } from "@/lib/vendor/schema/request"
import { isWireObject, toJsonText, type Wire, type WireObject } from "@/lib/vendor/schema/wire"
import type { CreateJobRequest } from "@/lib/vendor/types"
import { toUnitColor } from "./color"
import type { EditableField, FieldProblem, LeftOut, OptionalField, SpendEdits, SpendLine } from "./schema"

/** Under this name the intent's id goes into the metadata of a job that we make: if it comes back, the job is surely ours. */
export const TOKEN_FIELD = "ops_intent"

/** bg_type words that stand by themselves: the others need a colour or an image. */
const PLAIN_BACKGROUNDS = ["transparent", "green", "white", "black", "blue"]

type Draft = Partial<Omit<CreateJobRequest, "autoStart">>
export type Changes = { edits: SpendEdits; leaveOut: readonly OptionalField[] }
export const NO_CHANGES: Changes = { edits: {}, leaveOut: [] }

/** What would be sent, and all that a person has to know about it. */
export type SpendRequest = {
  /** Null while something keeps it from being sent: then `problems` says what. */
  request: CreateJobRequest | null
  lines: SpendLine[]
  leftOut: LeftOut[]
  problems: FieldProblem[]
}

/**
 * The original request as a new one: its known fields with a person's corrections, one way of naming the background (contract
 * A12), bg_type always named (A11), started at once, marked with `intentId`. `others` are fields of the customer's own request
 * that no page of the vendor names. What cannot be checked is left out and said.
 */
export function toSpendRequest(
  { known, others }: { known: KnownRequest; others: WireObject },
  changes: Changes,
  intentId: string,
): SpendRequest {
  const leftOut: LeftOut[] = []
  const leave = (field: string, why: string, value: unknown = known[field as RequestField]?.value) =>
    leftOut.push({ field, text: toText(value), why })
  const draft: Draft = { ...toTexts(known, leave), ...toBackground(known, leave), ...toObjects(known, leave) }
  for (const field of changes.leaveOut) {
    const value = draft[CAMEL[field]]
    if (value === undefined) continue
    delete draft[CAMEL[field]]
    leave(field, "you chose to leave it out", value)
  }
  applyEdits(draft, changes.edits, leave)
  for (const [field, value] of Object.entries(others)) leave(field, "not a documented field of a request", value)
  const metadata = { ...draft.metadata, [TOKEN_FIELD]: intentId }
  const request = { ...draft, autoStart: true, metadata }
  const problems = findCreateProblems(request)
  return {
    // Checked just now, against the same schema that the client sends by.
    request: problems.length === 0 ? (request as CreateJobRequest) : null,
    lines: toLines(request, known, changes.edits),
    leftOut,
    problems,
  }
}

/** The request of an intent's row again, for the client, which checks it once more. */
export function fromBodyText(text: string): CreateJobRequest {
  const body: unknown = JSON.parse(text)
  const camel = Object.entries(body ?? {}).map(([name, value]) => [
    name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
    value,
  ])
  // Written by toCreateBody; whatever else it were, the client's own check would refuse it.
  return Object.fromEntries(camel) as CreateJobRequest
}

/** The same for everything that the person sees and confirms: another text means another request. */
export function toBasis(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 24)
}

const CAMEL = {
  video_url: "videoUrl",
  model: "model",
  output_format: "outputFormat",
  bg_type: "bgType",
  bg_color: "bgColor",
  bg_image_url: "bgImageUrl",
  text_prompt: "textPrompt",
  composition: "composition",
  webhook_url: "webhookUrl",
  metadata: "metadata",
} as const satisfies Record<EditableField | OptionalField, keyof Draft>

type Leave = (field: string, why: string, value?: unknown) => void

function toTexts(known: KnownRequest, leave: Leave): Draft {
  const draft: Draft = {}
  for (const field of ["video_url", "model", "output_format", "text_prompt", "webhook_url"] as const) {
    const value = known[field]?.value
    if (typeof value === "string" && value !== "") draft[CAMEL[field]] = value
    else if (value !== undefined) leave(field, value === "" ? "it was empty" : "it is not a text")
  }
  return draft
}

function toObjects(known: KnownRequest, leave: Leave): Draft {
  const draft: Draft = {}
  for (const field of ["composition", "metadata"] as const) {
    const value = known[field]?.value
    if (value === undefined) continue
    // Out of parseWire, like every value of a known request.
    const object = isWireObject(value as Wire) ? (value as WireObject) : null
    if (object === null) leave(field, "it is not an object")
    else if (hasBigNumber(object)) leave(field, "it holds a whole number too large to be repeated exactly")
    else draft[field] = { ...object }
  }
  return draft
}

function hasBigNumber(value: Wire): boolean {
  if (typeof value === "bigint") return true
  if (typeof value !== "object" || value === null) return false
  return Object.values(value).some((item) => hasBigNumber(item))
}

/** One way of naming the background, read as contract A12 says: the object first. */
function toBackground(known: KnownRequest, leave: Leave): Draft {
  const object = known.background?.value
  const nested = isWireObject(object as Wire) ? (object as WireObject) : null
  if (object !== undefined && nested === null) leave("background", "it is not an object")
  const pick = (inner: string, flat: RequestField): unknown => {
    const first = nested?.[inner] ?? undefined
    const second = known[flat]?.value
    const differ = first !== undefined && second !== undefined && toText(first) !== toText(second)
    if (differ) leave(flat, `the background object says ${toText(first)}, and only one way is sent`)
    return first ?? second
  }
  const draft: Draft = {}
  const type = pick("type", "bg_type")
  const color = pick("color", "bg_color")
  const image = pick("image_url", "bg_image_url")
  if (typeof type === "string") draft.bgType = type
  const unit = color === undefined ? undefined : toUnitColor(color)
  if (unit) draft.bgColor = unit
  else if (color !== undefined) leave("bg_color", "it cannot be read as a colour", color)
  if (typeof image === "string" && image !== "") draft.bgImageUrl = image
  else if (image !== undefined) leave("bg_image_url", "it is not an address", image)
  return draft
}

function applyEdits(draft: Draft, edits: SpendEdits, leave: Leave): void {
  const hasNewBackground = edits.bg_type !== undefined && edits.bg_type !== draft.bgType
  for (const [field, value] of Object.entries(edits)) draft[CAMEL[field as EditableField]] = value.trim()
  if (!hasNewBackground) return
  for (const field of ["bg_color", "bg_image_url"] as const) {
    if (draft[CAMEL[field]] !== undefined) leave(field, "it belonged to the original background", draft[CAMEL[field]])
    delete draft[CAMEL[field]]
  }
}

function toLines(request: Draft & { autoStart: boolean }, known: KnownRequest, edits: SpendEdits): SpendLine[] {
  const fields = REQUEST_FIELDS.filter((field) => field !== "background")
  return fields.flatMap((field): SpendLine[] => {
    const value = field === "auto_start" ? request.autoStart : request[CAMEL[field]]
    const isNeeded = field in NEEDED
    if (value === undefined && !isNeeded) return []
    return [
      {
        field,
        text: value === undefined ? null : toText(value),
        origin: toOrigin(field, known),
        change: toChange(field, known, edits),
        choices: toChoices(field, known),
      },
    ]
  })
}

const NEEDED = { video_url: true, model: true, output_format: true, bg_type: true } as const

function toOrigin(field: RequestField, known: KnownRequest): SpendLine["origin"] {
  if (field === "auto_start") return null
  const isBackground = field === "bg_type" || field === "bg_color" || field === "bg_image_url"
  return (isBackground ? (known[field] ?? known.background) : known[field])?.origin ?? null
}

function toChange(field: RequestField, known: KnownRequest, edits: SpendEdits): string | null {
  const before = known[field]?.value
  if (field === "auto_start") return before === false ? "was false: a draft" : null
  if (field === "metadata") return `${TOKEN_FIELD} is ours: it tells the new job apart if its answer is lost`
  const edit = field in NEEDED ? edits[field as EditableField] : undefined
  if (edit !== undefined) return before === undefined ? "chosen now" : `was ${toText(before)}`
  if (field === "bg_color" && before !== undefined && toText(before) !== toText(toUnitColor(before)))
    return `was written ${toText(before)}: the same colour`
  return null
}

function toChoices(field: RequestField, known: KnownRequest): string[] | null {
  if (field === "model") return [...MODELS]
  if (field === "output_format") return [...OUTPUT_FORMATS]
  if (field !== "bg_type") return null
  const own = known.bg_type?.value
  const isOther = BG_TYPES.some((word) => word === own) && !PLAIN_BACKGROUNDS.includes(String(own))
  return isOther ? [...PLAIN_BACKGROUNDS, String(own)] : PLAIN_BACKGROUNDS
}

function toText(value: unknown): string {
  if (typeof value === "string") return value
  // A known request holds nothing but what parseWire gives, and a draft what came of it.
  return value === undefined ? "" : toJsonText(value as Wire)
}
