import "server-only"
import { DAY, toDay, toIsoDay } from "@/lib/domain/time"
import { toBounds } from "@/lib/jobs/list-bounds"
import type { JobListState } from "@/lib/jobs/list-schema"
import { readMadeWith } from "@/lib/jobs/rollup-state"
import type { Db } from "@/lib/store/store"
import type { CostQuery } from "@/lib/usage/costs"

/** A range of days as instants (epoch ms, half-open) of the zone that its sums were made for. */
export type WasteRange = CostQuery & { timeZone: string; fromAt: number; untilAt: number }

/** Throws AppError("store_unavailable"). */
export async function readRange(db: Db, query: CostQuery): Promise<WasteRange> {
  const timeZone = query.zone === "utc" ? "UTC" : ((await readMadeWith(db)).teamZone ?? "UTC")
  return {
    ...query,
    timeZone,
    fromAt: toStart(query.days.from, timeZone),
    untilAt: toStart(query.days.until, timeZone),
  }
}

/** The first instant of a day. */
export function toStart(day: number, timeZone: string): number {
  const { from } = toBounds({ kind: "days", from: toIsoDay(day), until: null }, timeZone, 0)
  return from ?? 0
}

/** The day before which a job that still waits was made more than a day before the range, or the present, ends. */
export function toDraftDay({ untilAt, timeZone }: WasteRange, now: number): number {
  return toDay(Math.min(untilAt, now) - DAY, timeZone)
}

/** The part of a job list's address that says which days of whom are meant. */
export function toListState(range: WasteRange, days = range.days): Partial<JobListState> {
  return {
    created: { kind: "days", from: toIsoDay(days.from), until: toIsoDay(days.until) },
    connection: range.connection,
    tz: range.timeZone,
  }
}
