import { sql } from "kysely"
import type { Tx } from "@/lib/store/store"
import type { Drift } from "@/lib/vendor/types"

type Counted = Drift & { count: number; firstAt: number; lastAt: number }

/** More distinct differences than this at a time are a flood, not news: the rest is dropped until the next flush. */
const MOST_KEPT = 200

/** Counts where the vendor's answers differ from the contract, so that a hundred equal rows are written as one. */
export class DriftLog {
  #counts = new Map<string, Counted>()

  constructor(private readonly connection: string) {}

  add(drift: readonly Drift[], at: number): void {
    for (const one of drift) {
      const key = `${one.endpoint} ${one.field} ${one.kind}`
      const held = this.#counts.get(key)
      if (held) this.#counts.set(key, { ...held, count: held.count + 1, lastAt: at })
      else if (this.#counts.size < MOST_KEPT) this.#counts.set(key, { ...one, count: 1, firstAt: at, lastAt: at })
    }
  }

  /** Writes what was counted since the last time; on a failed write nothing is forgotten. */
  async flush(write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>): Promise<void> {
    if (this.#counts.size === 0) return
    const rows = [...this.#counts.values()].map((one) => ({
      connection: this.connection,
      endpoint: one.endpoint,
      field: one.field.slice(0, 200),
      kind: one.kind,
      first_seen_at: one.firstAt,
      last_seen_at: one.lastAt,
      count: one.count,
      sample: one.sample,
    }))
    await write((tx) =>
      tx
        .insertInto("contract_drift")
        .values(rows)
        .onConflict((c) =>
          c.columns(["connection", "endpoint", "field", "kind"]).doUpdateSet({
            last_seen_at: sql<number>`excluded.last_seen_at`,
            count: sql<number>`contract_drift.count + excluded.count`,
          }),
        )
        .execute(),
    )
    this.#counts = new Map()
  }
}
