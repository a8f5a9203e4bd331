import "server-only"
import { z } from "zod"
import { isZone } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { FIND_KINDS, FIND_TEXT_LIMIT, type FindKind } from "./schema"

/** Escaped, a character of the text can take six bytes, and twelve as a pair. */
const MOST_BYTES = FIND_TEXT_LIMIT * 12 + 1_000

const body = z.object({
  text: z.string(),
  zone: z.string().max(80).optional(),
  kind: z.enum(FIND_KINDS).default("text"),
})

function refuseLength(): AppError {
  return new AppError(
    "too_large",
    `This text is too long: ${FIND_TEXT_LIMIT.toLocaleString("en-US")} characters are read at most.`,
  )
}

/** Reads so many bytes and no more, whatever the header says. */
async function readBounded(request: Request): Promise<string> {
  const reader = request.body?.getReader()
  if (!reader) return ""
  const parts: Uint8Array[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    if (bytes > MOST_BYTES) {
      await reader.cancel()
      throw refuseLength()
    }
    parts.push(value)
  }
  return Buffer.concat(parts).toString("utf8")
}

type FindRequest = { text: string; zone: string; kind: FindKind }

/** The pasted text, the zone its times are read in, and whether it is a whole one. Throws AppError("too_large" | "invalid"). */
export async function readFindRequest(request: Request): Promise<FindRequest> {
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BYTES) throw refuseLength()
  const raw = await readBounded(request)
  let parsed: unknown
  try {
    parsed = JSON.parse(raw)
  } catch {
    throw new AppError("invalid", "The request cannot be read.")
  }
  const read = body.safeParse(parsed)
  if (!read.success) throw new AppError("invalid", "The request cannot be read.")
  const { text, zone, kind } = read.data
  return { text, kind, zone: zone !== undefined && isZone(zone) ? zone : "UTC" }
}
