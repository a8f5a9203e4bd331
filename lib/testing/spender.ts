import { createSpendContext, type SpendContext } from "@/lib/spend/context"
import type { Store } from "@/lib/store/store"
import { createVendorClient } from "@/lib/vendor/client"
import { type Clock, systemClock } from "@/lib/vendor/clock"
import type { CallRecord } from "@/lib/vendor/types"

export type Target = { kind: "sqlite"; file: string } | { kind: "postgres"; url: string; schema: string }

type SpenderOptions = { secret?: string; by?: string; calls?: CallRecord[]; slowestMs?: number }

/** Its time jumps over every wait. */
function hastyClock(): Clock {
  let aheadMs = 0
  return {
    ...systemClock,
    monotonic: () => systemClock.monotonic() + aheadMs,
    sleep: async (ms) => {
      aheadMs += ms
    },
  }
}

/** As one server process sees it: a client of its own, with the state of a fresh start, that waits for nobody long. */
export function spender(store: Store, url: string, options: SpenderOptions = {}): SpendContext {
  const { secret = "rbv_sandbox_prod", by = "ada", calls = [], slowestMs = 250 } = options
  const client = createVendorClient({
    connection: "prod-main",
    apiUrl: url,
    keys: [{ alias: "prod", secret }],
    record: (call) => calls.push(call),
    budget: { perSecond: 10_000, burst: 10_000 },
    limits: { connectMs: 1_000, headersMs: slowestMs, callMs: slowestMs * 2 },
    clock: hastyClock(),
  })
  return createSpendContext({ store, client, teamZone: "Asia/Kathmandu", now: Date.now }, { id: by })
}
