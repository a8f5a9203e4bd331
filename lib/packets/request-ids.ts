import type { DetailRows } from "@/lib/jobs/detail-rows"
import { findErrorBody } from "@/lib/jobs/failure-facts"
import { findField, toObject } from "@/lib/jobs/known-request"
import { isWireObject, type Wire } from "@/lib/vendor/schema/wire"

const MOST_IDS = 20
const NAMES = ["request_id", "requestId"]

type Call = { method: string | null; path: string | null }

/** One call of ours about this very job: by its id, or the POST that made it. An answer to a list call tells of many jobs. */
function isAbout(jobId: string, { method, path }: Call): boolean {
  if (method === "POST") return true
  const parts = path?.split("?", 1)[0]?.split("/") ?? []
  // Half a surrogate pair, which an id may hold, cannot be encoded.
  const encoded = encodeURIComponent(jobId.replace(/\p{Surrogate}/gu, "\uFFFD"))
  return parts.includes(encoded) || parts.includes(jobId)
}

/** `evidence` is the JSON text kept with a transition. */
function toCall(evidence: string): Call & { requestId: string | null } {
  const parsed: unknown = JSON.parse(evidence)
  const held: object = typeof parsed === "object" && parsed !== null ? parsed : {}
  const word = (value: unknown) => (typeof value === "string" ? value : null)
  return {
    method: "method" in held ? word(held.method) : null,
    path: "path" in held ? word(held.path) : null,
    requestId: "requestId" in held ? word(held.requestId) : null,
  }
}

/** The request id in a transition's evidence (JSON text) if the call was about this job; null for that of a list call. */
export function findOwnRequestId(jobId: string, evidence: string): string | null {
  const call = toCall(evidence)
  return isAbout(jobId, call) ? call.requestId : null
}

/** Timeline references ("t12") of what only a list call told us. */
export function findListed({ job, transitions }: DetailRows): string[] {
  return transitions.flatMap(({ seq, source, evidence }) => {
    const call = toCall(evidence)
    const isList = source === "list" || (call.path !== null && !isAbout(job.id, call))
    return isList ? [`t${seq}`] : []
  })
}

function findNamed(value: Wire | undefined): string[] {
  const id = value !== undefined && isWireObject(value) ? findField(value, NAMES) : null
  return typeof id === "string" && id !== "" ? [id] : []
}

/** What a delivery names: at its top, in its data or job, or in the error there (contract A33: flat or nested). */
function findDelivered({ deliveries }: DetailRows): string[] {
  // Anybody can send a forged one.
  const signed = deliveries.rows.filter(({ verdict }) => verdict === "accepted" || verdict === "duplicate")
  return signed.flatMap(({ body }) => {
    const top = toObject(body)
    const data = top?.data !== undefined && isWireObject(top.data) ? top.data : null
    return [top, data, data?.job, top?.job].flatMap((one) => {
      if (one === undefined || one === null || !isWireObject(one)) return []
      return [...findNamed(one), ...findNamed(one.error)]
    })
  })
}

/** The ids by which the vendor can find this job's own requests; those of our list calls, which stand for many jobs, never. */
export function listRequestIds(rows: DetailRows): string[] {
  const { job, raw, transitions, calls, posts } = rows
  const ids = [
    job.request_id,
    ...findNamed(findErrorBody(raw?.text)),
    ...posts.map((row) => row.request_id),
    ...transitions.map((row) => findOwnRequestId(job.id, row.evidence)),
    ...calls.filter((row) => isAbout(job.id, row)).map((row) => row.request_id),
    ...findDelivered(rows),
  ]
  return [...new Set(ids.filter((id) => id !== null))].slice(0, MOST_IDS)
}
