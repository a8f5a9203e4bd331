import type { JobsPage } from "@/lib/vendor/types"
import type { SyncContext } from "./context"
import { type Cursor, toBegun, toKeyCursor, toSharedCursor } from "./cursor"
import { readKeys } from "./keys"
import { countOrder, readPage, sumOrder, toOrder } from "./page"
import type { BackfillState } from "./state"

/** Rows read again at each step of the first reading, so that removals between two pages skip nothing. */
const OVERLAP = 5
/** Pages in a row without a new row after which the vendor is taken to ignore our offset (faults V10: endless repeats). */
const REPEATS_UNTIL_STOP = 5
/** Pages whose ids are remembered to tell new rows from repeated ones. */
const PAGES_REMEMBERED = 10

/**
 * The first reading of everything the vendor lists: one pass with overlap, then a confirming pass. Each page and the cursor
 * behind it are one transaction, so a process that dies goes on where it was.
 */
export class Backfill {
  /** Ids of the newest pages; lost on a restart, which costs at most one page read twice. */
  #recent: Set<string>[] = []
  #repeats = 0
  #steppedBackAt = -1
  /** Rows of the longest page so far: what the vendor gives when it has enough. */
  #longest = 0
  /** Rows that the page under way is meant to share with the one before. */
  #overlap = 0

  /** Without a cursor: of the list that the keys of the connection share. */
  constructor(
    private readonly context: SyncContext,
    private readonly cursor: Cursor = toSharedCursor(context),
  ) {}

  /** Reads up to `pages` pages. Answers the state after the last of them. */
  async run(pages: number): Promise<BackfillState> {
    let state = (await this.cursor.read(this.context.store.read)).backfill ?? toBegun(this.context.now())
    const keys = await this.cursor.listKeys()
    for (let i = 0; i < pages && state.phase !== "done"; i++) state = await this.#step(state, keys)
    return state
  }

  async #step(state: BackfillState, keys: readonly string[] | undefined): Promise<BackfillState> {
    let next = state
    let isRepeat = false
    const at = { offset: state.offset, purpose: "backfill", keys } as const
    const { ids } = await readPage(this.context, at, async (tx, page) => {
      const now = this.context.now()
      const fresh = page.jobs.filter((job) => !this.#recent.some((ids) => ids.has(job.id))).length
      isRepeat = page.received > 0 && fresh === 0
      const order = sumOrder(state.order, countOrder(page.jobs))
      const isEnd = this.#isEnd(page, { ...state, order }, fresh)
      next = {
        ...this.#advance({ ...state, order }, { received: page.received, fresh, isEnd }),
        total: page.total ?? state.total,
      }
      if (next.phase === "done") next = { ...next, finishedAt: now }
      else if (next.phase !== state.phase) next = { ...next, confirmStartedAt: now }
      await this.cursor.writeBackfill(tx, next)
      // From here on the list pass keeps up: it goes back to rows that were first seen after the first reading ended.
      if (next.phase === "done") await this.cursor.writePlace(tx, { completedStartedAt: state.confirmStartedAt })
    })
    this.#remember(ids, { isRepeat, isNewPhase: next.phase !== state.phase })
    return next
  }

  /**
   * Nothing more to read: an empty page; a short page of known rows, pushed past the end by new ones; the same rows again and
   * again (an offset that is ignored); or, where the oldest come first, rows made after this phase began, since behind them
   * stands only what the list pass will bring.
   */
  #isEnd(page: JobsPage, state: BackfillState, fresh: number): boolean {
    if (page.received === 0) return true
    this.#longest = Math.max(this.#longest, page.received)
    if (fresh === 0 && (page.received < this.#longest || this.#repeats + 1 >= REPEATS_UNTIL_STOP)) return true
    const since = state.confirmStartedAt ?? state.startedAt
    return toOrder(state.order) === "oldest first" && page.jobs.some((job) => (job.createdAt ?? 0) >= since)
  }

  /** Where to read next, and in which phase. */
  #advance(state: BackfillState, page: { received: number; fresh: number; isEnd: boolean }): BackfillState {
    const isFirst = state.phase === "first"
    const calls = isFirst
      ? { ...state.calls, first: state.calls.first + 1 }
      : { ...state.calls, confirm: state.calls.confirm + 1 }
    const counted = { ...state, calls, received: state.received + (isFirst ? page.fresh : 0) }
    if (page.isEnd) return { ...counted, phase: isFirst ? "confirm" : "done", offset: 0 }
    if (page.fresh === 0) return { ...counted, offset: state.offset + page.received }
    const shared = page.received - page.fresh
    if (isFirst && shared === 0 && this.#recent.length > 0 && this.#steppedBackAt !== state.offset) {
      // Nothing of the page before stands here: rows may have slipped through between them. Look half a page back, once.
      this.#steppedBackAt = state.offset
      return { ...counted, offset: Math.max(0, state.offset - Math.ceil(page.received / 2)) }
    }
    // New rows at the top push known ones onto this page, which is overlap enough; the rest is made up for.
    const pushed = Math.max(0, shared - this.#overlap)
    this.#overlap = isFirst ? Math.min(Math.max(1, OVERLAP - pushed), page.received - 1) : 0
    return { ...counted, offset: state.offset + page.received - this.#overlap }
  }

  #remember(ids: string[], { isRepeat, isNewPhase }: { isRepeat: boolean; isNewPhase: boolean }): void {
    this.#repeats = isRepeat && !isNewPhase ? this.#repeats + 1 : 0
    this.#recent = isNewPhase ? [] : [...this.#recent.slice(1 - PAGES_REMEMBERED), new Set(ids)]
  }
}

/** The first readings of the keys that show jobs of their own, one after the other. */
export class OwnReadings {
  readonly #of = new Map<string, Backfill>()

  constructor(private readonly context: SyncContext) {}

  /** Reads up to `pages` pages of the first key that is not read whole. Answers whether all of them are. */
  async run(pages: number): Promise<boolean> {
    const { own } = await readKeys(this.context)
    const next = own.find((key) => key.backfill?.phase !== "done")
    if (!next) return true
    const backfill = this.#of.get(next.alias) ?? new Backfill(this.context, toKeyCursor(this.context, next.alias))
    this.#of.set(next.alias, backfill)
    await backfill.run(pages)
    return false
  }
}
