import { AppError } from "@/lib/errors"
import type { Store } from "@/lib/store/store"
import { readBody } from "./body"
import { takePlace } from "./places"
import { type AttributionAnswer, LARGEST_BODY, MOST_ROWS } from "./schema"
import { type Taking, takeRows, toAnswer } from "./take"

/** Each may hold 2 MB; the store takes them one after the other anyway. */
const MOST_AT_ONCE = 8

function parse(parts: Uint8Array[]): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts)))
  } catch {
    throw new AppError("invalid", "The body is not JSON in UTF-8.")
  }
}

function toBatch(body: unknown): { rows: unknown[]; connection: unknown } {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, "rows")) {
    throw new AppError("invalid", 'Send an object such as {"connection": "prod-main", "rows": [{"job_id": "…"}]}.')
  }
  const { rows, connection = null } = body as { rows: unknown; connection?: unknown }
  if (!Array.isArray(rows)) throw new AppError("invalid", "“rows” must be a list.")
  if (rows.length > MOST_ROWS) throw new AppError("too_large", `A batch has at most ${MOST_ROWS} rows. Send several.`)
  return { rows, connection }
}

/**
 * One call of `POST /api/attribution`: {connection?, rows}. Every row stands for itself; the same call again changes nothing.
 * Throws AppError("invalid" | "too_large" | "too_many" | "store_unavailable") when the batch as a whole cannot be taken.
 */
export async function takeBatch(
  store: Store,
  request: Request,
  { connections, teamZone, now }: Omit<Taking, "fallback">,
): Promise<AttributionAnswer> {
  const giveBack = takePlace("attribution", {
    most: MOST_AT_ONCE,
    words: "Eight batches are being taken. Wait, and send it again.",
  })
  try {
    const parts = await readBody(request, { most: LARGEST_BODY, words: "A batch has at most 2 MB. Send several." })
    const { rows, connection } = toBatch(parse(parts))
    if (connection !== null && !(typeof connection === "string" && connections.includes(connection))) {
      throw new AppError("invalid", `“connection” must be one of ${connections.join(", ")}.`)
    }
    const [only] = connections.length === 1 ? connections : []
    const taking = { connections, fallback: connection ?? only ?? null, teamZone, now }
    return toAnswer(
      await takeRows(
        store,
        rows.map((raw, row) => ({ row, raw })),
        taking,
      ),
    )
  } finally {
    giveBack()
  }
}
