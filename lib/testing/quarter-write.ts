import { DAY, HOUR } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { Store, Tx } from "@/lib/store/store"
import { writeSyncState } from "@/lib/sync/state"
import { mirrorEvents, mirrorRates, mirrorSummary } from "@/lib/usage/mutations"
import type { UsageDay } from "@/lib/vendor/types"
import { type Account, type Drawn, QUARTER_FROM } from "./quarter-draw"

/** What the price list said, and from when on we saw it. */
export type SeenPrices = { at: number; creditsPerMinuteMilli: Record<string, number> }

export type Quarter = {
  account: Account
  days: ReadonlyMap<number, readonly Drawn[]>
  prices: readonly SeenPrices[]
  /** TEAM_TIME_ZONE of the store. */
  teamZone: string
}

/** The vendor's figures by its days: what it booked, and what it counts. */
function toUsageDays(days: Quarter["days"]): UsageDay[] {
  const told = new Map<number, UsageDay>()
  for (const one of [...days.values()].flat()) {
    const day = told.get(one.bookedDay) ?? {
      day: one.bookedDay,
      jobs: 0,
      completed: 0,
      failed: 0,
      creditsMilli: 0,
      calls: 0,
    }
    told.set(one.bookedDay, {
      ...day,
      jobs: (day.jobs ?? 0) + 1,
      completed: (day.completed ?? 0) + (one.isFailed ? 0 : 1),
      failed: (day.failed ?? 0) + (one.isFailed ? 1 : 0),
      creditsMilli: (day.creditsMilli ?? 0) + one.bookedMilli,
    })
  }
  return [...told.values()].toSorted((a, b) => a.day - b.day)
}

/** Jobs are taken in by the day and a half: fewer transactions, and none of them is late for it. */
const SIGHT_MS = 36 * HOUR

/** What the sync sees, in order. */
function toSights(days: Quarter["days"]): { at: number; jobs: Drawn[] }[] {
  const sights = new Map<number, Drawn[]>()
  for (const one of [...days.values()].flat()) {
    if (one.seenAt === null) continue
    const at = QUARTER_FROM + (Math.floor((one.seenAt - QUARTER_FROM) / SIGHT_MS) + 1) * SIGHT_MS
    const held = sights.get(at)
    if (held) held.push(one)
    else sights.set(at, [one])
  }
  return [...sights].map(([at, jobs]) => ({ at, jobs })).toSorted((a, b) => a.at - b.at)
}

async function writeEvents(tx: Tx, connection: string, sight: { at: number; jobs: Drawn[] }): Promise<void> {
  const events = sight.jobs.flatMap((one) => one.events)
  // Fewer than a full answer: nothing can have rolled over.
  for (let from = 0; from < events.length; from += 90) {
    await mirrorEvents(tx, { connection, at: sight.at, newestKnownAt: null }, events.slice(from, from + 90))
  }
}

/** Writes a quarter as the sync would have: prices, jobs and events as they came, and the vendor's summary at the end. */
export async function writeQuarter(store: Store, { account, days, prices, teamZone }: Quarter): Promise<void> {
  const { connection } = account
  const told = toUsageDays(days)
  const end = QUARTER_FROM + (days.size + 7) * DAY
  await store.write(async (tx) => {
    const waiting = [...prices]
    const sights = toSights(days)
    for (const sight of sights) {
      while (waiting[0] && waiting[0].at <= sight.at) {
        const seen = waiting.shift()
        if (seen) await mirrorRates(tx, { connection, at: seen.at }, { ...seen, raw: "{}" })
      }
      const look = {
        connection,
        keyAlias: "main",
        source: "list",
        observedAt: sight.at,
        evidence: {},
        teamZone,
      } as const
      await mirrorJobs(tx, { ...look, jobs: sight.jobs.map((one) => one.job) })
      await writeEvents(tx, connection, sight)
    }
    const sums = { jobs: null, completed: null, failed: null, creditsMilli: null, calls: null }
    await mirrorSummary(tx, { connection, at: end, days: 90 }, { ...sums, days: told, raw: JSON.stringify(told) })
    const backfill = {
      phase: "done",
      offset: 0,
      received: 0,
      total: null,
      startedAt: QUARTER_FROM,
      confirmStartedAt: null,
      finishedAt: QUARTER_FROM,
      calls: { first: 0, confirm: 0 },
      order: { descending: 0, ascending: 0 },
    } as const
    await writeSyncState(tx, { connection, name: "backfill", now: end }, backfill)
  })
}
