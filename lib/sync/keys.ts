import type { SyncContext } from "./context"
import { type KeyState, readSyncState } from "./state"

/** How the keys of a connection share its list of jobs. */
export type Keys = {
  /** Aliases of the keys that read one list, in the order of the configuration; undefined where there is one key only. */
  shared: readonly string[] | undefined
  /** The other keys: each shows jobs that the list lacks. */
  own: KeyState[]
  /** What is known of every key that was looked at, also of one that shares the list. */
  seen: KeyState[]
}

/** As far as it was learnt (contract A9): a key that was never looked at shares the list. */
export async function readKeys({ client, store, connection }: SyncContext): Promise<Keys> {
  const aliases = client.status().map((key) => key.alias)
  if (aliases.length < 2) return { shared: undefined, own: [], seen: [] }
  const { keys } = await readSyncState(store.read, connection)
  const seen = (keys ?? []).filter((key) => aliases.includes(key.alias))
  const own = seen.filter((key) => key.scope === "own")
  const shared = aliases.filter((alias) => !own.some((key) => key.alias === alias))
  return { shared, own, seen }
}
