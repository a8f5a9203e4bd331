import { isJobId } from "@/lib/vendor/paths"
import { toId } from "@/lib/vendor/schema/fields"
import { isWireObject, NotJson, parseWire, type Wire, type WireObject } from "@/lib/vendor/schema/wire"

/** What a genuine body says: which event of which job. Everything else in it is shown, never applied. */
export type Notice = { event: string | null; jobId: string } | { unreadable: string }

/**
 * Event and job of a webhook body (A33): the event from the signed body alone; the job from data.job, data, job or the body
 * itself. Never throws.
 */
export function readNotice(text: string): Notice {
  let body: Wire
  try {
    body = parseWire(text)
  } catch (thrown) {
    if (thrown instanceof NotJson) return { unreadable: "the body is not JSON" }
    throw thrown
  }
  if (!isWireObject(body)) return { unreadable: "the body is not an object" }
  const jobId = findJobId(body)
  if (jobId === undefined) return { unreadable: "the body names no job" }
  if (!isJobId(jobId)) return { unreadable: "the body names an id that no job can have" }
  const event = [body.event, body.type].find((word) => typeof word === "string" && word !== "")
  return { event: typeof event === "string" ? event.slice(0, 200) : null, jobId }
}

function findJobId(body: WireObject): string | undefined {
  const data = isWireObject(body.data) ? body.data : undefined
  for (const job of [data?.job, data, body.job]) {
    const id = isWireObject(job) ? (toId(job.id) ?? toId(job.job_id) ?? toId(job.jobId)) : undefined
    if (id !== undefined) return id
  }
  // on the body itself an id may be the event's own, so the more exact name wins
  return toId(body.job_id) ?? toId(body.jobId) ?? toId(body.id)
}
