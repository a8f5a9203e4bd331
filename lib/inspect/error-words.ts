import type { HttpOf } from "@/lib/domain/packet-types"
import { toPrettyJson } from "@/lib/domain/pretty-json"
import { findErrorBody, findNamedStatus } from "@/lib/jobs/failure-facts"
import { toJsonText } from "@/lib/vendor/schema/wire"
import type { ErrorWords } from "./schema"

const LONGEST = 10_000

export type HttpRows = {
  rawText: string | null | undefined
  /** Statuses of our own POSTs about the job, oldest first. */
  posts: readonly { status: number | null }[]
  /** What told us that the job failed, oldest first; evidence is JSON text. */
  transitions: readonly { to_status: string; evidence: string }[]
}

/** The HTTP status that belongs to a failure, and whose it is: named in the error, of a refused POST, of the telling answer. */
export function findHttp({ rawText, posts, transitions }: HttpRows): { status: number; of: HttpOf } | null {
  const named = findNamedStatus(findErrorBody(rawText))
  if (named !== null) return { status: named, of: "error" }
  const refused = posts.findLast(({ status }) => status !== null && status >= 400)?.status
  if (refused) return { status: refused, of: "post" }
  const told = transitions.flatMap((row): number[] => {
    const evidence: unknown = row.to_status === "failed" ? JSON.parse(row.evidence) : null
    const hasStatus = typeof evidence === "object" && evidence !== null && "httpStatus" in evidence
    return hasStatus && typeof evidence.httpStatus === "number" ? [evidence.httpStatus] : []
  })
  const status = told.at(-1)
  return status === undefined ? null : { status, of: "answer" }
}

/** The vendor's exact words: of its newest answer, else those that the record kept from an earlier one. */
export function toErrorWords(rows: HttpRows, kept: string | null): ErrorWords {
  const body = findErrorBody(rows.rawText)
  const isText = typeof body === "string"
  const text = body === null ? (kept ?? "") : isText ? body : toPrettyJson(toJsonText(body))
  return {
    kind: text === "" ? "none" : isText || body === null ? "text" : "object",
    text: text.slice(0, LONGEST),
    isCut: text.length > LONGEST,
    http: findHttp(rows),
  }
}
