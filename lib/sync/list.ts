import { MINUTE } from "@/lib/domain/time"
import { toAppError } from "@/lib/errors"
import { VendorError } from "@/lib/vendor/errors"
import type { CallPurpose } from "@/lib/vendor/types"
import type { SyncContext } from "./context"
import { type Cursor, toKeyCursor, toSharedCursor, writeKey } from "./cursor"
import { type Keys, readKeys } from "./keys"
import { type ListPass, runHeadOf, runPassOf, runSweepOf } from "./list-pass"
import { readPage } from "./page"
import { type KeyState, readSyncState } from "./state"

/** How long a comparison of a key's newest page with the list holds. */
const COMPARED_MS = 5 * MINUTE

type Read = (context: SyncContext, on: { purpose: CallPurpose; cursor: Cursor }) => Promise<ListPass>

/** What a person or the worker's turn does: a look at the newest page until the first reading is done, then a pass. */
export async function runListTurn(context: SyncContext, purpose: CallPurpose): Promise<void> {
  const { backfill } = await readSyncState(context.store.read, context.connection)
  await runEach(context, purpose, backfill?.phase === "done" ? runPassOf : runHeadOf)
}

/**
 * Keeps up with new jobs, whichever key shows them: a pass over the list that the keys share, now and then a look at whether
 * another key shows more, and a pass over the list of each key that does. Answers how many jobs changed.
 */
export function runListPass(context: SyncContext, purpose: CallPurpose): Promise<{ changed: number }> {
  return runEach(context, purpose, runPassOf)
}

/** Answers the ids of all jobs that the vendor lists to any key and that were created at or after `since`. */
export async function runSweep(context: SyncContext, since: number): Promise<Set<string>> {
  const keys = await readKeys(context)
  const cursors = canShare(context, keys) ? [toSharedCursor(context)] : []
  for (const { alias } of listUsable(context, keys.own)) cursors.push(toKeyCursor(context, alias))
  const seen = new Set<string>()
  for (const cursor of cursors) for (const id of await runSweepOf(context, { cursor, since })) seen.add(id)
  return seen
}

async function runEach(context: SyncContext, purpose: CallPurpose, read: Read): Promise<{ changed: number }> {
  const keys = await readKeys(context)
  const failures: unknown[] = []
  // A key that rests or fails keeps no other from being read; what it failed with is thrown in the end.
  const attempt = async (work: () => Promise<ListPass>): Promise<ListPass | null> => {
    try {
      return await work()
    } catch (thrown) {
      if (!isVendors(thrown)) throw thrown
      failures.push(thrown)
      return null
    }
  }
  const cursor = toSharedCursor(context)
  const shared = canShare(context, keys) ? await attempt(() => read(context, { purpose, cursor })) : null
  if (shared) await compareNext(context, { purpose, keys, shared })
  let changed = shared?.changed ?? 0
  for (const key of listUsable(context, keys.own)) {
    await context.breathe()
    const on = { purpose, cursor: toKeyCursor(context, key.alias) }
    const pass = await attempt(() => (key.backfill?.phase === "done" ? runPassOf : runHeadOf)(context, on))
    changed += pass?.changed ?? 0
    const isShared = shared && pass && isWithin(pass.firstIds, shared.ids)
    if (isShared) await keepScope(context, { alias: key.alias, scope: "same" })
  }
  if (failures.length > 0) throw failures[0]
  return { changed }
}

/** Whether somebody may read the shared list; with no other list to read, its refusal is what there is to tell. */
function canShare(context: SyncContext, { shared, own }: Keys): boolean {
  if (own.length === 0) return true
  return context.client.status().some(({ alias, state }) => state !== "unauthorized" && shared?.includes(alias))
}

function listUsable(context: SyncContext, own: readonly KeyState[]): KeyState[] {
  const states = context.client.status()
  return own.filter(({ alias }) => states.some((one) => one.alias === alias && one.state !== "unauthorized"))
}

function isWithin(ids: readonly string[], all: ReadonlySet<string>): boolean {
  return ids.length > 0 && ids.every((id) => all.has(id))
}

type Comparing = { purpose: CallPurpose; keys: Keys; shared: ListPass }

/**
 * Compares the newest page of one key that shares the list with what the list has just shown: the key that was not looked at
 * for longest, and none within five minutes, so that a connection with several keys is not read several times.
 */
async function compareNext(context: SyncContext, { purpose, keys, shared }: Comparing): Promise<void> {
  const lookedAt = (alias: string) => keys.seen.find((key) => key.alias === alias)?.lookedAt ?? 0
  const rested = context.client.status().filter(({ alias, state }) => {
    const isDue = Math.abs(context.now() - lookedAt(alias)) >= COMPARED_MS
    return state === "ok" && isDue && alias !== shared.keyAlias && keys.shared?.includes(alias)
  })
  const next = rested.toSorted((a, b) => lookedAt(a.alias) - lookedAt(b.alias))[0]?.alias
  if (next === undefined) return
  await context.breathe()
  try {
    const others = keys.shared?.filter((alias) => alias !== next) ?? []
    const isSame = await showsTheSame(context, { alias: next, others, purpose, shown: shared.ids })
    await keepScope(context, { alias: next, scope: isSame ? "same" : "own" })
  } catch (thrown) {
    if (!isVendors(thrown)) throw thrown
    // The list itself was read: what stands in the way of this key is said of the key, and it is looked at again later.
    await keepScope(context, { alias: next, scope: "same" })
  }
}

type Look = { alias: string; others: readonly string[]; purpose: CallPurpose; shown: ReadonlySet<string> }

async function showsTheSame(context: SyncContext, { alias, others, purpose, shown }: Look): Promise<boolean> {
  const head = await readPage(context, { offset: 0, purpose, keys: [alias] }, async () => {})
  if (head.ids.every((id) => shown.has(id))) return true
  // New since, or the pass began elsewhere: what the list shows there now decides.
  const again = await readPage(context, { offset: 0, purpose, keys: others }, async () => {})
  return head.ids.every((id) => shown.has(id) || again.ids.includes(id))
}

function isVendors(thrown: unknown): boolean {
  if (thrown instanceof VendorError) return thrown.kind !== "aborted"
  return toAppError(thrown).code === "vendor_unreadable"
}

function keepScope(context: SyncContext, key: Pick<KeyState, "alias" | "scope">): Promise<void> {
  return context.commit((tx) => writeKey(tx, context, { ...key, lookedAt: context.now() }))
}
