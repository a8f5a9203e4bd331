import { MINUTE } from "@/lib/domain/time"
import type { Tx } from "@/lib/store/store"
import type { JobsPage } from "@/lib/vendor/types"
import type { SyncContext } from "./context"
import { countOrder, readPage, toOrder } from "./page"
import { type BackfillState, emptyBeat, type ListState, readSyncState, writeSyncState } from "./state"

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

  constructor(private readonly context: SyncContext) {}

  /** Reads up to `pages` pages. Answers the state after the last of them. */
  async run(pages: number): Promise<BackfillState> {
    let state = (await readSyncState(this.context.store.read, this.context.connection)).backfill ?? this.#begin()
    for (let i = 0; i < pages && state.phase !== "done"; i++) state = await this.#step(state)
    return state
  }

  #begin(): BackfillState {
    return {
      phase: "first",
      offset: 0,
      received: 0,
      total: null,
      startedAt: this.context.now(),
      confirmStartedAt: null,
      finishedAt: null,
      calls: { first: 0, confirm: 0 },
      order: { descending: 0, ascending: 0 },
    }
  }

  async #step(state: BackfillState): Promise<BackfillState> {
    let next = state
    let isRepeat = false
    const { ids } = await readPage(this.context, { offset: state.offset, purpose: "backfill" }, async (tx, page) => {
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
      await writeSyncState(tx, { connection: this.context.connection, name: "backfill", now }, next)
      if (next.phase === "done") await this.#handOver(tx, state, now)
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

  /** From here on the list pass keeps up: it goes back to rows that were first seen after the first reading ended. */
  async #handOver(tx: Tx, state: BackfillState, now: number): Promise<void> {
    const before = (await readSyncState(tx, this.context.connection)).list
    const list: ListState = {
      ...(before ?? { ...emptyBeat(MINUTE), lastOkAt: now }),
      completedStartedAt: state.confirmStartedAt,
    }
    await writeSyncState(tx, { connection: this.context.connection, name: "list", now }, list)
  }
}

type Order = BackfillState["order"]

function sumOrder(a: Order, b: Order): Order {
  return { descending: a.descending + b.descending, ascending: a.ascending + b.ascending }
}
