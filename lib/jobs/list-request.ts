import { AppError } from "@/lib/errors"
import { type JobFilter, loadJobList, toJobFilter } from "./list-schema"

/** The filter of an API request. The browser sends the zone wherever it matters, so none means UTC. */
export function toRequestFilter(request: Request): JobFilter {
  return toJobFilter(loadJobList(request), "UTC")
}

/** A query parameter that must be there. Throws AppError("invalid"). */
export function requireParam(request: Request, name: string): string {
  const value = new URL(request.url).searchParams.get(name)
  if (!value) throw new AppError("invalid", `The request lacks "${name}".`)
  return value
}

/** Rows that one request may ask about. */
const MOST_ROWS = 200

/** "12,13" as row numbers, at most 200. Throws AppError("invalid") for anything else. */
export function toRowNums(text: string | null): number[] {
  if (!text) return []
  const nums = text.split(",").map(Number)
  if (nums.length > MOST_ROWS || !nums.every(Number.isSafeInteger)) {
    throw new AppError("invalid", "The rows that are asked about cannot be read.")
  }
  return nums
}
