import { isSpokenAside } from "./asides"
import type { IdMention, IdRole, PartMention } from "./mention"
import { isAfterBreak, toSpan, type View } from "./views"

/** More ids than this are a log, not a question; the first ones are taken. */
const MOST_IDS = 400
const MOST_PARTS = 20
const LONGEST_PIECE = 96

/** What the record calls a job, as far as the vendor has shown (contract §2.5). */
const JOB_ID = /^job_[0-9a-f]{24}/i
/** By chance an id may hold no digit. */
const LETTERS_ONLY = /^(?:job|req|whd)_[a-f]{24}$/i
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** The same without what says that it is a job's, or with another mark after it: "JOB-8C1F…". */
const BARE_ID = /^(?:job-)?([0-9a-f]{24})$/i
/** Bounded, so that a text without spaces costs no more than one with. */
const TOKEN = /[A-Za-z0-9][A-Za-z0-9_-]{2,159}/g
const PART =
  /(?<![A-Za-z0-9_-])([A-Za-z0-9][A-Za-z0-9_-]{2,39})(?:…|⋯|\.{2,6}|\*{2,12}|\[\.\.\.\])([A-Za-z0-9]{2,24}(?![A-Za-z0-9]))?/g

const BEFORE_CHARS = 60
const OPENING = `["'\`(\\[<«„“]*$`
const MARK = `\\s{0,2}["']?\\s{0,2}(?:[:=#№]|：|is|ist|lautet|est|es|é|no\\.?|nr\\.?)?\\s{0,3}`
const label = (words: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})${MARK}${OPENING}`, "iu")

const LABELS: readonly (readonly [IdRole, RegExp])[] = [
  [
    "request",
    label("x-request-id|(?:request|req|trace|anfrage|requ[êe]te|solicitud|requisição|verzoek)[ _-]?id|リクエスト ?id"),
  ],
  [
    "delivery",
    label(
      "x-webhook-delivery-id|(?:delivery|webhook|event|zustell(?:ungs)?|livraison|entrega)[ _-]?(?:delivery[ _-]?)?id",
    ),
  ],
  [
    "job",
    label(
      "(?:job|jobs|auftrags?|task|tâche|travail|trabajo|tarea|trabalho|tarefa|taak|opdracht|ジョブ|render)(?:[ _-]{0,2}(?:id|nr|no|nummer|number|número|numéro))?|id",
    ),
  ],
]
const IN_PATH = /\/jobs\/(?:[^/\s]{1,60}\/)?$/
/** What carries a number of its own that is never one of ours. */
const FOREIGN = label(
  "order|orders|invoice|po|ticket|case|ref|reference|tracking|phone|tel|mobile|fax|bestell(?:ung|nummer|-nr)?|rechnung(?:snummer)?|kundennr|commande|facture|colis|pedido|factura|fatura|encomenda|bestelling|factuur|注文(?:番号)?|請求書|iban|vat",
)

/** The characters of a view before a place, on its own line. */
function before(text: string, at: number): string {
  return text.slice(Math.max(0, at - BEFORE_CHARS), at)
}

function toRole(value: string, lead: string): { role: IdRole; isLabelled: boolean } {
  if (/^job[_-]/i.test(value)) return { role: "job", isLabelled: true }
  if (/^req[_-]/i.test(value)) return { role: "request", isLabelled: true }
  if (/^(?:whd|dlv|delivery)[_-]/i.test(value)) return { role: "delivery", isLabelled: true }
  if (IN_PATH.test(lead)) return { role: "job", isLabelled: true }
  const found = LABELS.find(([, pattern]) => pattern.test(lead))
  return found ? { role: found[0], isLabelled: true } : { role: "unknown", isLabelled: false }
}

/** Whether a word may be an id at all: of digits and letters, or long enough to be nothing else. */
function isIdLike(value: string, isLabelled: boolean): boolean {
  const digits = value.replace(/\D/g, "").length
  if (digits === 0) return LETTERS_ONLY.test(value)
  if (digits === value.length) return isLabelled ? digits >= 3 : digits >= 16
  if (isLabelled) return true
  // "3pm", "v2-final", "10th": too short or too plain to be looked up.
  return value.length >= 5 && !/^\d{1,4}(?:[a-z]{1,3}|[-_]\d{1,4}){1,2}$/i.test(value)
}

/** Cut where lines were broken: "job_8c1f" | "22f2". */
function toPieces(view: View, start: number, end: number): string[] {
  const pieces: string[] = []
  let from = start
  for (let at = start + 1; at <= end; at++) {
    if (at === end || isAfterBreak(view, at)) {
      pieces.push(view.text.slice(from, at))
      from = at
    }
  }
  return pieces
}

/** The ways to read a word that lines were broken in, the likeliest first. */
function toReadings(pieces: readonly string[]): string[] {
  const whole = pieces.join("")
  const [first = ""] = pieces
  const strict = JOB_ID.exec(whole)?.[0]
  const starts = pieces.map((_, at) => pieces.slice(0, at + 1).join(""))
  // A typesetter's hyphen at the end of the line is none of the id's.
  const unhyphened = pieces.map((piece, at) => (at < pieces.length - 1 ? piece.replace(/-$/, "") : piece)).join("")
  const reset = unhyphened === whole ? undefined : JOB_ID.exec(unhyphened)?.[0]
  const isWhole = JOB_ID.exec(first)?.[0] === first || UUID.test(first)
  const ordered = isWhole
    ? [first]
    : [...(strict ? [strict] : []), ...(reset ? [reset] : []), ...starts.filter((one) => UUID.test(one)), ...starts]
  return [...new Set(ordered)].slice(0, 4)
}

type Find = { view: View; lineOf: (at: number) => number }

/** Length of the reading within the view: where the mention ends. */
function toMention({ view, lineOf }: Find, start: number, pieces: readonly string[]): IdMention | null {
  const [value = "", ...others] = toReadings(pieces)
  // Most words of a text: nothing more need be asked about them.
  if (!/\d/.test(value) && !LETTERS_ONLY.test(value)) return null
  const lead = before(view.text, start)
  const { role, isLabelled } = toRole(value, lead)
  const isStrict = JOB_ID.test(value)
  if (!isIdLike(value, isLabelled) || value.length > LONGEST_PIECE) return null
  if (!isStrict && !BARE_ID.test(value) && role !== "request" && FOREIGN.test(lead)) return null
  const after = view.text.slice(start + value.length, start + value.length + 90)
  const variants = new Set(others)
  if (isStrict || UUID.test(value)) variants.add(value.toLowerCase())
  const bare = BARE_ID.exec(value)?.[1]
  if (bare) variants.add(`job_${bare.toLowerCase()}`)
  variants.delete(value)
  return {
    kind: "id",
    role,
    isLabelled,
    value,
    variants: [...variants],
    isAside: isSpokenAside(lead, after),
    ...toSpan(view, start, start + value.length, lineOf),
  }
}

/**
 * Everything in a joined view that may be an id of ours, in its order. A wrapped id is read across the break; a word that
 * merely stands at the end of a line is also read by itself.
 */
export function findIds(view: View, lineOf: (at: number) => number): IdMention[] {
  const found: IdMention[] = []
  const seen = new Set<string>()
  const add = (start: number, pieces: readonly string[]) => {
    const mention = toMention({ view, lineOf }, start, pieces)
    if (!mention || seen.has(mention.value)) return
    // The second half of a wrapped id is not another one without its beginning.
    if (BARE_ID.test(mention.value) && mention.variants.some((one) => seen.has(one))) return
    seen.add(mention.value)
    found.push(mention)
  }
  for (const match of view.text.matchAll(TOKEN)) {
    if (found.length >= MOST_IDS) break
    const start = match.index
    const pieces = toPieces(view, start, start + match[0].length)
    // "wordjob_…": the line before ended in a word, and the id begins the next.
    let at = start
    for (const [index, piece] of pieces.entries()) {
      if (index === 0 || /\d/.test(piece) || /^(?:job|req|whd)_?/i.test(piece)) add(at, pieces.slice(index))
      if (index > 0 && pieces.length - index > 1) add(at, [piece])
      at += piece.length
    }
  }
  return found
}

/** Ids shown shortened: "job_8c1f…22f2", "8c1f...22f2", "job_8c1f0a…". */
export function findParts(view: View, lineOf: (at: number) => number): PartMention[] {
  const found: PartMention[] = []
  for (const match of view.text.matchAll(PART)) {
    const [whole, head = "", tail = ""] = match
    const isJob = /^job_[A-Za-z0-9]{3,}$/i.test(head)
    const isBare = /^[0-9a-f]{4,}$/i.test(head) && /^[0-9a-f]{4,}$/i.test(tail) && /\d/.test(head + tail)
    if (!isJob && !isBare) continue
    found.push({
      kind: "part",
      value: whole,
      head: isJob ? head : `job_${head}`,
      tail,
      ...toSpan(view, match.index, match.index + whole.length, lineOf),
    })
    if (found.length >= MOST_PARTS) break
  }
  return found
}
