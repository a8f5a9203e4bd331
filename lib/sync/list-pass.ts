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
import type { BackfillState, ListPlace } from "./state"

/** Rows read again at each step, so that a removal between two pages skips nothing. */
const OVERLAP = 2
/** Where the vendor lists oldest first, how far before the known end the pass begins. */
const TAIL_OVERLAP = 10
/** So many ids of the top of the list are kept: one of them that is still there tells where the last pass began. */
const TOP_KEPT = 5
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
  const before = toBefore(list, startedAt)
  const orderTold = new OrderTold(cursor, order)
  const found: ListPass = { changed: 0, firstIds: [], ids: new Set(), keyAlias: null }
  let offset = order === "oldest first" ? await findTail(context, list?.end ?? null) : 0
  let back = order === "oldest first" ? PAGE_SIZE : 0
  let isOver = false
  for (let pages = 0; pages < MOST_PAGES && !isOver; pages++) {
    if (pages > 0) await context.breathe()
    const askedAt = context.now()
    let isBehind = false
    const read = await readPage(context, { offset, purpose, keys }, async (tx, page, mirrored) => {
      await orderTold.add(tx, page.jobs)
      // Removed rows moved the end up, and new ones may stand before this page: back to where known rows stand.
      isBehind = back > 0 && offset > 0 && !hasKnown(mirrored, before)
      isOver = !isBehind && isEnd({ page, mirrored }, order, before)
      if (!isOver) return
      const end = order === "newest first" ? null : offset + page.received
      const top = (pages === 0 ? page.jobs.map(({ id }) => id) : found.firstIds).slice(0, TOP_KEPT)
      await cursor.writePlace(tx, { completedStartedAt: startedAt, completedAt: askedAt, top, end })
    })
    note(found, read)
    if (isBehind) {
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

/** What the last complete pass left behind. `startedAt` is of the pass under way. */
type Before = { startedAt: number; knownBefore: number; completedAt: number; top: ReadonlySet<string> }

function toBefore(list: ListPlace | null, startedAt: number): Before {
  const knownBefore = list?.completedStartedAt ?? startedAt
  return { startedAt, knownBefore, completedAt: list?.completedAt ?? knownBefore - 1, top: new Set(list?.top) }
}

/** Whether a row of the page was known when the last complete pass had come to the end of the list. */
function hasKnown({ inserted, firstSeen }: ReadPage["mirrored"], { completedAt }: Before): boolean {
  const isNew = new Set(inserted)
  return [...firstSeen].some(([id, at]) => !isNew.has(id) && at <= completedAt)
}

function isEnd(
  { page, mirrored }: Pick<ReadPage, "page" | "mirrored">,
  order: ListOrder,
  { startedAt, knownBefore, completedAt, top }: Before,
): boolean {
  if (page.received === 0) return true
  if (order === "oldest first") return page.jobs.some((job) => (job.createdAt ?? 0) >= startedAt)
  // A page on which no row could be read tells nothing about what follows it.
  if (order !== "newest first" || page.jobs.length === 0) return false
  const isNew = new Set(mirrored.inserted)
  const isKnown = (id: string, last: number) => !isNew.has(id) && (mirrored.firstSeen.get(id) ?? startedAt) <= last
  const ids = page.jobs.map((job) => job.id)
  if (ids.every((id) => isKnown(id, knownBefore - 1))) return true
  // Below what stood at the top then, the last complete pass saw everything, be it ever so much.
  const at = ids.findIndex((id) => top.has(id))
  return at !== -1 && ids.slice(at).every((id) => isKnown(id, completedAt))
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
