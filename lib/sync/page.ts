import { AppError } from "@/lib/errors"
import { type Mirrored, mirrorJobs } from "@/lib/jobs/mutations"
import { linkMarked } from "@/lib/spend/marked"
import type { Tx } from "@/lib/store/store"
import type { CallPurpose, JobsPage, VendorJob } from "@/lib/vendor/types"
import { noteDrift, type SyncContext, toLook } from "./context"

/** Asked for per call; a vendor that gives fewer is stepped by what it gives (contract A5, A38). */
export const PAGE_SIZE = 50

/** A vendor that ignores our limit may send thousands; a statement of either engine takes some 30,000 values. */
const MOST_AT_ONCE = 200

/** `keyAlias`: the key that was answered. */
export type ReadPage = { page: JobsPage; ids: string[]; mirrored: Mirrored; keyAlias: string }

/** `keys`: the aliases of those that may ask; without it any of the connection. */
export type PageAt = { offset: number; purpose: CallPurpose; keys?: readonly string[] | undefined }

/**
 * Reads one page of the vendor's jobs and takes it into the record. `alongside` writes the cursor in the same transaction:
 * rows and cursor stand or fall together.
 */
export async function readPage(
  context: SyncContext,
  { offset, ...options }: PageAt,
  alongside: (tx: Tx, page: JobsPage, mirrored: Mirrored) => Promise<void>,
): Promise<ReadPage> {
  const { value: page, call, drift } = await context.client.listJobs({ limit: PAGE_SIZE, offset }, options)
  noteDrift(context, drift)
  context.deferrals.noteSuccess()
  if (page.received > 0 && page.jobs.length === 0) {
    // One bad row never loses its page; a page of nothing else never moves the cursor.
    throw new AppError("vendor_unreadable", "RemoveBGVideo answered a list of which no row can be read.")
  }
  const mirrored = await context.commit(async (tx) => {
    const taken: Mirrored = { changed: [], inserted: [], firstSeen: new Map() }
    for (let at = 0; at < Math.max(1, page.jobs.length); at += MOST_AT_ONCE) {
      const jobs = page.jobs.slice(at, at + MOST_AT_ONCE)
      const part = await mirrorJobs(tx, { ...toLook(call, "list"), jobs, teamZone: context.teamZone })
      taken.changed.push(...part.changed)
      taken.inserted.push(...part.inserted)
      const seen = { connection: context.connection, jobs, teamZone: context.teamZone, now: context.now() }
      taken.changed.push(...(await linkMarked(tx, seen)))
      for (const [id, firstAt] of part.firstSeen) if (!taken.firstSeen.has(id)) taken.firstSeen.set(id, firstAt)
    }
    await alongside(tx, page, taken)
    return taken
  })
  await notifyJobs(context, mirrored.changed)
  return { page, ids: page.jobs.map((job) => job.id), mirrored, keyAlias: call.keyAlias }
}

/** Tells open browsers which jobs changed; many at once are told as "some". */
export async function notifyJobs(context: SyncContext, jobIds: string[]): Promise<void> {
  if (jobIds.length === 0) return
  await context.store.notify({ type: "jobs", connection: context.connection, jobIds: jobIds.slice(0, 100) })
}

export type OrderCount = { descending: number; ascending: number }

export function sumOrder(a: OrderCount, b: OrderCount): OrderCount {
  return { descending: a.descending + b.descending, ascending: a.ascending + b.ascending }
}

/** How many neighbours of a page are newer-first and older-first. */
export function countOrder(jobs: readonly VendorJob[]): OrderCount {
  const order = { descending: 0, ascending: 0 }
  for (let i = 1; i < jobs.length; i++) {
    const before = jobs[i - 1]?.createdAt
    const after = jobs[i]?.createdAt
    if (typeof before !== "number" || typeof after !== "number" || before === after) continue
    if (before > after) order.descending++
    else order.ascending++
  }
  return order
}

export type ListOrder = "newest first" | "oldest first" | "unknown"

/** The vendor's order as counted so far; it is documented nowhere (contract A5), so it takes evidence. */
export function toOrder(counted: OrderCount): ListOrder {
  const all = counted.descending + counted.ascending
  if (all < 20) return "unknown"
  if (counted.descending >= all * 0.95) return "newest first"
  return counted.ascending >= all * 0.95 ? "oldest first" : "unknown"
}
