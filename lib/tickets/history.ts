import "server-only"
import type { JobRef } from "@/lib/domain/job"
import { toIso } from "@/lib/domain/time"
import { shortenId } from "@/lib/format"
import { SOMEBODY } from "@/lib/notes/data"
import type { Db } from "@/lib/store/store"
import { toAuditSubject } from "./mutations"
import { STATE_WORDS, type TicketEvent } from "./schema"

const MOST_EVENTS = 200

/** Words for what was changed, as the audit log names it. */
const PARTS: Record<string, string> = {
  title: "the title",
  reference: "the reference",
  url: "the address",
  customer: "the customer",
}

type Details = Record<string, unknown>

function toText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null
}

function toChangeWords(details: Details, nameOf: (id: string) => string): string {
  const words: string[] = []
  const changed = Array.isArray(details.changed)
    ? details.changed.map((part) => PARTS[String(part)] ?? "something")
    : []
  if (changed.length > 0) words.push(`changed ${changed.join(", ")}`)
  const to = toText(details.to)
  if (to !== null) words.push(`set it to ${(STATE_WORDS as Record<string, string>)[to]?.toLowerCase() ?? to}`)
  if ("assignee" in details) {
    const assignee = toText(details.assignee)
    words.push(assignee === null ? "took it off everybody" : `gave it to ${nameOf(assignee)}`)
  }
  return words.join(", ") || "changed it"
}

function toCreatedWords(details: Details): string {
  const count = (list: unknown, one: string, many: string) => {
    const length = Array.isArray(list) ? list.length : 0
    return length === 0 ? null : `${length} ${length === 1 ? one : many}`
  }
  const links = [count(details.jobs, "job", "jobs"), count(details.groups, "failure group", "failure groups")]
  const linked = links.filter((part) => part !== null).join(" and ")
  return linked === "" ? "saved the ticket" : `saved the ticket with ${linked}`
}

type About = { job: JobRef | null; groupId: string | null }

function toAbout(details: Details): About {
  const [connection, jobId] = [toText(details.connection), toText(details.jobId)]
  return { job: connection && jobId ? { connection, jobId } : null, groupId: toText(details.groupId) }
}

function toEventWords(action: string, details: Details, nameOf: (id: string) => string): string {
  const { job, groupId } = toAbout(details)
  const what = job ? `job ${shortenId(job.jobId)}` : groupId ? "a failure group" : "something"
  switch (action) {
    case "ticket.created":
      return toCreatedWords(details)
    case "ticket.changed":
      return toChangeWords(details, nameOf)
    case "ticket.text_removed":
      return "removed the pasted text"
    case "ticket.job_linked":
    case "ticket.group_linked":
      return `linked ${what}`
    case "ticket.job_unlinked":
    case "ticket.group_unlinked":
      return `took off ${what}`
    case "note.created":
      return "wrote a note"
    case "note.deleted":
      return "deleted a note"
    case "ticket.erased":
      return "erased the customer’s personal data"
    default:
      return action.replace(/^.*\./, "").replaceAll("_", " ")
  }
}

function readDetails(text: string): Details {
  const value: unknown = JSON.parse(text)
  return typeof value === "object" && value !== null ? (value as Details) : {}
}

/** Who did what with a ticket, the newest 200, newest first; from the audit log. */
export async function listHistory(db: Db, num: number): Promise<TicketEvent[]> {
  const [rows, people] = await Promise.all([
    db
      .selectFrom("audit_log")
      .select(["num", "at", "actor", "action", "details"])
      .where("subject", "=", toAuditSubject(num))
      .orderBy("at", "desc")
      .orderBy("num", "desc")
      .limit(MOST_EVENTS)
      .execute(),
    db.selectFrom("people").select(["id", "name"]).execute(),
  ])
  const names = new Map(people.map((person) => [person.id, person.name]))
  const nameOf = (id: string) => names.get(id) ?? SOMEBODY
  return rows.map((row) => {
    const details = readDetails(row.details)
    return {
      num: row.num,
      at: toIso(row.at),
      by: nameOf(row.actor),
      words: toEventWords(row.action, details, nameOf),
      ...toAbout(details),
    }
  })
}
