import { AsyncLocalStorage } from "node:async_hooks"

/** Next loads this module once for each bundle; the doors and the mutations behind them must share one. */
const kept = globalThis as typeof globalThis & { __rbvCaller?: AsyncLocalStorage<string> }

function getStorage(): AsyncLocalStorage<string> {
  kept.__rbvCaller ??= new AsyncLocalStorage()
  return kept.__rbvCaller
}

/** Runs `work` as part of a request from `address` (see toClientAddress): what it records in the audit log says so. */
export function runFrom<T>(address: string, work: () => T): T {
  return getStorage().run(address, work)
}

/** Where the present request came from; null outside of one. */
export function toCallerAddress(): string | null {
  return getStorage().getStore() ?? null
}
