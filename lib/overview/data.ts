import "server-only"
import { getAttention } from "@/lib/attention/data"
import { toIso } from "@/lib/domain/time"
import { readEnv } from "@/lib/env"
import { countOpenGroups } from "@/lib/failures/data"
import { listFreshness } from "@/lib/live/freshness-data"
import { findMissingReview } from "@/lib/reviews/data"
import { getStore } from "@/lib/store/current"
import { countOpenTickets } from "@/lib/tickets/data"
import { countRunning, listRunning } from "./active"
import { getToday, type Scope } from "./figures"
import type { Overview } from "./schema"

/** The connection of `?connection=`, null (all) for one that is not configured. */
export function parseConnection(asked: string | string[] | null | undefined): string | null {
  return readEnv().connections.find((one) => one.id === asked)?.id ?? null
}

/** Everything that the overview shows, as of `now` (epoch ms). Throws AppError("store_unavailable"). */
export async function getOverview(scope: Scope, now: number): Promise<Overview> {
  const store = await getStore()
  const { connections, dashboardUrl } = readEnv()
  const [freshness, review] = await Promise.all([listFreshness(), findMissingReview(store, now)])
  const [attention, count, rows, today, failures, tickets] = await Promise.all([
    getAttention(store, { scope, connections, dashboardUrl, freshness, review }, now),
    countRunning(store.read, scope),
    listRunning(store.read, scope),
    getToday(store, scope, now),
    countOpenGroups(store.read, now),
    countOpenTickets(store.read),
  ])
  return {
    at: toIso(now),
    attention,
    open: { failures, tickets, reviews: review === null ? 0 : 1 },
    running: { count, rows },
    today,
  }
}
