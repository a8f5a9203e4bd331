import type { Runway } from "@/lib/budgets/schema"
import { formatDayIn } from "@/lib/format"

/** "Wed 2 Dec to Sun 3 Jan 2027" · "Wed 2 Dec, or beyond two years": between which days credits end; the year where it is not `year`. */
export function toEndsWords({ early, late }: NonNullable<Runway["ends"]>, year: number): string {
  const first = formatDayIn(early, year)
  return late === null ? `${first}, or beyond two years` : `${first} to ${formatDayIn(late, year)}`
}
