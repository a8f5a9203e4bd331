import type { Found } from "@/lib/domain/find/candidate"
import { type IdMention, isKind, type Reading } from "@/lib/domain/find/mention"

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Long enough to be no colour, no commit's short name and no count. */
const BARE_HEX = /^[0-9a-f]{24,64}$/i
/** What the documents call a job, without the word before it. */
const WITHOUT_PREFIX = /^[0-9a-f]{24}$/i
/** A cut-off id cannot be asked for. */
const CUT_OFF = /^job_[0-9a-f]{1,23}$/i
/** A whole text that may be an id of any vendor: one word with a digit. */
const ONE_WORD = /^(?=\D{0,199}\d)[A-Za-z0-9][A-Za-z0-9_.:-]{2,199}$/

/** What is known of the text otherwise: then an id without a label is another system's. */
type Answered = { found: Found; isCertain: boolean; isEmpty: boolean }

function isUnlabelledId({ role, value }: IdMention): boolean {
  return role === "unknown" && (UUID.test(value) || BARE_HEX.test(value))
}

function toAskable({ role, value }: IdMention): string[] {
  return role === "unknown" && WITHOUT_PREFIX.test(value) ? [`job_${value.toLowerCase()}`, value] : [value]
}

/**
 * Ids in the text that no job of the record has and that the vendor can be asked for: what the text calls a job's; while no job is
 * certain, also what is an id by its form; and the whole text, where it is one word and nothing else was found.
 */
export function listUnknownIds(reading: Reading, text: string, { found, isCertain, isEmpty }: Answered): string[] {
  const exact = new Set(found.identities.filter((one) => one.by !== "close").map((one) => one.mention))
  const urls = reading.mentions.filter(isKind("url"))
  const ids = reading.mentions.filter(isKind("id")).filter((one) => !exact.has(one) && !CUT_OFF.test(one.value))
  const isInAddress = ({ start, end }: IdMention) => urls.some((url) => start >= url.start && end <= url.end)
  const jobs = ids.filter(({ role }) => role === "job")
  const others = isCertain ? [] : ids.filter((one) => isUnlabelledId(one) && !isInAddress(one))
  const unknown = [...jobs, ...others].sort((a, b) => a.start - b.start).flatMap(toAskable)
  if (unknown.length > 0 || !isEmpty || !isOneWord(reading, text)) return [...new Set(unknown)]
  return [text.trim()]
}

/** The text is one word that was not taken for anything that is certainly no job's id. */
function isOneWord({ mentions }: Reading, text: string): boolean {
  const word = text.trim()
  if (!ONE_WORD.test(word) || CUT_OFF.test(word)) return false
  return mentions.every((one) => {
    if (one.kind === "id") return one.role === "job" || one.role === "unknown"
    return one.kind === "time" || one.kind === "length" || (one.kind === "file" && !one.isExact)
  })
}
