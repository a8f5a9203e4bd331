import type { Store } from "@/lib/store/store"
import { mergeAttributions } from "./mutations"
import { type GivenRow, type Patch, type ReadRows, type RowContext, readRows } from "./read-rows"
import type { AttributionAnswer } from "./schema"

/** Jobs of one transaction: a fraction of a second, so that the sync and people get their turn in between. */
const TOGETHER = 250
const MOST_TOLD = 100

export type Taking = RowContext & { teamZone: string; now: number }

/** What became of rows, before it is cut for an answer. */
export type TakenRows = Omit<AttributionAnswer, "errors" | "notes"> & Pick<ReadRows, "errors" | "notes">

/**
 * Takes rows into the record: the good ones, whatever is wrong with others, in transactions of a few hundred jobs. Each may
 * be sent again at any time. Throws AppError("store_unavailable"); what was written before stays.
 */
export async function takeRows(store: Store, given: Iterable<GivenRow>, taking: Taking): Promise<TakenRows> {
  const { patches, refused, repeated, errors, notes } = readRows(given, taking)
  const sum = { changed: 0, unchanged: 0, unknownJobs: 0, erasedJobs: 0 }
  for (const connection of new Set(patches.map((patch) => patch.connection))) {
    const own = patches.filter((patch) => patch.connection === connection)
    for (let at = 0; at < own.length; at += TOGETHER) {
      const merged = await takeSome(store, own.slice(at, at + TOGETHER), { ...taking, connection })
      sum.changed += merged.changed
      sum.unchanged += merged.unchanged
      sum.unknownJobs += merged.unknownJobs
      sum.erasedJobs += merged.erasedJobs
    }
  }
  return { received: patches.length + refused + repeated, ...sum, refused, repeated, errors, notes }
}

async function takeSome(store: Store, patches: Patch[], at: { connection: string; teamZone: string; now: number }) {
  const { connection, teamZone, now } = at
  const merged = await store.write((tx) => mergeAttributions(tx, { connection, patches, teamZone, now }))
  const jobIds = merged.changedJobs
  if (jobIds.length > 0) await store.notify({ type: "jobs", connection, jobIds })
  return merged
}

/** The answer to one call. */
export function toAnswer(taken: TakenRows): AttributionAnswer {
  return { ...taken, errors: taken.errors.slice(0, MOST_TOLD), notes: taken.notes.slice(0, MOST_TOLD) }
}
