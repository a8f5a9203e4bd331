import { FAILURE_CLASSES, type FailureClass } from "@/lib/domain/failure-class"
import type { Buckets } from "@/lib/domain/time-buckets"
import type { CreditSums } from "@/lib/jobs/list-types"
import type { GroupState } from "./schema"

/** Open holds what came back by itself too; regressed shows these alone. */
export const FAILURE_TABS = ["open", "ignored", "resolved", "regressed", "all"] as const
export type FailureTab = (typeof FAILURE_TABS)[number]

export const FAILURE_SORTS = ["last", "jobs", "credits"] as const
export type FailureSort = (typeof FAILURE_SORTS)[number]

/** 1 = the last 24 hours; the others are calendar days with today. */
export const RANGE_DAYS = [1, 7, 14, 30, 90] as const
type RangeDays = (typeof RANGE_DAYS)[number]
type FailureRange =
  | { kind: "preset"; days: RangeDays }
  | { kind: "all" }
  /** Both days belong to it. */
  | { kind: "days"; from: string; to: string }

/** What the jobs of the groups can be narrowed by, as in the address of the jobs list ("acme,!globex", "@none"). */
export const FAILURE_FACETS = ["customer", "model", "format"] as const
export type FailureFacet = (typeof FAILURE_FACETS)[number]

export type FailureFilter = {
  tab: FailureTab
  sort: FailureSort
  class: FailureClass | null
  range: FailureRange
  connection: string | null
  facets: Partial<Record<FailureFacet, string>>
  /** Whose calendar days. */
  zone: string
}

const DEFAULT_RANGE: FailureRange = { kind: "preset", days: 14 }
const MOST_CHARACTERS = 2_000

type Params = { get(name: string): string | null }

function isIsoDay(text: string | null): text is string {
  if (text === null || !/^20\d\d-\d\d-\d\d$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

function toRange(params: Params): FailureRange {
  const [from, to] = [params.get("from"), params.get("to")]
  if (isIsoDay(from) && isIsoDay(to) && from <= to) return { kind: "days", from, to }
  if (params.get("days") === "all") return { kind: "all" }
  const days = RANGE_DAYS.find((one) => String(one) === params.get("days"))
  return days === undefined ? DEFAULT_RANGE : { kind: "preset", days }
}

/** The filter of an address; what cannot be read is as if it were not there. `zone`: the one in force. */
export function toFailureFilter(params: Params, zone: string): FailureFilter {
  const facets: FailureFilter["facets"] = {}
  for (const facet of FAILURE_FACETS) {
    const text = params.get(facet)?.slice(0, MOST_CHARACTERS)
    if (text) facets[facet] = text
  }
  return {
    tab: FAILURE_TABS.find((tab) => tab === params.get("tab")) ?? "open",
    sort: FAILURE_SORTS.find((sort) => sort === params.get("sort")) ?? "last",
    class: FAILURE_CLASSES.find((one) => one === params.get("class")) ?? null,
    range: toRange(params),
    connection: params.get("connection") || null,
    facets,
    zone,
  }
}

/** The range as query parameters, none for the default. */
function toRangeParams(range: FailureRange): Record<string, string> {
  if (range.kind === "days") return { from: range.from, to: range.to }
  if (range.kind === "all") return { days: "all" }
  return range.days === 14 ? {} : { days: String(range.days) }
}

/** The whole filter as parameters: cache key in the browser and query of the API alike. */
export function toFailureParams(filter: FailureFilter): URLSearchParams {
  const params = new URLSearchParams({ ...toRangeParams(filter.range), ...filter.facets })
  if (filter.tab !== "open") params.set("tab", filter.tab)
  if (filter.sort !== "last") params.set("sort", filter.sort)
  if (filter.class) params.set("class", filter.class)
  if (filter.connection !== null) params.set("connection", filter.connection)
  params.set("tz", filter.zone)
  return params
}

/** The page of a group, over the same time and narrowed in the same way. */
export function toGroupHref(id: string, { range, facets }: Pick<FailureFilter, "range" | "facets">): string {
  const query = new URLSearchParams({ ...toRangeParams(range), ...facets }).toString()
  return `/failures/${encodeURIComponent(id)}${query ? `?${query}` : ""}`
}

/** "in the last 14 days" · "from 2026-11-01 to 2026-11-07" · "since the record began". */
export function toRangeWords(range: FailureRange): string {
  if (range.kind === "all") return "since the record began"
  if (range.kind === "days") return range.from === range.to ? `on ${range.from}` : `from ${range.from} to ${range.to}`
  return range.days === 1 ? "in the last 24 hours" : `in the last ${range.days} days`
}

/** From 10,001 on a number of jobs is "10k+", here as everywhere. */
export const MOST_EXACT = 10_000

/** A value as it stands in the address of the jobs list (the inverse is in lib/jobs/list-schema, too much to load for it). */
function writeValue(value: string | null): string {
  if (value === null) return "@none"
  const text = value.replaceAll("%", "%25").replaceAll(",", "%2C")
  return /^[!@=]/.test(text) ? `=${text}` : text
}

type Narrowing = {
  group?: string
  /** ISO days, half-open, in place of the whole range. */
  days?: { from: string; until: string }
  facets?: Partial<Record<FailureFacet, string | null>>
  connection?: string
}

/** The list of exactly the failed jobs that a figure counts. `from`: first day of the range shown. */
export function toFailedJobsHref(filter: FailureFilter, from: string | null, narrowing: Narrowing = {}): string {
  const params = new URLSearchParams({ tab: "failed", ...filter.facets })
  if (narrowing.group !== undefined) params.set("group", narrowing.group)
  for (const facet of FAILURE_FACETS) {
    const value = narrowing.facets?.[facet]
    if (value !== undefined) params.set(facet, writeValue(value))
  }
  const connection = narrowing.connection ?? filter.connection
  if (connection !== null) params.set("connection", connection)
  const { range } = filter
  const end = range.kind === "days" ? toDayAfter(range.to) : ""
  if (narrowing.days) params.set("finished", `${narrowing.days.from}..${narrowing.days.until}`)
  else if (range.kind === "preset" && range.days === 1) params.set("finished", "24h")
  else if (range.kind !== "all" && from !== null) params.set("finished", `${from}..${end}`)
  params.set("tz", filter.zone)
  return `/jobs?${params}`
}

export function toDayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

export type Assignee = { id: string; name: string }

/** Bars of a group: jobs in each, oldest first. */
export type GroupFigures = {
  /** At most 10,001. */
  jobs: number
  bars: number[]
  /** Different customers that are known; null when none is. */
  customers: number | null
  /** Jobs of which nobody told whose they are, at most 10,001. */
  noCustomerJobs: number
  /** Together what is at stake. */
  credits: CreditSums
  /** First and last end of these jobs. */
  firstAt: string
  lastAt: string
}

export type FailureRow = GroupFigures & {
  id: string
  title: string
  template: string
  code: string | null
  class: FailureClass
  /** The remedy is in the vendor's Dashboard. */
  dashboard: boolean
  state: GroupState
  assignee: Assignee | null
  /** Why and until when it is ignored or resolved, in words of the person. */
  note: string | null
  until: { at: string | null; count: number | null; perHour: number | null }
  /** By name; null = not reported. */
  models: (string | null)[]
  formats: (string | null)[]
}

export type FailureList = {
  asOf: string
  /** First day of the range; null where it has no beginning. */
  from: string | null
  buckets: Omit<Buckets, "segments">
  /** Groups per tab with at least one job that matches. */
  tabs: Record<FailureTab, number>
  rows: FailureRow[]
  /** Failed jobs of the rows, at most 10,001. */
  jobs: number
  /** Groups that match but are not among the rows. */
  notShown: number
}
