import "server-only"
import { toDay } from "@/lib/domain/time"
import { readBuildShare, readMadeWith } from "@/lib/jobs/rollup-state"
import type { Store } from "@/lib/store/store"
import type { CostQuery } from "@/lib/usage/costs"
import { findRecordFrom } from "@/lib/usage/read"
import { toDayRange } from "@/lib/usage/schema"
import { getWaste } from "./data"
import type { WasteFilter } from "./filter-schema"
import type { WasteView } from "./schema"

/** The days that an address means, as of `now` (epoch ms). Throws AppError("store_unavailable"). */
export async function readCostQuery(store: Store, filter: WasteFilter, now: number): Promise<CostQuery> {
  const { range, zone, connection } = filter
  const [made, recordFrom] = await Promise.all([
    readMadeWith(store.read),
    findRecordFrom(store.read, { connection, zone }),
  ])
  const today = toDay(now, zone === "utc" ? "UTC" : (made.teamZone ?? "UTC"))
  return { connection, zone, days: toDayRange(range, today, recordFrom) }
}

/** What the page shows. Throws AppError("store_unavailable"). */
export async function getWasteView(store: Store, filter: WasteFilter, now: number): Promise<WasteView> {
  const [waste, buildShare] = await Promise.all([
    readCostQuery(store, filter, now).then((query) => getWaste(store, query, now)),
    readBuildShare(store.read),
  ])
  return { ...waste, buildShare }
}
