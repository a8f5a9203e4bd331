import { isIsoDay } from "@/lib/domain/iso-day"

/** Actor of what the command line, the first start and the background do. */
export const SYSTEM = "system"
/** Actor of what somebody did who was not signed in. */
export const ANONYMOUS = "anonymous"

/** Before the id of a token: the actor of what a program did with it. */
export const PROGRAM = "token:"

export type ActorState = "active" | "disabled" | "gone" | "program" | typeof SYSTEM | typeof ANONYMOUS

/** Who did it, as known now; somebody whose account is gone keeps the name they were added with. */
export type AuditActor = { id: string; name: string; state: ActorState }

/** What it was about; `href` leads there where there is something to see. */
export type AuditSubject = { text: string; href: string | null }

export type AuditEntry = {
  num: number
  /** ISO. */
  at: string
  actor: AuditActor
  /** Null: the system's own, or not known. */
  address: string | null
  action: string
  subject: AuditSubject | null
  reason: string | null
  /** Empty where there is nothing more to say. */
  details: Record<string, unknown>
}

export type AuditPage = { entries: AuditEntry[]; nextCursor: string | null }

/** What the log is narrowed to; stands in the URL. */
export type AuditFilter = {
  /** Actor: a person's id, "system" or "anonymous". */
  person: string | null
  /** "ticket.created", or with one "*" for all that begin or end so. */
  action: string | null
  q: string
  /** ISO days, both of them part of it, in `zone`. */
  from: string | null
  to: string | null
  zone: string
}

type Params = { get(name: string): string | null }

const LONGEST = 200

/** The filter of a URL; what cannot be read is left out. `zone`: whose days they are. */
export function toAuditFilter(params: Params, zone: string): AuditFilter {
  const clean = (name: string) => (params.get(name) ?? "").replaceAll("\0", "").trim().slice(0, LONGEST)
  const toDay = (name: string) => (isIsoDay(clean(name)) ? clean(name) : null)
  const action = clean("action")
  return {
    person: clean("person") || null,
    action: /^[a-z_.]*\*?[a-z_.]*$/.test(action) ? action || null : null,
    q: clean("q"),
    from: toDay("from"),
    to: toDay("to"),
    zone,
  }
}

/** The inverse; the zone only where days need it. */
export function toAuditParams({ person, action, q, from, to, zone }: AuditFilter): URLSearchParams {
  const params = new URLSearchParams()
  if (person !== null) params.set("person", person)
  if (action !== null) params.set("action", action)
  if (q !== "") params.set("q", q)
  if (from !== null) params.set("from", from)
  if (to !== null) params.set("to", to)
  if (from !== null || to !== null) params.set("tz", zone)
  return params
}
