import { describeTimeRange } from "@/lib/jobs/list-range-schema"
import { type Column, FACETS, type Facet, type FacetFilter, type JobListState, type Tab } from "@/lib/jobs/list-schema"

export type StatePatch = Partial<JobListState>

export const FACET_WORDS = {
  model: "model",
  format: "format",
  customer: "customer",
  project: "project",
  user: "user",
  background: "background",
  billing: "billing",
  error: "error code",
  group: "cause",
} as const satisfies Record<Facet, string>

export const TAB_WORDS = {
  all: "All",
  running: "Running",
  failed: "Failed",
  overdue: "Overdue",
  waiting: "Waiting",
  done: "Done",
} as const satisfies Record<Tab, string>

/** A value that the vendor did not report is filtered by like any other. */
export function toValueWords(value: string | null): string {
  return value ?? "not reported"
}

function withoutValue(filter: FacetFilter | null, value: string | null): FacetFilter {
  return {
    include: (filter?.include ?? []).filter((one) => one !== value),
    exclude: (filter?.exclude ?? []).filter((one) => one !== value),
  }
}

function orNull(filter: FacetFilter): FacetFilter | null {
  return filter.include.length + filter.exclude.length === 0 ? null : filter
}

/** Keeps only this value. */
export function toOnly(filter: FacetFilter | null, value: string | null): FacetFilter {
  return { include: [value], exclude: (filter?.exclude ?? []).filter((one) => one !== value) }
}

/** Adds the value to those that are kept, or takes it away again. */
export function toToggled(filter: FacetFilter | null, value: string | null): FacetFilter | null {
  const rest = withoutValue(filter, value)
  if (filter?.include.includes(value)) return orNull(rest)
  return { ...rest, include: [...rest.include, value] }
}

/** Adds the value to those that are left out, or takes it away again. */
export function toExcluded(filter: FacetFilter | null, value: string | null): FacetFilter | null {
  const rest = withoutValue(filter, value)
  if (filter?.exclude.includes(value)) return orNull(rest)
  return { ...rest, exclude: [...rest.exclude, value] }
}

/** The word for "when it ended", as the tab says it. */
export function toEndWord(tab: Tab): string {
  return tab === "failed" ? "failed" : "finished"
}

/** A filter in force, with the change that takes it away. */
export type ActiveFilter = { key: string; label: string; value: string; removal: StatePatch }

/** What people call values that are ids of ours. */
export type Labels = Readonly<Record<string, string>>

function toFacetChips(facet: Facet, filter: FacetFilter, labels: Labels): ActiveFilter[] {
  const toWords = (value: string | null) => (facet === "group" && labels[value ?? ""]) || toValueWords(value)
  const label = FACET_WORDS[facet]
  const chips: ActiveFilter[] = []
  if (filter.include.length > 0) {
    const removal = { [facet]: orNull({ include: [], exclude: filter.exclude }) }
    chips.push({ key: `${facet}+`, label, value: filter.include.map(toWords).join(", "), removal })
  }
  if (filter.exclude.length > 0) {
    const removal = { [facet]: orNull({ include: filter.include, exclude: [] }) }
    chips.push({ key: `${facet}-`, label, value: `not ${filter.exclude.map(toWords).join(", ")}`, removal })
  }
  return chips
}

/** The filters in force besides the tab, in the order in which they are shown; the search comes last. */
export function toActiveFilters(state: JobListState, labels: Labels = {}): ActiveFilter[] {
  const chips = FACETS.flatMap((facet) => {
    const filter = state[facet]
    return filter ? toFacetChips(facet, filter, labels) : []
  })
  const { created, finished } = state
  if (created)
    chips.push({ key: "created", label: "created", value: describeTimeRange(created), removal: { created: null } })
  if (finished) {
    const label = toEndWord(state.tab)
    chips.push({ key: "finished", label, value: describeTimeRange(finished), removal: { finished: null } })
  }
  if (state.q.trim()) chips.push({ key: "q", label: "text", value: state.q, removal: { q: "" } })
  return chips
}

/** Everything that narrows the list, gone; the tab, the columns and the order stay. */
export const NO_FILTERS: StatePatch = {
  q: "",
  created: null,
  finished: null,
  ...Object.fromEntries(FACETS.map((facet) => [facet, null])),
}

const SHARED = ["status", "job", "customer", "input"] as const
const DEFAULTS = {
  all: [...SHARED, "model", "format", "length", "credits", "created"],
  running: [...SHARED, "model", "format", "length", "created"],
  overdue: [...SHARED, "model", "format", "length", "created"],
  waiting: [...SHARED, "model", "format", "length", "created"],
  failed: [...SHARED, "error", "model", "length", "credits", "finished"],
  done: [...SHARED, "model", "format", "length", "took", "credits", "finished"],
} as const satisfies Record<Tab, readonly Column[]>

/** Where hardly any of the usual columns is filled, there is room for what the vendor documents. */
const SPARE = {
  all: ["status", "job", "length", "took", "billing", "created", "finished"],
  running: ["status", "job", "created"],
  overdue: ["status", "job", "created"],
  waiting: ["status", "job", "created"],
  failed: ["status", "job", "error", "billing", "created", "finished"],
  done: ["status", "job", "length", "took", "billing", "created", "finished"],
} as const satisfies Record<Tab, readonly Column[]>

/** An account whose answers hold the documented fields only, and nobody told us more. */
export function isSparse(filled: readonly Column[]): boolean {
  return toUnfilled(filled).length >= 4
}

/** The columns to show: those chosen, else the tab's own that the account fills. */
export function toColumns(state: JobListState, filled: readonly Column[]): Column[] {
  if (state.columns && state.columns.length > 0) return [...new Set(state.columns)]
  const usual: readonly Column[] = isSparse(filled) ? SPARE[state.tab] : DEFAULTS[state.tab]
  return usual.filter((column) => filled.includes(column))
}

/** The usual columns that this account never fills: their absence is explained once, under the list. */
export function toUnfilled(filled: readonly Column[]): Column[] {
  const usual: Column[] = ["customer", "input", "model", "format", "length", "credits"]
  return usual.filter((column) => !filled.includes(column))
}
