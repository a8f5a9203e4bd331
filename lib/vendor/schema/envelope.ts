import { isWireObject, NotJson, parseWire, toJsonText, type Wire } from "@/lib/vendor/schema/wire"

/** What an error answer says of itself; every part may be missing. */
export type Envelope = { code: string | null; message: string | null; requestId: string | null }

const LONGEST = 300

/** The error in a non-2xx answer (A15): the documented envelope, the shapes of usual frameworks, or plain text. */
export function readEnvelope(text: string): Envelope {
  try {
    return fromBody(parseWire(text))
  } catch (thrown) {
    if (!(thrown instanceof NotJson)) throw thrown
    return { code: null, message: cap(text.trim()), requestId: null }
  }
}

function fromBody(body: Wire): Envelope {
  if (typeof body === "string") return { code: null, message: cap(body), requestId: null }
  if (!isWireObject(body)) return { code: null, message: body === null ? null : cap(toJsonText(body)), requestId: null }
  const error = body.error
  const inner = isWireObject(error) ? error : body
  const words = [
    isWireObject(error) ? error.message : error,
    body.message,
    body.detail,
    body.errors,
    inner.detail,
    inner.type,
  ]
  const said = words.find((word) => word !== undefined && word !== null && word !== "")
  return {
    code: cap(toText(inner.code ?? body.code)),
    message: cap(said === undefined ? toJsonText(inner) : toText(said)),
    requestId: cap(toText(inner.request_id ?? body.request_id ?? inner.requestId)),
  }
}

function toText(value: Wire | undefined): string | null {
  if (value === undefined || value === null) return null
  return typeof value === "string" ? value : toJsonText(value)
}

/** At most 300 characters, control characters as spaces, no half of a character at the end. */
function cap(text: string | null): string | null {
  if (text === null || text === "") return null
  return (
    text
      .slice(0, LONGEST)
      .replace(/\p{Cc}+/gu, " ")
      .replace(/[\uD800-\uDBFF]$/, "")
      .trim() || null
  )
}
