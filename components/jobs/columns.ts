import type { Column, Facet } from "@/lib/jobs/list-schema"

type ColumnSpec = {
  label: string
  /** CSS width. What has none shares the room that is left. */
  width: string | null
  isNumber?: true
  facet?: Facet
  sort?: "created" | "finished"
  /** Among the usual columns this one gives way first: from which width of the window on it is shown. */
  from?: "lg" | "xl" | "2xl"
}

export const COLUMN_SPECS = {
  status: { label: "Status", width: "152px" },
  job: { label: "Job", width: "152px" },
  connection: { label: "Connection", width: "130px" },
  customer: { label: "Customer", width: "148px", facet: "customer", from: "lg" },
  project: { label: "Project", width: null, facet: "project" },
  user: { label: "User", width: null, facet: "user" },
  input: { label: "Input", width: null },
  model: { label: "Model", width: "82px", facet: "model", from: "lg" },
  format: { label: "Format", width: "112px", facet: "format", from: "xl" },
  background: { label: "Background", width: "110px", facet: "background" },
  error: { label: "Error", width: null },
  request: { label: "Request id", width: "150px" },
  length: { label: "Length", width: "66px", isNumber: true, from: "xl" },
  took: { label: "Took", width: "96px", isNumber: true, from: "2xl" },
  credits: { label: "Credits", width: "84px", isNumber: true, from: "lg" },
  billing: { label: "Billing", width: "110px", facet: "billing" },
  created: { label: "Created", width: "128px", isNumber: true, sort: "created" },
  finished: { label: "Finished", width: "184px", isNumber: true, sort: "finished", from: "2xl" },
} as const satisfies Record<Column, ColumnSpec>

const SHOWN_FROM = {
  lg: "hidden lg:table-cell",
  xl: "hidden xl:table-cell",
  "2xl": "hidden 2xl:table-cell",
} as const

/** How a column is drawn. `isChosen`: picked by a person, so it never gives way. */
export function toSpec(column: Column): ColumnSpec {
  return COLUMN_SPECS[column]
}

/** Classes of every cell of a column: its side, and on which windows it is there at all. */
export function toCellClass(column: Column, { isChosen, isSorted }: { isChosen: boolean; isSorted: boolean }): string {
  const spec = toSpec(column)
  const side = spec.isNumber ? "text-right tabular-nums" : ""
  // A column that decides the order must be seen.
  const room = spec.from && !isChosen && !isSorted ? SHOWN_FROM[spec.from] : ""
  return `${side} ${room}`
}
