import { type QualityFilter, toQualityQuery } from "@/lib/quality/schema"

/** The present address with another filter; connection and zone stay. */
export function toQualityHref(search: { toString(): string }, filter: QualityFilter): string {
  const next = new URLSearchParams(search.toString())
  for (const name of ["days", "model", "format", "kind"]) next.delete(name)
  for (const [name, value] of Object.entries(toQualityQuery(filter))) next.set(name, value)
  const query = next.toString()
  return query ? `/quality?${query}` : "/quality"
}

/** A model or format in words: "" is one that nobody told. */
export function toWord(value: string): string {
  return value === "" ? "not known" : value
}
