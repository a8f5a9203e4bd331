import { AppError } from "@/lib/errors"

/** A place in a list that is sorted by an instant and then by a running number. */
export type Place = { at: number; num: number }

const CURSOR = /^(\d{1,16})\.(\d{1,16})$/

/** Throws AppError("invalid"): a cursor is made by us. */
export function parseCursor(cursor: string): Place {
  const match = CURSOR.exec(cursor)
  if (!match) throw new AppError("invalid", "This place in the list cannot be read. Reload the list.")
  return { at: Number(match[1]), num: Number(match[2]) }
}

/** A page of so many rows out of one row more, and where the next begins; null: there is no next. */
export function toPage<Row>(
  found: readonly Row[],
  rows: number,
  toPlace: (row: Row) => Place,
): { kept: Row[]; nextCursor: string | null } {
  const kept = found.slice(0, rows)
  const last = kept.at(-1)
  if (found.length <= rows || last === undefined) return { kept, nextCursor: null }
  const { at, num } = toPlace(last)
  return { kept, nextCursor: `${at}.${num}` }
}
