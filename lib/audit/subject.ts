import { shortenId } from "@/lib/format"
import { toReviewHref } from "@/lib/reviews/schema"
import type { AuditSubject } from "./schema"

type Stored = { action: string; subject: string | null; details: Record<string, unknown> }
type Names = (personId: string) => string

function toText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null
}

function toJob(connection: string, jobId: string): AuditSubject {
  const href = `/jobs/${encodeURIComponent(connection)}/${encodeURIComponent(jobId)}`
  return { text: `job ${shortenId(jobId)} of ${connection}`, href }
}

/** "main/job_1": ids of jobs may hold slashes, names of connections do not. */
function toJobOf(pair: string): AuditSubject {
  const slash = pair.indexOf("/")
  return slash < 1 ? { text: pair, href: null } : toJob(pair.slice(0, slash), pair.slice(slash + 1))
}

function toGroup(id: string): AuditSubject {
  return { text: `failure group ${shortenId(id)}`, href: `/failures/${encodeURIComponent(id)}` }
}

function toReview(rest: string): AuditSubject {
  const [week = "", connection = null] = rest.split("/")
  return { text: `week ${week}${connection ? ` of ${connection}` : ""}`, href: toReviewHref(week, connection) }
}

/** Subjects that say themselves what they are: "ticket:12". */
const BY_MARK: Record<string, (rest: string) => AuditSubject> = {
  ticket: (num) => ({ text: `ticket #${num}`, href: `/tickets/${encodeURIComponent(num)}` }),
  job: toJobOf,
  group: toGroup,
  review: toReview,
  budget: (num) => ({ text: `budget ${num}`, href: "/settings/budgets" }),
  connection: (id) => ({ text: id, href: null }),
  key: (name) => ({ text: `key ${name}`, href: "/keys" }),
  erasure: (id) => ({ text: `erasure ${shortenId(id)}`, href: null }),
}

/** Subjects that only their action tells apart. */
const BY_ACTION: Record<string, (id: string, of: { details: Stored["details"]; nameOf: Names }) => AuditSubject> = {
  person: (id, { nameOf }) => ({ text: nameOf(id), href: "/settings/people" }),
  sign_in: (id, { nameOf }) => ({ text: nameOf(id), href: "/settings/people" }),
  failure_group: toGroup,
  complaint: toJobOf,
  packet: (id, { details }) => (details.kind === "group" ? toGroup(id) : toJobOf(id)),
  token: (id, { details }) => ({ text: toText(details.name) ?? id, href: "/settings/attribution" }),
  attribution_rule: (id) => ({ text: `rule ${id}`, href: "/settings/attribution" }),
  spend: (id, { details }) => {
    const [connection, jobId] = [toText(details.connection), toText(details.newJob) ?? toText(details.sourceJob)]
    return connection && jobId ? toJob(connection, jobId) : { text: id, href: null }
  },
}

/** What an entry is about, as people call it, and where it can be looked at. */
export function toAuditSubject({ action, subject, details }: Stored, nameOf: Names): AuditSubject | null {
  if (subject === null) return null
  const ofAction = BY_ACTION[action.split(".")[0] ?? ""]
  if (ofAction) return ofAction(subject, { details, nameOf })
  const [mark = "", rest] = subject.split(/:(.*)/s)
  const marked = rest ? BY_MARK[mark]?.(rest) : undefined
  return marked ?? { text: subject, href: null }
}
