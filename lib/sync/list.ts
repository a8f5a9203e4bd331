import type { CallPurpose } from "@/lib/vendor/types"
import type { SyncContext } from "./context"
import { type ListOrder, PAGE_SIZE, type ReadPage, readPage, toOrder } from "./page"
import { readSyncState } from "./state"

/** Rows read again at each step, so that a removal between two pages skips nothing. */
const OVERLAP = 2
/** Where the vendor lists oldest first, how far before the known end the pass begins. */
const TAIL_OVERLAP = 10
/** A list pass longer than this is a fault of the vendor (endless pages), not news. */
const MOST_PAGES = 2_000

/** What a pass found; `end` is where the list ended, if it goes oldest first. `isComplete` false means it looked at the newest page only. */
export type ListPass = { startedAt: number; isComplete: boolean; changed: number; end: number | null }

/**
 * One look at the newest page, while the first reading is still under way and will cover the rest.
 */
export async function runHeadLook(context: SyncContext): Promise<ListPass> {
  const startedAt = context.now()
  const { mirrored } = await readPage(context, { offset: 0, purpose: "list" }, async () => {})
  return { startedAt, isComplete: false, changed: mirrored.changed.length, end: null }
}

/**
 * Keeps up with new jobs after the first reading. Newest first: from the top down to a page on which every job was known
 * before the last complete pass began — so a pass that died half-way is made good by the next one. Oldest first: from the
 * known end. Unknown order: everything.
 */
export async function runListPass(context: SyncContext, purpose: CallPurpose): Promise<ListPass> {
  const startedAt = context.now()
  const state = await readSyncState(context.store.read, context.connection)
  const order = toOrder(state.backfill?.order ?? { descending: 0, ascending: 0 })
  const knownBefore = state.list?.completedStartedAt ?? startedAt
  const isOldestFirst = order === "oldest first"
  let offset = isOldestFirst ? await findTail(context, state.list?.end ?? null) : 0
  let back = isOldestFirst ? PAGE_SIZE : 0
  let changed = 0
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    if (pages > 0) await context.breathe()
    const read = await readPage(context, { offset, purpose }, async () => {})
    changed += read.mirrored.changed.length
    if (back > 0 && offset > 0 && !hasKnown(read, knownBefore)) {
      // Removed rows moved the end up, and new ones may stand before this page: back to where known rows stand.
      offset = Math.max(0, offset - back)
      back *= 2
      continue
    }
    back = 0
    if (isEnd(read, order, { knownBefore, startedAt })) {
      return { startedAt, isComplete: true, changed, end: isOldestFirst ? offset + read.page.received : null }
    }
    offset += Math.max(1, read.page.received - (order === "newest first" ? OVERLAP : 0))
  }
  return { startedAt, isComplete: true, changed, end: null }
}

/** Whether a row of the page was known before the last complete pass began. */
function hasKnown({ mirrored }: ReadPage, knownBefore: number): boolean {
  const inserted = new Set(mirrored.inserted)
  return [...mirrored.firstSeen].some(([id, at]) => !inserted.has(id) && at < knownBefore)
}

function isEnd(
  { page, mirrored }: ReadPage,
  order: ListOrder,
  { knownBefore, startedAt }: { knownBefore: number; startedAt: number },
): boolean {
  if (page.received === 0) return true
  if (order === "oldest first") return page.jobs.some((job) => (job.createdAt ?? 0) >= startedAt)
  // A page on which no row could be read tells nothing about what follows it.
  if (order !== "newest first" || page.jobs.length === 0) return false
  return mirrored.inserted.length === 0 && ![...mirrored.firstSeen.values()].some((at) => at >= knownBefore)
}

/** A little before the end that the last pass found; the first time before as many rows as we know. */
async function findTail(context: SyncContext, lastEnd: number | null): Promise<number> {
  if (lastEnd !== null) return Math.max(0, lastEnd - TAIL_OVERLAP)
  const { count } = await context.store.read
    .selectFrom("jobs")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("connection", "=", context.connection)
    .where("missing_since", "is", null)
    .executeTakeFirstOrThrow()
  return Math.max(0, Number(count) - TAIL_OVERLAP)
}

/** Answers the ids of all jobs that the vendor lists and that were created at or after `since`; reads page after page. */
export async function runSweep(context: SyncContext, since: number): Promise<Set<string>> {
  const state = await readSyncState(context.store.read, context.connection)
  const order = toOrder(state.backfill?.order ?? { descending: 0, ascending: 0 })
  const seen = new Set<string>()
  let offset = 0
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    if (pages > 0) await context.breathe()
    const { page } = await readPage(context, { offset, purpose: "backfill" }, async () => {})
    const before = seen.size
    for (const job of page.jobs) seen.add(job.id)
    const isPast =
      order === "newest first" && page.jobs.every((job) => typeof job.createdAt === "number" && job.createdAt < since)
    if (page.received === 0 || isPast || seen.size === before) break
    offset += Math.max(1, page.received - OVERLAP)
  }
  return seen
}
