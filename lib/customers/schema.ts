import type { FailureClass } from "@/lib/domain/failure-class"
import type { JobRow } from "@/lib/jobs/list-types"
import type { TicketState } from "@/lib/store/schema-support"

/** Longer than any name that the record holds under this column's index. */
const LONGEST_NAME = 500

/** A path cannot end in "." or "..": browsers take them for "here" and "up". Encoded twice they get through. */
const DOTS: Record<string, string> = { ".": "%252E", "..": "%252E%252E" }

/** The address of a customer's page, whatever is in the name. */
export function toCustomerHref(name: string): string {
  const dots = Object.hasOwn(DOTS, name) ? DOTS[name] : undefined
  return `/customers/${dots ?? encodeURIComponent(name)}`
}

/** The name in a page's path segment, which Next hands over encoded; null when it cannot be one. */
export function toCustomerName(segment: string): string | null {
  try {
    const name = decodeURIComponent(segment)
    const dots = Object.keys(DOTS).find((one) => name === one.replaceAll(".", "%2E"))
    return dots ?? toName(name)
  } catch {
    return null
  }
}

/** A name as it can be asked for; null when no customer can be called so (PostgreSQL holds no NUL). */
export function toName(text: string | null): string | null {
  return text === null || text === "" || text.length > LONGEST_NAME || text.includes("\0") ? null : text
}

/** What some jobs cost, by what the figure rests on; milli-credits. */
export type CustomerCredits = {
  jobs: number
  /** Named by the vendor, and those it did not charge. */
  reportedJobs: number
  reportedMilli: number
  estimatedJobs: number
  estimatedMilli: number
  /** Ended, and nobody can tell. */
  unknownJobs: number
}

/** Jobs of a customer by state, each at most 10,001; null = could not be counted in time. */
export type CustomerCounts = Record<"all" | "running" | "failed" | "waiting" | "done", number | null>

export type CustomerGroup = {
  /** Null for failures that are in no group. */
  groupId: string | null
  title: string | null
  class: FailureClass | null
  jobs: number
  /** ISO. */
  lastAt: string
}

/** A value of theirs and its jobs among those that were read. */
export type CustomerValue = { value: string; jobs: number }

/** How many of the jobs that were read (`of`) say something. */
export type CustomerCoverage = Record<"project" | "user" | "file" | "length" | "credits", number> & { of: number }

/** What is known of a customer, as JSON: ISO times. No figure rests on more than the newest 10,000 jobs. */
export type Customer = {
  name: string
  firstSeenAt: string | null
  lastSeenAt: string | null
  counts: CustomerCounts
  /** The list of these jobs, by state. */
  hrefs: Record<keyof CustomerCounts, string>
  newest: JobRow[]
  /** The most frequent groups of the newest 10,000 failed jobs; `isPartial` = there are more failures. Null = not read in time. */
  failures: { groups: CustomerGroup[]; isPartial: boolean } | null
  /** Null = more than 10,000 jobs (a sum of some of them would pass for all), or not read in time. */
  credits: { last28Days: CustomerCredits | null; all: CustomerCredits | null }
  /** Of the newest 10,000 jobs; null = not read in time. */
  known: { users: CustomerValue[]; projects: CustomerValue[]; coverage: CustomerCoverage } | null
  /** At most 10,001 each. */
  tickets: Record<TicketState, number>
  /** An erasure of theirs that was begun and not finished. */
  erasure: ErasureProgress | null
}

/** What an erasure emptied so far. `startedAt`: ISO. */
export type ErasureProgress = { jobs: number; tickets: number; notes: number; startedAt: string; isDone: boolean }

/** What an erasure would touch; counts of jobs stop at 10,001. */
export type ErasurePreview = {
  jobs: number
  /** Jobs that only attribution knows. */
  unseenJobs: number
  /** Tickets that say the name, however it is spelled there. */
  tickets: number
  /** Numbers of tickets that say of nobody and are linked to jobs of theirs alone: they are emptied too; at most 10,001. */
  linkedTickets: number[]
  /** On these tickets and their jobs. */
  notes: number
  views: number
  /** What stays, and has to be looked at by a person. */
  left: {
    /** Tickets of others or of nobody that mention the name; at most 10,001. */
    tickets: number
    /** Numbers of tickets that are linked to jobs of theirs and are somebody else's too; at most 10,001. */
    shared: number[]
    /** Patterns that hold the name. */
    rules: string[]
  }
  /** Jobs with a request to spend credits that is not decided: they must be settled first. */
  undecided: { connection: string; jobId: string }[]
  /** An erasure that was begun and not finished. */
  open: ErasureProgress | null
}

export const REASON_LIMIT = 300
