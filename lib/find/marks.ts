import type { Mention, Reading } from "@/lib/domain/find/mention"
import { formatClipLength, formatMoment } from "@/lib/format"
import type { FindMark } from "./schema"

const MOST_MARKS = 80

const ID_WORDS = { job: "job id", request: "request id", delivery: "delivery id", unknown: "id" } as const

/** What a mention is called and how it is understood; null for guesses that are not shown. */
function toWhat(
  mention: Mention,
  { now, zone }: { now: number; zone: string },
): { what: string; meaning: string | null } | null {
  switch (mention.kind) {
    case "id":
      return mention.role === "unknown" ? null : { what: ID_WORDS[mention.role], meaning: mention.value }
    case "part":
      return { what: "part of an id", meaning: null }
    case "url":
      return { what: "address", meaning: null }
    case "file":
      return mention.isExact ? { what: "file name", meaning: null } : null
    case "email":
      return { what: "e-mail", meaning: null }
    case "length":
      return { what: "length", meaning: formatClipLength(mention.ms) }
    case "time": {
      const [first, second] = mention.readings
      if (!first) return null
      const said = (at: number) => formatMoment(new Date(at).toISOString(), now, zone)
      const or = second && !first.isZoneSaid && second.zone === first.zone ? `, or ${said(second.from)}` : ""
      return { what: mention.role === "sent" ? "when it was written" : "time", meaning: `${said(first.from)}${or}` }
    }
    case "code":
      return { what: "error code", meaning: null }
    case "http":
      return { what: "HTTP status", meaning: null }
    case "symptom":
      return { what: "symptom", meaning: null }
    case "ticket":
      return { what: "ticket", meaning: null }
    default:
      return { what: mention.kind, meaning: null }
  }
}

/** The recognised parts of a text, as a person is shown them: no guesses, none within another. */
export function toMarks(reading: Reading, setting: { now: number; zone: string }): FindMark[] {
  const marks: FindMark[] = []
  for (const mention of reading.mentions) {
    const told = toWhat(mention, setting)
    const last = marks.at(-1)
    if (!told || (last && mention.start < last.end)) continue
    marks.push({ start: mention.start, end: mention.end, line: mention.line, ...told })
    if (marks.length >= MOST_MARKS) break
  }
  return marks
}
