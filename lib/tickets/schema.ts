import type { FailureClass } from "@/lib/domain/failure-class"
import type { JobRef, JobStatus } from "@/lib/domain/job"
import type { TicketState } from "@/lib/store/schema-support"

export type { TicketState }

/** What is needed to save a ticket; everything but the title may be unknown. */
export type NewTicket = {
  title: string
  /** Number and address in the team's own system. */
  reference: string | null
  url: string | null
  customer: string | null
  /** The customer's words. */
  pasted: string | null
  jobs: JobRef[]
  /** Ids of failure groups. */
  groups: string[]
}

/** Longest texts, in characters. */
export const TICKET_LIMITS = { title: 200, reference: 100, url: 2_000, customer: 200, pasted: 50_000 } as const

/** So much may be linked to one ticket. */
export const MOST_TICKET_JOBS = 200
export const MOST_TICKET_GROUPS = 50

export const TICKET_TABS = ["open", "waiting", "solved", "all"] as const satisfies readonly (TicketState | "all")[]
export type TicketTab = (typeof TICKET_TABS)[number]

export const STATE_WORDS = { open: "Open", waiting: "Waiting", solved: "Solved" } as const satisfies Record<
  TicketState,
  string
>

/** What the list of tickets is narrowed to; stands in the URL. */
export type TicketFilter = { tab: TicketTab; q: string; customer: string | null }

/** Longer text cannot be searched for. */
const LONGEST_QUERY = 200

type Params = { get(name: string): string | null }

/** The filter of a URL; what cannot be read falls back to its default. */
export function toTicketFilter(params: Params): TicketFilter {
  const clean = (name: string) => (params.get(name) ?? "").replaceAll("\0", "").slice(0, LONGEST_QUERY)
  const tab = TICKET_TABS.find((one) => one === params.get("tab")) ?? "open"
  return { tab, q: clean("q").trim(), customer: clean("customer") || null }
}

/** The inverse, as a query string with its "?"; "" for the plain list. `keep`: parameters of the shell that stay. */
export function toTicketQuery({ tab, q, customer }: TicketFilter): string {
  const query = new URLSearchParams()
  if (tab !== "open") query.set("tab", tab)
  if (q !== "") query.set("q", q)
  if (customer !== null) query.set("customer", customer)
  const text = query.toString()
  return text === "" ? "" : `?${text}`
}

const NUMBER = /^(?:#|t-)?([1-9]\d{0,14})$/i

/** The ticket that "#12", "T-12" or "12" names; null for anything else. */
export function toTicketNum(text: string): number | null {
  const digits = NUMBER.exec(text.trim())?.[1]
  return digits === undefined ? null : Number(digits)
}

/** A person of the team by name; somebody whose account is gone keeps the place. */
export type Member = { id: string; name: string }

/** One line of a list of tickets. Instants are ISO. */
export type TicketRow = {
  num: number
  reference: string | null
  url: string | null
  title: string
  customer: string | null
  state: TicketState
  assignee: Member | null
  jobs: number
  groups: number
  createdAt: string
  updatedAt: string
  isErased: boolean
}

export type TicketPage = { rows: TicketRow[]; nextCursor: string | null }

/** Tickets per tab, at most 10,001 ("10k+"). */
export type TicketCounts = Record<TicketTab, number>

/** A job of a ticket; `held` null = no connection has shown it to us (yet). */
export type TicketJob = JobRef & {
  linkedBy: string
  linkedAt: string
  held: {
    status: JobStatus
    statusRaw: string | null
    /** Why it failed, in a sentence; null for a job that did not fail. */
    cause: string | null
    customer: string | null
    fileName: string | null
    /** When it ended, else when it was made, as far as known. */
    at: string
    hasEnded: boolean
  } | null
}

/** A failure group of a ticket; title and class are null when the group is not known (any more). */
export type TicketGroup = {
  groupId: string
  title: string | null
  class: FailureClass | null
  linkedBy: string
  linkedAt: string
}

/** Who did what with a ticket, newest first. `job` or `groupId`: what it was about, if that can be looked at. */
export type TicketEvent = {
  num: number
  at: string
  by: string
  words: string
  job: JobRef | null
  groupId: string | null
}

/** Pasted text in pieces; a piece that names something has its kind and, where it leads somewhere, an address of ours. */
export type TextPiece = { text: string; mention: { kind: string; href: string | null } | null }

export type TicketDetail = TicketRow & {
  createdBy: string
  erasedAt: string | null
  pasted: TextPiece[] | null
  linkedJobs: TicketJob[]
  linkedGroups: TicketGroup[]
  history: TicketEvent[]
  /** Who can be given the ticket. */
  members: Member[]
}

/** What tickets are linked to. */
export type TicketLink = ({ kind: "job" } & JobRef) | { kind: "group"; groupId: string }

/** The job or the group that a request names; null when it names none. */
export function toTicketLink(params: Params): TicketLink | null {
  const [connection, jobId, groupId] = [params.get("connection"), params.get("job"), params.get("group")]
  if ([connection, jobId, groupId].some((part) => part?.includes("\0"))) return null
  if (groupId) return { kind: "group", groupId }
  return connection && jobId ? { kind: "job", connection, jobId } : null
}

/** What may be changed of a ticket; a part that is left out stays. */
export type TicketChange = {
  title?: string | undefined
  reference?: string | null | undefined
  url?: string | null | undefined
  customer?: string | null | undefined
  state?: TicketState | undefined
  /** Person id; null = nobody. */
  assignee?: string | null | undefined
}
