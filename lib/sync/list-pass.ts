import type { Tx } from "@/lib/store/store"
import type { CallPurpose } from "@/lib/vendor/types"
import type { SyncContext } from "./context"
import type { Cursor } from "./cursor"
import {
  countOrder,
  type ListOrder,
  type OrderCount,
  PAGE_SIZE,
  type PageAt,
  type ReadPage,
  readPage,
  sumOrder,
  toOrder,
} from "./page"
import type { BackfillState } from "./state"

/** Rows read again at each step, so that a removal between two pages skips nothing. */
const OVERLAP = 2
/** Where the vendor lists oldest first, how far before the known end the pass begins. */
const TAIL_OVERLAP = 10
/** A list pass longer than this is a fault of the vendor (endless pages), not news. */
const MOST_PAGES = 2_000

/** What a pass over one list found: how many jobs changed, what it was shown, and by which key. */
export type ListPass = { changed: number; firstIds: string[]; ids: Set<string>; keyAlias: string | null }

type On = { purpose: CallPurpose; cursor: Cursor }

/** One look at the newest page of a list, while its first reading is still under way and will cover the rest. */
export async function runHeadOf(context: SyncContext, { purpose, cursor }: On): Promise<ListPass> {
  const read = await readPage(context, { offset: 0, purpose, keys: await cursor.listKeys() }, async () => {})
  const { ids, mirrored, keyAlias } = read
  return { changed: mirrored.changed.length, firstIds: ids, ids: new Set(ids), keyAlias }
}

/**
 * Keeps up with new jobs of a list after its first reading. Newest first: from the top down to a page on which every job was
 * known before the last complete pass began — so a pass that died half-way is made good by the next one. Oldest first: from
 * the known end. Unknown order: everything, which tells the order. Where it ended is kept with its last page.
 */
export async function runPassOf(context: SyncContext, { purpose, cursor }: On): Promise<ListPass> {
  const startedAt = context.now()
  const { backfill, list } = await cursor.read(context.store.read)
  const keys = await cursor.listKeys()
  const order = toOrder(backfill?.order ?? NOT_COUNTED)
  const knownBefore = list?.completedStartedAt ?? startedAt
  const isOldestFirst = order === "oldest first"
  const orderTold = new OrderTold(cursor, order)
  const found: ListPass = { changed: 0, firstIds: [], ids: new Set(), keyAlias: null }
  let offset = isOldestFirst ? await findTail(context, list?.end ?? null) : 0
  let back = isOldestFirst ? PAGE_SIZE : 0
  let isOver = false
  for (let pages = 0; pages < MOST_PAGES && !isOver; pages++) {
    if (pages > 0) await context.breathe()
    let isBefore = false
    const read = await readPage(context, { offset, purpose, keys }, async (tx, page, mirrored) => {
      await orderTold.add(tx, page.jobs)
      // Removed rows moved the end up, and new ones may stand before this page: back to where known rows stand.
      isBefore = back > 0 && offset > 0 && !hasKnown(mirrored, knownBefore)
      isOver = !isBefore && isEnd({ page, mirrored }, order, { knownBefore, startedAt })
      const end = isOldestFirst ? offset + page.received : null
      if (isOver) await cursor.writePlace(tx, { completedStartedAt: startedAt, end })
    })
    note(found, read)
    if (isBefore) {
      offset = Math.max(0, offset - back)
      back *= 2
      continue
    }
    back = 0
    offset += Math.max(1, read.page.received - (order === "newest first" ? OVERLAP : 0))
  }
  if (!isOver) await context.commit((tx) => cursor.writePlace(tx, { completedStartedAt: startedAt, end: null }))
  return found
}

function note(found: ListPass, { ids, mirrored, keyAlias }: ReadPage): void {
  if (found.keyAlias === null) found.firstIds = ids
  found.keyAlias ??= keyAlias
  found.changed += mirrored.changed.length
  for (const id of ids) found.ids.add(id)
}

const NOT_COUNTED: OrderCount = { descending: 0, ascending: 0 }

/**
 * The order of a list as one whole pass over it tells it: an account that was small at its first reading could not. Only the
 * pass that saw most counts, since the same few rows counted again in each pass would be no new evidence.
 */
class OrderTold {
  #counted = NOT_COUNTED

  constructor(
    private readonly cursor: Cursor,
    private readonly before: ListOrder,
  ) {}

  async add(tx: Tx, jobs: ReadPage["page"]["jobs"]): Promise<void> {
    if (this.before !== "unknown") return
    this.#counted = sumOrder(this.#counted, countOrder(jobs))
    const { backfill } = await this.cursor.read(tx)
    if (!backfill || count(this.#counted) <= count(backfill.order)) return
    const next: BackfillState = { ...backfill, order: this.#counted }
    await this.cursor.writeBackfill(tx, next)
  }
}

function count({ descending, ascending }: OrderCount): number {
  return descending + ascending
}

/** Whether a row of the page was known before the last complete pass began. */
function hasKnown(mirrored: ReadPage["mirrored"], knownBefore: number): boolean {
  const inserted = new Set(mirrored.inserted)
  return [...mirrored.firstSeen].some(([id, at]) => !inserted.has(id) && at < knownBefore)
}

function isEnd(
  { page, mirrored }: Pick<ReadPage, "page" | "mirrored">,
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

/** Answers the ids of all jobs that one list shows and that were created at or after `since`; reads page after page. */
export async function runSweepOf(context: SyncContext, { cursor, since }: { cursor: Cursor; since: number }) {
  const order = toOrder((await cursor.read(context.store.read)).backfill?.order ?? NOT_COUNTED)
  const at: PageAt = { offset: 0, purpose: "backfill", keys: await cursor.listKeys() }
  const seen = new Set<string>()
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    if (pages > 0) await context.breathe()
    const { page } = await readPage(context, at, async () => {})
    const before = seen.size
    for (const job of page.jobs) seen.add(job.id)
    const isPast =
      order === "newest first" && page.jobs.every((job) => typeof job.createdAt === "number" && job.createdAt < since)
    if (page.received === 0 || isPast || seen.size === before) break
    at.offset += Math.max(1, page.received - OVERLAP)
  }
  return seen
}
