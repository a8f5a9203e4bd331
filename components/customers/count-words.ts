import { formatCount } from "@/lib/format"

const CAP = 10_000

/** "1,234", "10k+" from 10,001 on, "?" where it could not be counted in time. */
export function toCountWords(count: number | null): string {
  if (count === null) return "?"
  return count > CAP ? formatCount(CAP, { capped: true }) : formatCount(count)
}
