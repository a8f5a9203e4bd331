import { addDays } from "./time"
import { toDayStart } from "./week"

/** ISO days, both of them part of it, in `zone`; null: open. */
export type DaySpan = { from: string | null; to: string | null; zone: string }

function toInstant(isoDay: string, zone: string, plusDays: number): number {
  return toDayStart(addDays(Number(isoDay.replaceAll("-", "")), plusDays), zone)
}

/** The instants that days stand for: `from` is part of it, `until` is not. Epoch ms; null: open. */
export function toInstants({ from, to, zone }: DaySpan): { from: number | null; until: number | null } {
  return { from: from === null ? null : toInstant(from, zone, 0), until: to === null ? null : toInstant(to, zone, 1) }
}
