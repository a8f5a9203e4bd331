import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server"
import { isZone } from "@/lib/domain/time"
import { parseAsTimeRange, type TimeRange } from "./list-range-schema"

/** The tabs over the list. Running holds also words of the vendor that we do not know: not ended is all they tell. */
export const TABS = ["all", "running", "failed", "overdue", "waiting", "done"] as const
export type Tab = (typeof TABS)[number]

/** What a list can be narrowed by, besides tab, text and time. */
export const FACETS = [
  "model",
  "format",
  "customer",
  "project",
  "user",
  "background",
  "billing",
  "error",
  "group",
] as const
export type Facet = (typeof FACETS)[number]

export const SORTS = ["created-desc", "created-asc", "finished-desc", "finished-asc"] as const
export type Sort = (typeof SORTS)[number]

/** Every column there is, in the order in which they stand. */
export const COLUMNS = [
  "status",
  "job",
  "connection",
  "customer",
  "project",
  "user",
  "input",
  "model",
  "format",
  "background",
  "error",
  "request",
  "length",
  "took",
  "credits",
  "billing",
  "created",
  "finished",
] as const
export type Column = (typeof COLUMNS)[number]

/** Values to keep and values to leave out; null stands for "not reported". Both empty = everything. */
export type FacetFilter = { include: (string | null)[]; exclude: (string | null)[] }

/** Longer text cannot be a value of ours: what is cut off would only cost time. */
const MOST_CHARACTERS = 200
const MOST_VALUES = 40
const NOT_REPORTED = "@none"

const parseAsText = createParser({
  parse: (text: string) => cleanText(text) || null,
  serialize: (text: string) => text,
})

/** NUL cannot be stored by PostgreSQL, so nothing can match it. */
function cleanText(text: string): string {
  return text.replaceAll("\0", "").slice(0, MOST_CHARACTERS)
}

function readValue(token: string): string | null | undefined {
  if (token === "") return undefined
  if (token === NOT_REPORTED) return null
  const text = token.startsWith("=") ? token.slice(1) : token
  return cleanText(text.replaceAll("%2C", ",").replaceAll("%25", "%")) || undefined
}

function writeValue(value: string | null): string {
  if (value === null) return NOT_REPORTED
  const text = value.replaceAll("%", "%25").replaceAll(",", "%2C")
  return /^[!@=]/.test(text) ? `=${text}` : text
}

/** "pro,!light": keep pro, leave light out. "@none" is "not reported"; "=" before a value that begins with "!", "@" or "=". */
export function parseFacet(text: string): FacetFilter | null {
  const include = new Set<string | null>()
  const exclude = new Set<string | null>()
  for (const token of text.split(",").slice(0, MOST_VALUES)) {
    const isExcluded = token.startsWith("!")
    const value = readValue(isExcluded ? token.slice(1) : token)
    if (value === undefined) continue
    if (isExcluded) exclude.add(value)
    else include.add(value)
  }
  return include.size + exclude.size === 0 ? null : { include: [...include], exclude: [...exclude] }
}

/** The inverse of `parseFacet`. */
export function serializeFacet(filter: FacetFilter): string {
  return [...filter.include.map(writeValue), ...filter.exclude.map((value) => `!${writeValue(value)}`)].join(",")
}

const parseAsFacet = createParser({
  parse: parseFacet,
  serialize: serializeFacet,
  eq: (a, b) => serializeFacet(a) === serializeFacet(b),
})

/** "connection/job id": the job whose drawer is open. */
const parseAsJobRef = createParser({
  parse: (text: string) => {
    const slash = text.indexOf("/")
    if (slash < 1 || slash === text.length - 1) return null
    return { connection: cleanText(text.slice(0, slash)), jobId: cleanText(text.slice(slash + 1)) }
  },
  serialize: (ref: { connection: string; jobId: string }) => `${ref.connection}/${ref.jobId}`,
  eq: (a, b) => a.connection === b.connection && a.jobId === b.jobId,
})

const parseAsZone = createParser({
  parse: (text: string) => (isZone(text) ? text : null),
  serialize: (text: string) => text,
})

const filterParsers = {
  tab: parseAsStringLiteral(TABS).withDefault("all"),
  q: parseAsText.withDefault(""),
  model: parseAsFacet,
  format: parseAsFacet,
  customer: parseAsFacet,
  project: parseAsFacet,
  user: parseAsFacet,
  background: parseAsFacet,
  billing: parseAsFacet,
  error: parseAsFacet,
  group: parseAsFacet,
  created: parseAsTimeRange,
  finished: parseAsTimeRange,
  sort: parseAsStringLiteral(SORTS),
  connection: parseAsString,
  tz: parseAsZone,
}

/** The whole screen as it stands in the URL. Values that cannot be read fall back to their default, they never fail. */
export const jobListParsers = {
  ...filterParsers,
  columns: parseAsArrayOf(parseAsStringLiteral(COLUMNS)),
  open: parseAsJobRef,
}

export type JobListState = inferParserType<typeof jobListParsers>

/** Reads the state from a page's searchParams, a URL or a Request. */
export const loadJobList = createLoader(jobListParsers)

const serializeState = createSerializer(jobListParsers)
const serializeFilterState = createSerializer(filterParsers)

/** The address of the list in a given state: what a figure elsewhere links to. Facets are `{ include, exclude }`. */
export function toJobListHref(state: Partial<JobListState>): string {
  return `/jobs${serializeState(state)}`
}

/** The address of a job's page that keeps the list's filter, so that next and previous walk the same list. */
export function toJobHref(ref: { connection: string; jobId: string }, state: Partial<JobListState>): string {
  const query = serializeState({ ...state, open: null })
  return `/jobs/${encodeURIComponent(ref.connection)}/${encodeURIComponent(ref.jobId)}${query}`
}

/** What the store is asked for: the part of the state that decides which jobs are listed, and in which order. */
export type JobFilter = {
  tab: Tab
  q: string
  facets: Partial<Record<Facet, FacetFilter>>
  created: TimeRange | null
  finished: TimeRange | null
  sort: Sort
  connection: string | null
  /** Zone of the calendar days in `created` and `finished`. */
  zone: string
}

/** Failed and done jobs are looked at by when they ended: a job that failed just now may have been made yesterday. */
export function toDefaultSort(tab: Tab): Sort {
  return tab === "failed" || tab === "done" ? "finished-desc" : "created-desc"
}

/** `zone` is the one in force, used where the state names none. */
export function toJobFilter(state: JobListState, zone: string): JobFilter {
  const facets: JobFilter["facets"] = {}
  for (const facet of FACETS) {
    const selected = state[facet]
    if (selected) facets[facet] = selected
  }
  return {
    tab: state.tab,
    q: state.q.trim(),
    facets,
    created: state.created,
    finished: state.finished,
    sort: state.sort ?? toDefaultSort(state.tab),
    connection: state.connection,
    zone: state.tz ?? zone,
  }
}

/**
 * The filter as a query string with its "?": cache key in the browser and query of the API alike. The zone is part of it
 * only where it changes the answer.
 */
export function toFilterQuery(filter: JobFilter): string {
  const isZoned = filter.created?.kind === "days" || filter.finished?.kind === "days"
  return serializeFilterState({
    tab: filter.tab,
    q: filter.q,
    ...filter.facets,
    created: filter.created,
    finished: filter.finished,
    sort: filter.sort,
    connection: filter.connection,
    tz: isZoned ? filter.zone : null,
  })
}

/** Whether the text is a whole job id by its looks: such a look-up ignores the time filters. */
export function isIdLookup(q: string): boolean {
  return (
    /^job_[A-Za-z0-9_-]{6,}$/.test(q) ||
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(q) ||
    /^[0-9a-f]{24,}$/i.test(q)
  )
}
