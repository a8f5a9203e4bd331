/** What a value is. Credits are milli-credits and lengths ms here; whoever writes them turns them into credits and seconds. */
export const UNITS = ["credits", "jobs", "days", "share", "percent", "length", "day", "text"] as const
export type Unit = (typeof UNITS)[number]

/** One figure or sentence of a review. `key` tells rows of a section apart (names may be equal). */
export type ReviewRow = {
  section: string
  key: string
  name: string
  /** Null: not known. */
  value: number | string | null
  unit: Unit
  /** A figure that holds estimates: "~". */
  isEstimated: boolean
  /** Names and values that came from outside: vendor, customers, people. */
  isForeign: boolean
}

export type Cell = { name: string; value: number | string | null; unit: Unit } & Partial<
  Pick<ReviewRow, "key" | "isEstimated" | "isForeign">
>

/** The rows of one section. */
export function toSection(section: string, cells: readonly Cell[]): ReviewRow[] {
  return cells.map((cell) => ({
    section,
    key: cell.name,
    isEstimated: false,
    isForeign: false,
    ...cell,
  }))
}

/** Nothing stands for "not known" but these words. */
export const NOT_KNOWN = "not known"
